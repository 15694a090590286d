// SPDX-License-Identifier: Apache-2.0
// The functions of Instance.
#ifndef SATYA_NODE_INSTANCE_H
#define SATYA_NODE_INSTANCE_H

#include "arguments.h"
#include "options.h"
#include "problems.h"

namespace satya_node {

inline napi_value instance_from_json(const Arguments &arguments) {
  satya_options options = read_options(arguments.env, arguments[2]);
  Input json(arguments.env, arguments[1]);
  satya_instance *instance = nullptr;
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_instance_from_json(arguments.schema(), json.data(), json.size(), &options,
                                        &instance, report);
      },
      [&] { return own(arguments.env, instance, size_of_json(json.size())); },
      [&](satya_status status) { return refusal(status, satya_options_fault(&options)); });
}

inline napi_value instance_from_value(const Arguments &arguments) {
  Host value(arguments.env, arguments[1]);
  value.refuse_undefined();
  satya_options options = read_options(arguments.env, arguments[2]);
  satya_instance *instance = nullptr;
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_instance_from_value(arguments.schema(), value.get(), &options, &instance,
                                         report);
      },
      [&] { return own(arguments.env, instance, value.size()); },
      [&](satya_status status) { return refusal(status, satya_options_fault(&options)); });
}

inline napi_value instance_get(const Arguments &arguments) {
  satya_value value;
  require(arguments.env, satya_instance_get(arguments.instance(), arguments.field(), &value));
  if (value.kind != SATYA_KIND_RECORD) return to_js(arguments.env, value);
  satya_instance *child;
  require(arguments.env, satya_value_instance(&value, &child));
  return view(arguments.env, child, arguments.holder(0));
}

/// Whether a field still holds the nested instance that was read from it, argument 2.
inline napi_value instance_holds(const Arguments &arguments) {
  satya_instance *held;
  satya_status status =
      satya_instance_get_instance(arguments.instance(), arguments.field(), &held);
  return boolean(arguments.env,
                 status == SATYA_OK && held == arguments.handle<satya_instance>(2));
}

inline napi_value instance_set(const Arguments &arguments) {
  Host value(arguments.env, arguments[2], arguments.field_name());
  size_t field = arguments.field();
  auto place = [&] { return "field " + arguments.quoted_name() + ": "; };
  // Success is one call: the report of a refusal is asked for afterwards.
  satya_status status = satya_instance_set(arguments.instance(), field, value.get(), nullptr);
  if (status == SATYA_BAD_STATE)
    require(arguments.env, status, place() + "an instance of a batch is not set; set its copy()");
  if (status != SATYA_INVALID) {
    if (status != SATYA_OK) require(arguments.env, status, place() + "no value");
    return undefined(arguments.env);
  }
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_instance_set(arguments.instance(), field, value.get(), report);
      },
      [&] { return undefined(arguments.env); }, [&](satya_status) { return place(); });
}

inline napi_value instance_is_set(const Arguments &arguments) {
  return boolean(arguments.env,
                 satya_instance_is_set(arguments.instance(), arguments.field()) != 0);
}

inline napi_value instance_value(const Arguments &arguments) {
  satya_value value;
  require(arguments.env, satya_instance_value(arguments.instance(), &value));
  return to_js(arguments.env, value);
}

inline napi_value instance_extras(const Arguments &arguments) {
  satya_value value;
  require(arguments.env, satya_instance_extras(arguments.instance(), &value));
  return to_js(arguments.env, value);
}

inline napi_value instance_to_json(const Arguments &arguments) {
  return written(arguments.env, [&](satya_buffer *buffer) {
    return satya_instance_to_json(arguments.instance(), buffer);
  });
}

inline napi_value instance_copy(const Arguments &arguments) {
  satya_instance *copy;
  require(arguments.env, satya_instance_copy(arguments.instance(), &copy));
  return own(arguments.env, copy, arguments.holder(0)->share());
}

inline napi_value instance_equal(const Arguments &arguments) {
  return boolean(arguments.env, satya_instance_equal(arguments.instance(),
                                                     arguments.handle<satya_instance>(1)) != 0);
}

} // namespace satya_node

#endif // SATYA_NODE_INSTANCE_H
