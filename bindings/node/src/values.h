// SPDX-License-Identifier: Apache-2.0
// Values of the library as values of JavaScript, and what JavaScript throws.
#ifndef SATYA_NODE_VALUES_H
#define SATYA_NODE_VALUES_H

#ifndef NAPI_VERSION
#define NAPI_VERSION 8
#endif
#include <node_api.h>
#include <satya.h>

#include <string>

namespace satya_node {

/// Frees what a std::unique_ptr owns.
template <auto Free> struct Deleter {
  template <typename Type> void operator()(Type *pointer) const { Free(pointer); }
};

/// Thrown where a JavaScript exception is pending.
struct Pending {};

inline void check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_error(env, nullptr, "Node-API refused a call");
  throw Pending();
}

[[noreturn]] inline void throw_type(napi_env env, const char *message) {
  napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", message);
  throw Pending();
}

/// Throws what is neither success nor a verdict; the code is the status, the message ends with
/// it, behind what the call was about.
inline void require(napi_env env, satya_status status, const std::string &reason = "") {
  if (status == SATYA_OK) return;
  std::string name = satya_status_name(status);
  std::string text = reason.empty() ? name : reason + " (" + name + ")";
  if (status == SATYA_NO_FIELD || status == SATYA_BAD_ARGUMENT)
    napi_throw_range_error(env, name.c_str(), text.c_str());
  else
    napi_throw_error(env, name.c_str(), text.c_str());
  throw Pending();
}

inline napi_value undefined(napi_env env) {
  napi_value value;
  check(env, napi_get_undefined(env, &value));
  return value;
}

inline napi_value text(napi_env env, const char *data, size_t size) {
  napi_value value;
  check(env, napi_create_string_utf8(env, size ? data : "", size, &value));
  return value;
}

inline napi_value number(napi_env env, double from) {
  napi_value value;
  check(env, napi_create_double(env, from, &value));
  return value;
}

inline napi_value boolean(napi_env env, bool from) {
  napi_value value;
  check(env, napi_get_boolean(env, from, &value));
  return value;
}

inline napi_value object(napi_env env) {
  napi_value value;
  check(env, napi_create_object(env, &value));
  return value;
}

inline napi_value array(napi_env env, size_t size) {
  napi_value value;
  check(env, napi_create_array_with_length(env, size, &value));
  return value;
}

/// Defines a member, whatever its name: setting "__proto__" would do otherwise.
inline void define(napi_env env, napi_value object, napi_value name, napi_value value) {
  napi_property_descriptor property = {};
  property.name = name;
  property.value = value;
  property.attributes = napi_default_jsproperty;
  check(env, napi_define_properties(env, object, 1, &property));
}

inline void define(napi_env env, napi_value object, const char *name, napi_value value) {
  check(env, napi_set_named_property(env, object, name, value));
}

constexpr int64_t max_safe = (INT64_C(1) << 53) - 1;

inline napi_value integer(napi_env env, int64_t from) {
  napi_value value;
  if (from >= -max_safe && from <= max_safe) return number(env, static_cast<double>(from));
  check(env, napi_create_bigint_int64(env, from, &value));
  return value;
}

/// A number that neither 64 bits nor a double hold: a BigInt, or else its text.
inline napi_value big(napi_env env, const satya_value &value) {
  napi_value global, make, digits = text(env, value.as.text, value.size), result;
  for (uint32_t index = 0; index < value.size; index++)
    if ((value.as.text[index] < '0' || value.as.text[index] > '9') &&
        (index || value.as.text[index] != '-'))
      return digits;
  check(env, napi_get_global(env, &global));
  check(env, napi_get_named_property(env, global, "BigInt", &make));
  check(env, napi_call_function(env, global, make, 1, &digits, &result));
  return result;
}

inline napi_value to_js(napi_env env, const satya_value &value);

inline void add_members(napi_env env, napi_value object, const satya_value &from) {
  for (size_t index = 0; index < from.size; index++) {
    satya_value key, member;
    require(env, satya_value_member(&from, index, &key, &member));
    define(env, object, to_js(env, key), to_js(env, member));
  }
}

inline napi_value record_members(napi_env env, const satya_instance *record) {
  napi_value members = object(env);
  for (size_t index = 0; index < satya_instance_field_count(record); index++) {
    satya_field field = {};
    satya_value value;
    field.struct_size = sizeof field;
    require(env, satya_instance_field_get(record, index, &field));
    require(env, satya_instance_get(record, index, &value));
    if (value.kind != SATYA_KIND_UNSET)
      define(env, members, text(env, field.name, field.name_size), to_js(env, value));
  }
  satya_value extras;
  require(env, satya_instance_extras(record, &extras));
  if (extras.kind == SATYA_KIND_OBJECT) add_members(env, members, extras);
  return members;
}

inline napi_value to_js(napi_env env, const satya_value &value) {
  napi_value result;
  switch (value.kind) {
  case SATYA_KIND_NULL:
    check(env, napi_get_null(env, &result));
    return result;
  case SATYA_KIND_BOOL:
    return boolean(env, value.as.boolean != 0);
  case SATYA_KIND_INT64:
    return integer(env, value.as.int64);
  case SATYA_KIND_DOUBLE:
    return number(env, value.as.float64);
  case SATYA_KIND_NUMBER:
    return big(env, value);
  case SATYA_KIND_STRING:
    return text(env, value.as.text, value.size);
  case SATYA_KIND_ARRAY:
    result = array(env, value.size);
    for (uint32_t index = 0; index < value.size; index++) {
      satya_value element;
      require(env, satya_value_at(&value, index, &element));
      check(env, napi_set_element(env, result, index, to_js(env, element)));
    }
    return result;
  case SATYA_KIND_OBJECT:
    result = object(env);
    add_members(env, result, value);
    return result;
  case SATYA_KIND_RECORD: {
    satya_instance *record;
    require(env, satya_value_instance(&value, &record));
    return record_members(env, record);
  }
  default:
    return undefined(env);
  }
}

} // namespace satya_node

#endif // SATYA_NODE_VALUES_H
