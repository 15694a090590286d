// SPDX-License-Identifier: Apache-2.0
// The functions of Schema.
#ifndef SATYA_NODE_SCHEMA_H
#define SATYA_NODE_SCHEMA_H

#include "arguments.h"
#include "options.h"
#include "problems.h"

namespace satya_node {

/// A schema of so many bytes of JSON, each of which becomes many of rules and names.
inline napi_value own(napi_env env, satya_schema *schema, size_t bytes) {
  constexpr size_t empty = 2048, times = 16;
  return own<satya_schema_free>(env, schema, empty + times * bytes);
}

inline napi_value schema_new(const Arguments &arguments) {
  satya_options options = read_options(arguments.env, arguments[1]);
  Input json(arguments.env, arguments[0]);
  satya_schema *schema = nullptr;
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_schema_create(json.data(), json.size(), &options, &schema, report);
      },
      [&] { return own(arguments.env, schema, json.size()); },
      [&](satya_status status) { return refusal(status, satya_options_fault(&options)); });
}

inline napi_value schema_name(const Arguments &arguments) {
  const char *name;
  size_t size;
  require(arguments.env, satya_schema_name(arguments.schema(), &name, &size));
  return text(arguments.env, name, size);
}

inline napi_value schema_fields(const Arguments &arguments) {
  napi_env env = arguments.env;
  size_t count = satya_schema_field_count(arguments.schema());
  napi_value fields = array(env, count);
  for (size_t index = 0; index < count; index++) {
    satya_field raw = {};
    raw.struct_size = sizeof raw;
    require(env, satya_schema_field_get(arguments.schema(), index, &raw));
    napi_value field = object(env);
    define(env, field, "name", text(env, raw.name, raw.name_size));
    define(env, field, "description", text(env, raw.description, raw.description_size));
    define(env, field, "required", boolean(env, raw.flags & SATYA_FIELD_REQUIRED));
    define(env, field, "hasDefault", boolean(env, raw.flags & SATYA_FIELD_HAS_DEFAULT));
    define(env, field, "record", boolean(env, raw.flags & SATYA_FIELD_RECORD));
    define(env, field, "default", to_js(env, raw.default_value));
    check(env, napi_set_element(env, fields, static_cast<uint32_t>(index), field));
  }
  return fields;
}

inline napi_value schema_to_json(const Arguments &arguments) {
  return written(arguments.env, [&](satya_buffer *buffer) {
    return satya_schema_to_json(arguments.schema(), buffer);
  });
}

/// The document as a value: JSON.parse would round integers beyond 2^53.
inline napi_value schema_value(const Arguments &arguments) {
  napi_env env = arguments.env;
  std::unique_ptr<satya_buffer, Deleter<satya_buffer_free>> buffer(satya_buffer_new());
  if (!buffer) throw std::bad_alloc();
  require(env, satya_schema_to_json(arguments.schema(), buffer.get()));
  satya_options options = {};
  options.struct_size = sizeof options;
  options.max_depth = SATYA_MAX_DEPTH;
  options.max_digits = UINT32_MAX;
  options.max_size = UINT32_MAX;
  satya_schema *any = nullptr;
  require(env, satya_schema_create("true", 4, nullptr, &any, nullptr));
  std::unique_ptr<satya_schema, Deleter<satya_schema_free>> owned(any);
  satya_instance *document = nullptr;
  require(env, satya_instance_from_json(any, satya_buffer_data(buffer.get()),
                                        satya_buffer_size(buffer.get()), &options, &document,
                                        nullptr));
  std::unique_ptr<satya_instance, Deleter<satya_instance_free>> read(document);
  satya_value value;
  require(env, satya_instance_value(document, &value));
  return to_js(env, value);
}

inline napi_value schema_check_json(const Arguments &arguments) {
  satya_options options = read_options(arguments.env, arguments[2]);
  Input json(arguments.env, arguments[1]);
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_schema_check_json(arguments.schema(), json.data(), json.size(), &options,
                                       report);
      },
      [&] { return undefined(arguments.env); },
      [&](satya_status status) { return refusal(status, satya_options_fault(&options)); });
}

inline napi_value schema_is_valid_json(const Arguments &arguments) {
  Input json(arguments.env, arguments[1]);
  satya_status status =
      satya_schema_check_json(arguments.schema(), json.data(), json.size(), nullptr, nullptr);
  if (status != SATYA_INVALID) require(arguments.env, status);
  return boolean(arguments.env, status == SATYA_OK);
}

inline napi_value schema_check_value(const Arguments &arguments) {
  Host value(arguments.env, arguments[1]);
  value.refuse_undefined();
  satya_options options = read_options(arguments.env, arguments[2]);
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_schema_check_value(arguments.schema(), value.get(), &options, report);
      },
      [&] { return undefined(arguments.env); },
      [&](satya_status status) { return refusal(status, satya_options_fault(&options)); });
}

} // namespace satya_node

#endif // SATYA_NODE_SCHEMA_H
