// SPDX-License-Identifier: Apache-2.0
// The arguments of a call.
#ifndef SATYA_NODE_ARGUMENTS_H
#define SATYA_NODE_ARGUMENTS_H

#include "holder.h"

#include <cmath>
#include <string>

namespace satya_node {

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
    if (!held->is_open()) Objects::of(env)->throw_closed(env, class_name<Type>);
    return static_cast<Type *>(held->pointer);
  }
  satya_schema *schema() const { return handle<satya_schema>(0); }
  satya_instance *instance() const { return handle<satya_instance>(0); }
  satya_batch *batch() const { return handle<satya_batch>(0); }

  size_t size(size_t index) const {
    double number;
    if (napi_get_value_double(env, values_[index], &number) != napi_ok || !(number >= 0) ||
        number > static_cast<double>(max_safe) || std::trunc(number) != number)
      throw_type(env, "an index is a whole number from 0");
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
