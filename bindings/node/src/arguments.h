// SPDX-License-Identifier: Apache-2.0
// Handles as externals, and the arguments of a call.
#ifndef SATYA_NODE_ARGUMENTS_H
#define SATYA_NODE_ARGUMENTS_H

#include "host.h"

#include <string>

namespace satya_node {

/// What an external holds: an object of the library, what frees it, of which type it is,
/// and for a view what it was read from, which the view's JavaScript object keeps.
struct Holder {
  void *pointer;
  void (*release)(void *);
  const void *type;
  const Holder *owner;

  /// A getter that ran inside this call may have closed what a view was read from.
  bool is_open() const { return pointer && (!owner || owner->is_open()); }
};

template <typename Type, auto Free> void release(void *pointer) {
  Free(static_cast<Type *>(pointer));
}

/// Its address stands for a type.
template <typename Type> inline constexpr char tag = 0;

inline void finalize(napi_env, void *data, void *) {
  Holder *holder = static_cast<Holder *>(data);
  if (holder->pointer && holder->release) holder->release(holder->pointer);
  delete holder;
}

template <typename Type>
napi_value external(napi_env env, Type *pointer, void (*release)(void *),
                    const Holder *owner = nullptr) {
  Holder *holder = new Holder{pointer, release, &tag<Type>, owner};
  napi_value value;
  napi_status status = napi_create_external(env, holder, finalize, nullptr, &value);
  if (status != napi_ok) finalize(env, holder, nullptr);
  check(env, status);
  return value;
}

inline napi_value own(napi_env env, satya_instance *instance) {
  return external(env, instance, release<satya_instance, satya_instance_free>);
}

/// The arguments of a call.
class Arguments {
public:
  Arguments(napi_env env, napi_callback_info info) : env(env) {
    size_t count = sizeof values_ / sizeof values_[0];
    check(env, napi_get_cb_info(env, info, &count, values_, nullptr, nullptr));
  }
  napi_value operator[](size_t index) const { return values_[index]; }

  Holder *holder(size_t index) const {
    void *data;
    check(env, napi_get_value_external(env, values_[index], &data));
    return static_cast<Holder *>(data);
  }
  template <typename Type> Type *handle(size_t index) const {
    const Holder *held = holder(index);
    if (held->type != &tag<Type>) throw_type(env, "a method of another class");
    if (!held->is_open()) {
      napi_throw_error(env, "ERR_CLOSED", "an object is used after it was closed");
      throw Pending();
    }
    return static_cast<Type *>(held->pointer);
  }
  satya_schema *schema() const { return handle<satya_schema>(0); }
  satya_instance *instance() const { return handle<satya_instance>(0); }
  satya_batch *batch() const { return handle<satya_batch>(0); }

  size_t size(size_t index) const {
    double number;
    if (napi_get_value_double(env, values_[index], &number) != napi_ok || !(number >= 0) ||
        number > static_cast<double>(max_safe))
      throw_type(env, "an index is a number from 0");
    return static_cast<size_t>(number);
  }
  /// The name of a field, argument 1.
  napi_value field_name() const {
    napi_valuetype type;
    check(env, napi_typeof(env, values_[1], &type));
    if (type != napi_string) throw_type(env, "a field has a string as its name");
    return values_[1];
  }
  std::string quoted_name() const { return '"' + utf8(env, field_name()) + '"'; }
  /// The index of the field that argument 1 names.
  size_t field() const {
    std::string named = utf8(env, field_name());
    const satya_instance *record = instance();
    size_t index;
    satya_status found = satya_instance_field_find(record, named.data(), named.size(), &index);
    if (found == SATYA_OK) return index;
    std::string text = "no field " + quoted_name();
    if (satya_instance_field_nearest(record, named.data(), named.size(), &index) == SATYA_OK) {
      satya_field near = {};
      near.struct_size = sizeof near;
      require(env, satya_instance_field_get(record, index, &near));
      text += "; nearest: \"" + std::string(near.name, near.name_size) + '"';
    }
    require(env, found, text);
    throw Pending();
  }

  napi_env env;

private:
  napi_value values_[4];
};

} // namespace satya_node

#endif // SATYA_NODE_ARGUMENTS_H
