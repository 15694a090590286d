// SPDX-License-Identifier: Apache-2.0
// Reports as arrays of problems.
#ifndef SATYA_NODE_PROBLEMS_H
#define SATYA_NODE_PROBLEMS_H

#include "values.h"

#include <memory>

namespace satya_node {

inline napi_value problem(napi_env env, const satya_report *report, size_t index) {
  satya_problem raw = {};
  raw.struct_size = sizeof raw;
  require(env, satya_report_get(report, index, &raw));
  napi_value found = object(env), path = array(env, raw.segment_count), facts = object(env);
  define(env, found, "code", number(env, raw.code));
  define(env, found, "type", text(env, raw.type, raw.type_size));
  define(env, found, "message", text(env, raw.message, raw.message_size));
  define(env, found, "pointer", text(env, raw.pointer, raw.pointer_size));
  define(env, found, "schemaPath", text(env, raw.schema_path, raw.schema_path_size));
  for (size_t segment = 0; segment < raw.segment_count; segment++) {
    satya_value part;
    require(env, satya_report_segment(report, index, segment, &part));
    check(env, napi_set_element(env, path, static_cast<uint32_t>(segment), to_js(env, part)));
  }
  for (size_t parameter = 0; parameter < raw.parameter_count; parameter++) {
    satya_value name, fact;
    require(env, satya_report_parameter(report, index, parameter, &name, &fact));
    define(env, facts, to_js(env, name), to_js(env, fact));
  }
  define(env, found, "path", path);
  define(env, found, "parameters", facts);
  define(env, found, "record", number(env, static_cast<double>(raw.record)));
  if (raw.line) {
    define(env, found, "offset", number(env, static_cast<double>(raw.offset)));
    define(env, found, "line", number(env, static_cast<double>(raw.line)));
    define(env, found, "column", number(env, static_cast<double>(raw.column)));
  }
  if (raw.input_size) define(env, found, "input", text(env, raw.input, raw.input_size));
  return found;
}

inline napi_value problems(napi_env env, const satya_report *report) {
  size_t count = satya_report_count(report);
  napi_value all = array(env, count);
  for (size_t index = 0; index < count; index++)
    check(env, napi_set_element(env, all, static_cast<uint32_t>(index),
                                problem(env, report, index)));
  return all;
}

/// Runs a call with a report: what `success` makes, or the problems; throws with what `reason`
/// makes of another status.
template <typename Call, typename Success, typename Reason>
inline napi_value explain(napi_env env, Call call, Success success, Reason reason) {
  std::unique_ptr<satya_report, Deleter<satya_report_free>> report(satya_report_new());
  satya_status status = report ? call(report.get()) : satya_status{SATYA_NO_MEMORY};
  if (status != SATYA_INVALID && status != SATYA_BAD_SCHEMA) {
    if (status != SATYA_OK) require(env, status, reason(status));
    return success();
  }
  napi_value refusal = object(env);
  define(env, refusal, "problems", problems(env, report.get()));
  define(env, refusal, "total",
         number(env, static_cast<double>(satya_report_total(report.get()))));
  return refusal;
}

/// Runs a call that writes to a buffer: its text.
template <typename Write> napi_value written(napi_env env, Write write) {
  std::unique_ptr<satya_buffer, Deleter<satya_buffer_free>> buffer(satya_buffer_new());
  require(env, buffer ? write(buffer.get()) : satya_status{SATYA_NO_MEMORY});
  return text(env, satya_buffer_data(buffer.get()), satya_buffer_size(buffer.get()));
}

} // namespace satya_node

#endif // SATYA_NODE_PROBLEMS_H
