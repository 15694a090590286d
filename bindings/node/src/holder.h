// SPDX-License-Identifier: Apache-2.0
// Objects of the library as externals, and their memory, which the collector does not see.
#ifndef SATYA_NODE_HOLDER_H
#define SATYA_NODE_HOLDER_H

#include "host.h"

#include <algorithm>
#include <list>
#include <memory>

namespace satya_node {

class LargeObjects;

/// What an external holds: an object of the library, what frees it, of which type it is, about
/// how many bytes it takes, and for a view what it was read from, which the view's JavaScript
/// object keeps.
struct Holder {
  void *pointer;
  void (*release)(void *);
  const void *type;
  size_t bytes;
  const Holder *owner;
  // Of a large object, where it stands among the others, and a weak reference to the external.
  std::shared_ptr<LargeObjects> large = nullptr;
  std::list<Holder *>::iterator place = {};
  napi_ref reference = nullptr;

  /// A getter that ran inside this call may have closed what a view was read from.
  bool is_open() const { return pointer && (!owner || owner->is_open()); }
  /// About how many bytes a copy takes: those of the owner, or as if all its parts were alike.
  size_t share() const;
};

/// Tells the collector of memory, so that it collects the earlier.
inline void account(napi_env env, int64_t bytes) {
  int64_t total;
  if (bytes) napi_adjust_external_memory(env, bytes, &total);
}

/// The large objects of an environment. Their finalizers wait until JavaScript returns to the
/// event loop, which a loop that makes many does not: here the dead ones are released meanwhile.
class LargeObjects {
public:
  static constexpr size_t least = 1024;

  static std::shared_ptr<LargeObjects> of(napi_env env) {
    void *data;
    check(env, napi_get_instance_data(env, &data));
    return *static_cast<std::shared_ptr<LargeObjects> *>(data);
  }
  /// For an environment that begins.
  static void begin(napi_env env) {
    using Shared = std::shared_ptr<LargeObjects>;
    auto shared = std::make_unique<Shared>(std::make_shared<LargeObjects>());
    check(env, napi_set_instance_data(
                   env, shared.get(),
                   [](napi_env, void *data, void *) { delete static_cast<Shared *>(data); },
                   nullptr));
    shared.release();
  }

  void add(napi_env env, Holder *holder, napi_value external) {
    check(env, napi_create_reference(env, external, 0, &holder->reference));
    holder->place = holders_.insert(holders_.end(), holder);
    holder->large = of(env);
    held_ += holder->bytes;
    added_ += holder->bytes;
    // To look at all costs no more than to have made a part of them.
    if (added_ >= std::max(step, held_ / 8)) release_dead(env);
  }
  void remove(napi_env env, Holder *holder) {
    napi_delete_reference(env, holder->reference);
    holders_.erase(holder->place);
    held_ -= holder->bytes;
  }

private:
  static constexpr size_t step = 16 << 20;

  void release_dead(napi_env env);

  std::list<Holder *> holders_;
  size_t held_ = 0, added_ = 0;
};

/// Releases what is held, once.
inline void empty(napi_env env, Holder *holder) {
  if (!holder->pointer) return;
  if (holder->release) holder->release(holder->pointer);
  holder->pointer = nullptr;
  account(env, -static_cast<int64_t>(holder->bytes));
  if (holder->large) std::exchange(holder->large, nullptr)->remove(env, holder);
}

inline void LargeObjects::release_dead(napi_env env) {
  added_ = 0;
  for (auto next = holders_.begin(); next != holders_.end();) {
    Holder *holder = *next++;
    Scope scope(env);
    napi_value external;
    check(env, napi_get_reference_value(env, holder->reference, &external));
    if (!external) empty(env, holder);
  }
}

template <typename Type, auto Free> void release(void *pointer) {
  Free(static_cast<Type *>(pointer));
}

/// Its address stands for a type.
template <typename Type> inline constexpr char tag = 0;

inline size_t Holder::share() const {
  if (!owner) return bytes;
  size_t parts = owner->type == &tag<satya_batch>
      ? satya_batch_count(static_cast<satya_batch *>(owner->pointer))
      : satya_instance_field_count(static_cast<satya_instance *>(owner->pointer));
  return owner->share() / std::max<size_t>(parts, 1);
}

inline void finalize(napi_env env, void *data, void *) {
  Holder *holder = static_cast<Holder *>(data);
  empty(env, holder);
  delete holder;
}

template <typename Type>
napi_value external(napi_env env, Type *pointer, void (*release)(void *), size_t bytes,
                    const Holder *owner = nullptr) {
  Holder *holder = new Holder{pointer, release, &tag<Type>, bytes, owner};
  napi_value value;
  account(env, static_cast<int64_t>(bytes));
  napi_status status = napi_create_external(env, holder, finalize, nullptr, &value);
  if (status != napi_ok) finalize(env, holder, nullptr);
  check(env, status);
  if (bytes >= LargeObjects::least) LargeObjects::of(env)->add(env, holder, value);
  return value;
}

/// An instance of about so many bytes.
inline napi_value own(napi_env env, satya_instance *instance, size_t bytes) {
  return external(env, instance, release<satya_instance, satya_instance_free>, bytes);
}

} // namespace satya_node

#endif // SATYA_NODE_HOLDER_H
