// SPDX-License-Identifier: Apache-2.0
//
// The native half of the Node binding: functions over externals. index.js makes
// classes of them and is alone in calling them, so that a handle is always one.
// A call whose data is refused returns its problems, which index.js throws.
#include "batch.h"
#include "instance.h"
#include "schema.h"
#include "task.h"

#include <new>

namespace satya_node {
namespace {

napi_value close(const Arguments &arguments) {
  Objects::of(arguments.env)->close(arguments.env, *arguments.holder(0));
  return undefined(arguments.env);
}

napi_value throws_closed(const Arguments &arguments) {
  Objects::of(arguments.env)->throws_closed(arguments.env, arguments[0]);
  return undefined(arguments.env);
}

napi_value abi_version(const Arguments &arguments) {
  return number(arguments.env, satya_abi_version());
}

/// No C++ exception leaves the addon.
template <napi_value (*Function)(const Arguments &)>
napi_value guarded(napi_env env, napi_callback_info info) {
  try {
    return Function(Arguments(env, info));
  } catch (const Pending &) {
  } catch (const std::bad_alloc &) {
    napi_throw_error(env, "SATYA_NO_MEMORY", "SATYA_NO_MEMORY");
  }
  return nullptr;
}

template <napi_value (*Function)(const Arguments &)>
void add(napi_env env, napi_value exports, const char *name) {
  napi_value function;
  check(env, napi_create_function(env, name, NAPI_AUTO_LENGTH, guarded<Function>, nullptr,
                                  &function));
  define(env, exports, name, function);
}

} // namespace
} // namespace satya_node

NAPI_MODULE_INIT() {
  using namespace satya_node;
  try {
    Objects::begin(env);
    add<schema_new>(env, exports, "schemaNew");
    add<schema_name>(env, exports, "schemaName");
    add<schema_fields>(env, exports, "schemaFields");
    add<schema_to_json>(env, exports, "schemaToJson");
    add<schema_value>(env, exports, "schemaValue");
    add<schema_check_json>(env, exports, "schemaCheckJson");
    add<schema_is_valid_json>(env, exports, "schemaIsValidJson");
    add<schema_check_value>(env, exports, "schemaCheckValue");
    add<instance_from_json>(env, exports, "instanceFromJson");
    add<instance_from_value>(env, exports, "instanceFromValue");
    add<instance_get>(env, exports, "instanceGet");
    add<instance_holds>(env, exports, "instanceHolds");
    add<instance_set>(env, exports, "instanceSet");
    add<instance_is_set>(env, exports, "instanceIsSet");
    add<instance_value>(env, exports, "instanceValue");
    add<instance_extras>(env, exports, "instanceExtras");
    add<instance_to_json>(env, exports, "instanceToJson");
    add<instance_copy>(env, exports, "instanceCopy");
    add<instance_equal>(env, exports, "instanceEqual");
    add<batch_new>(env, exports, "batchNew");
    add<batch_of_rows>(env, exports, "batchOfRows");
    add<batch_start>(env, exports, "batchStart");
    add<batch_cancel>(env, exports, "batchCancel");
    add<batch_size>(env, exports, "batchSize");
    add<batch_valid_count>(env, exports, "batchValidCount");
    add<batch_consumed>(env, exports, "batchConsumed");
    add<batch_lines>(env, exports, "batchLines");
    add<batch_column>(env, exports, "batchColumn");
    add<batch_state>(env, exports, "batchState");
    add<batch_verdicts>(env, exports, "batchVerdicts");
    add<batch_instance>(env, exports, "batchInstance");
    add<batch_problems>(env, exports, "batchProblems");
    add<batch_source>(env, exports, "batchSource");
    add<batch_totals>(env, exports, "batchTotals");
    add<throws_closed>(env, exports, "throwsClosed");
    add<close>(env, exports, "close");
    add<abi_version>(env, exports, "abiVersion");
  } catch (const Pending &) {
    return nullptr;
  }
  return exports;
}
