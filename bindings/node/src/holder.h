// SPDX-License-Identifier: Apache-2.0
// Objects of the library as externals, and their memory, which the collector does not see.
#ifndef SATYA_NODE_HOLDER_H
#define SATYA_NODE_HOLDER_H

#include "host.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

namespace satya_node {

/// What an external holds: an object of the library, what frees it, of which type it is, about
/// how many bytes it takes, and for a view what it was read from, which the view's JavaScript
/// object keeps open.
struct Holder : std::enable_shared_from_this<Holder> {
  /// What every holder takes with the external, the references to it and the least object.
  static constexpr size_t least = 256;

  Holder(void *pointer, void (*release)(void *), const void *type, size_t bytes,
         std::shared_ptr<const Holder> owner)
      : pointer(pointer), release(release), type(type), bytes(bytes), owner(std::move(owner)) {}
  ~Holder() { empty(); }
  Holder(const Holder &) = delete;
  Holder &operator=(const Holder &) = delete;

  void *pointer;
  void (*release)(void *);
  const void *type;
  size_t bytes;
  std::shared_ptr<const Holder> owner;
  // Weak, to the external.
  napi_ref reference = nullptr;

  /// A getter that ran inside this call may have closed what a view was read from.
  bool is_open() const { return pointer && (!owner || owner->is_open()); }
  /// About how many bytes a copy takes: those of the owner, or as if all its parts were alike.
  size_t share() const;
  /// Releases what is held, once.
  void empty() {
    if (pointer && release) release(pointer);
    pointer = nullptr;
  }
};

/// Tells the collector of memory, so that it collects the earlier.
inline void account(napi_env env, int64_t bytes) {
  int64_t total;
  if (bytes) napi_adjust_external_memory(env, bytes, &total);
}

/// All objects of an environment. A finalizer for each would wait, with what it releases, until
/// JavaScript returns to the event loop, which a loop that makes many objects does not. So there
/// are weak references instead, and the dead are released when many were made, and after
/// collections, of which the finalizer of one external of its own, the witness, tells.
class Objects {
  using Shared = std::shared_ptr<Objects>;
  using Clock = std::chrono::steady_clock;

public:
  /// For an environment that begins.
  static void begin(napi_env env) {
    auto shared = std::make_unique<Shared>(std::make_shared<Objects>());
    check(env, napi_set_instance_data(
                   env, shared.get(),
                   [](napi_env env, void *data, void *) {
                     std::unique_ptr<Shared> shared(static_cast<Shared *>(data));
                     (*shared)->end(env);
                   },
                   nullptr));
    shared.release();
  }
  static Shared of(napi_env env) {
    void *data;
    check(env, napi_get_instance_data(env, &data));
    return *static_cast<Shared *>(data);
  }

  /// The external of a new object.
  napi_value add(napi_env env, std::shared_ptr<Holder> holder) {
    napi_value external;
    check(env, napi_create_external(env, holder.get(), nullptr, nullptr, &external));
    holders_.push_back(holder);
    napi_status status = napi_create_reference(env, external, 0, &holder->reference);
    if (status != napi_ok) holders_.pop_back();
    check(env, status);
    size_t bytes = holder->bytes + Holder::least;
    account(env, static_cast<int64_t>(bytes));
    held_ += bytes;
    made_ += bytes;
    if (!witness_) watch(env);
    // To look at all costs no more than to have made a part of them.
    if (made_ >= std::max(step, held_ / 4)) release_dead(env);
    return external;
  }

  /// Makes a class of JavaScript what is thrown where a closed object is used.
  void throws_closed(napi_env env, napi_value error) {
    check(env, napi_create_reference(env, error, 1, &closed_));
  }
  [[noreturn]] void throw_closed(napi_env env, const char *name) const {
    napi_value kind, error, what = text(env, name, std::char_traits<char>::length(name));
    check(env, napi_get_reference_value(env, closed_, &kind));
    check(env, napi_new_instance(env, kind, 1, &what, &error));
    check(env, napi_throw(env, error));
    throw Pending();
  }

  /// Releases what is held; the holder stays until its external is dead.
  void close(napi_env env, Holder &holder) {
    holder.empty();
    account(env, -static_cast<int64_t>(holder.bytes));
    held_ -= holder.bytes;
    made_ -= std::min(made_, holder.bytes);
    holder.bytes = 0;
  }

private:
  static constexpr size_t step = 16 << 20;
  // To look at what is alive after a collection, which takes less than a tenth of a microsecond for
  // each, may take a twentieth of the time. Where it would take more, the next collection or many
  // new objects bring the next look.
  static constexpr std::chrono::microseconds pause_for_each{2};
  // Handles that are open at once.
  static constexpr size_t block = 256;

