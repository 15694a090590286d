// SPDX-License-Identifier: Apache-2.0
// Batches on a thread of Node's pool.
#ifndef SATYA_NODE_TASK_H
#define SATYA_NODE_TASK_H

#include "batch.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

namespace satya_node {

/// A batch that a thread of Node's pool runs. It has a reference of its own to the
/// schema and a copy of the text, which JavaScript may change meanwhile.
struct Task {
  Task(napi_env env, napi_value from) : options(env, from) {}
  ~Task() {
    satya_batch_free(batch);
    satya_schema_free(schema);
  }

  BatchOptions options;
  std::string data;
  std::atomic<uint32_t> cancel{0};
  satya_schema *schema = nullptr;
  satya_batch *batch = nullptr;
  satya_status status = SATYA_OK;
  napi_async_work work = nullptr;
  napi_deferred deferred = nullptr;
};
// The flag is read as the integer that it is.
static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t));

using SharedTask = std::shared_ptr<Task>;

inline void run_task(napi_env, void *data) {
  Task &task = **static_cast<SharedTask *>(data);
  task.status = satya_batch_validate(task.schema, task.data.data(), task.data.size(),
                                     &task.options.batch, &task.batch, nullptr);
}

/// Settles the promise: with the batch, or an error whose code is the status.
inline void finish_task(napi_env env, napi_status ended, void *data) {
  std::unique_ptr<SharedTask> shared(static_cast<SharedTask *>(data));
  Task &task = **shared;
  napi_delete_async_work(env, task.work);
  try {
    if (ended != napi_ok) task.status = SATYA_CANCELLED;
    if (task.status == SATYA_OK) {
      napi_value batch = own(env, std::exchange(task.batch, nullptr), task.schema, task.options,
                             size_of_json(task.data.size()));
      check(env, napi_resolve_deferred(env, task.deferred, batch));
      return;
    }
    std::string name = satya_status_name(task.status), why = task.options.refusal(task.status);
    std::string message = why.empty() ? name : why + " (" + name + ")";
    napi_value code = text(env, name.data(), name.size()), error;
    check(env, napi_create_error(env, code, text(env, message.data(), message.size()), &error));
    check(env, napi_reject_deferred(env, task.deferred, error));
  } catch (const Pending &) {
    // The environment ends: nobody waits for the promise.
  }
}

/// Starts a batch; gives its promise and what cancels it.
inline napi_value batch_start(const Arguments &arguments) {
  napi_env env = arguments.env;
  auto task = std::make_shared<Task>(env, arguments[2]);
  Input data(env, arguments[1]);
  task->data.assign(data.data(), data.size());
  task->schema = satya_schema_retain(arguments.schema());
  task->options.batch.cancel = reinterpret_cast<const volatile uint32_t *>(&task->cancel);
  napi_value result = object(env), promise, cancel;
  auto canceller = std::make_unique<SharedTask>(task);
  check(env, napi_create_external(
                 env, canceller.get(),
                 [](napi_env, void *held, void *) { delete static_cast<SharedTask *>(held); },
                 nullptr, &cancel));
  canceller.release();
  check(env, napi_create_promise(env, &task->deferred, &promise));
  define(env, result, "promise", promise);
  define(env, result, "task", cancel);
  auto running = std::make_unique<SharedTask>(task);
  check(env, napi_create_async_work(env, nullptr, text(env, "satya", 5), run_task, finish_task,
                                    running.get(), &task->work));
  check(env, napi_queue_async_work(env, task->work));
  running.release();
  return result;
}

inline napi_value batch_cancel(const Arguments &arguments) {
  void *task;
  check(arguments.env, napi_get_value_external(arguments.env, arguments[0], &task));
  (*static_cast<SharedTask *>(task))->cancel = 1;
  return undefined(arguments.env);
}

} // namespace satya_node

#endif // SATYA_NODE_TASK_H