  /// Makes an external that dies in the next collection, whose finalizer runs after it.
  void watch(napi_env env) {
    auto shared = std::make_unique<Shared>(of(env));
    napi_value witness;
    witness_ = napi_create_external(
                   env, shared.get(),
                   [](napi_env env, void *data, void *) {
                     std::unique_ptr<Shared> shared(static_cast<Shared *>(data));
                     (*shared)->look_after(env);
                   },
                   nullptr, &witness) == napi_ok;
    if (witness_) shared.release();
  }

  /// After a collection. Where an environment ends, calls are refused and nothing is made anew.
  void look_after(napi_env env) {
    witness_ = false;
    if (holders_.empty()) return;
    if (Clock::now() >= next_) release_dead(env);
    try {
      if (!holders_.empty()) watch(env);
    } catch (const Pending &) {
    } catch (const std::bad_alloc &) {
      // The next object makes a witness.
    }
  }

  /// Whether an external was not collected; what cannot be asked is alive.
  static bool is_alive(napi_env env, const Holder &holder) {
    napi_value external = nullptr;
    return napi_get_reference_value(env, holder.reference, &external) != napi_ok || external;
  }

  void release_dead(napi_env env) {
    size_t all = holders_.size(), kept = 0;
    for (size_t from = 0; from < all; from += block) {
      size_t end = std::min(from + block, all);
      napi_handle_scope scope;
      bool is_scoped = napi_open_handle_scope(env, &scope) == napi_ok;
      for (size_t index = from; index < end; index++) {
        if (!is_scoped || is_alive(env, *holders_[index]))
          std::swap(holders_[kept++], holders_[index]);
        else
          forget(env, *std::exchange(holders_[index], nullptr));
      }
      if (is_scoped) napi_close_handle_scope(env, scope);
    }
    holders_.resize(kept);
    made_ = 0;
    next_ = Clock::now() + kept * pause_for_each;
  }

  void forget(napi_env env, Holder &holder) {
    close(env, holder);
    account(env, -static_cast<int64_t>(Holder::least));
    held_ -= Holder::least;
    napi_delete_reference(env, holder.reference);
  }

  void end(napi_env env) {
    for (auto &holder : holders_) forget(env, *holder);
    holders_.clear();
    if (closed_) napi_delete_reference(env, closed_);
    closed_ = nullptr;
  }

  std::vector<std::shared_ptr<Holder>> holders_;
  // Bytes of all, and of those made since the dead were released.
  size_t held_ = 0, made_ = 0;
  bool witness_ = false;
  Clock::time_point next_;
  // The class ClosedError.
  napi_ref closed_ = nullptr;
};

template <typename Type, auto Free> void release(void *pointer) {
  Free(static_cast<Type *>(pointer));
}

/// Its address stands for a type.
template <typename Type> inline constexpr char tag = 0;

/// What a type is called in JavaScript.
template <typename Type> inline constexpr const char *class_name = nullptr;
template <> inline constexpr const char *class_name<satya_schema> = "Schema";
template <> inline constexpr const char *class_name<satya_instance> = "Instance";
template <> inline constexpr const char *class_name<satya_batch> = "Batch";

inline size_t Holder::share() const {
  if (!owner) return bytes;
  size_t parts = owner->type == &tag<satya_batch>
      ? satya_batch_count(static_cast<satya_batch *>(owner->pointer))
      : satya_instance_field_count(static_cast<satya_instance *>(owner->pointer));
  return owner->share() / std::max<size_t>(parts, 1);
}

/// An external that owns an object of about so many bytes.
template <auto Free, typename Type>
napi_value own(napi_env env, Type *pointer, size_t bytes) {
  std::unique_ptr<Type, Deleter<Free>> owned(pointer);
  auto holder =
      std::make_shared<Holder>(pointer, release<Type, Free>, &tag<Type>, bytes, nullptr);
  owned.release();
  return Objects::of(env)->add(env, std::move(holder));
}

/// About how many bytes the values of so many bytes of JSON take: twice as many in long texts, ten
/// times as many in arrays of one digit.
constexpr size_t size_of_json(size_t bytes) { return 6 * bytes; }

inline napi_value own(napi_env env, satya_instance *instance, size_t bytes) {
  return own<satya_instance_free>(env, instance, bytes);
}

/// An external of what was read from an owner, with which it ends.
inline napi_value view(napi_env env, const satya_instance *instance, const Holder *owner) {
  return Objects::of(env)->add(
      env, std::make_shared<Holder>(const_cast<satya_instance *>(instance), nullptr,
                                    &tag<satya_instance>, 0, owner->shared_from_this()));
}

} // namespace satya_node

#endif // SATYA_NODE_HOLDER_H
