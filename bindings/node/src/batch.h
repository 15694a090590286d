// SPDX-License-Identifier: Apache-2.0
// The functions of Batch.
#ifndef SATYA_NODE_BATCH_H
#define SATYA_NODE_BATCH_H

#include "arguments.h"
#include "options.h"
#include "problems.h"

#include <cstring>
#include <vector>

namespace satya_node {

/// A batch whose values, if it keeps them, take about so many bytes beside the fields. The
/// constants are measured.
inline napi_value own(napi_env env, satya_batch *batch, const satya_schema *schema,
                      const BatchOptions &options, size_t values) {
  constexpr size_t empty = 3072, record = 48, field = 16, verdict = 24;
  size_t count = satya_batch_count(batch);
  size_t held = options.batch.keep == SATYA_BATCH_VERDICTS
      ? verdict * count
      : values + (record + field * satya_schema_field_count(schema)) * count;
  return own<satya_batch_free>(env, batch, empty + held);
}

inline napi_value batch_new(const Arguments &arguments) {
  BatchOptions options(arguments.env, arguments[2]);
  Input data(arguments.env, arguments[1]);
  satya_batch *batch;
  satya_status status = satya_batch_validate(arguments.schema(), data.data(), data.size(),
                                             &options.batch, &batch, nullptr);
  require(arguments.env, status, options.refusal(status));
  return own(arguments.env, batch, arguments.schema(), options, size_of_json(data.size()));
}

inline napi_value batch_of_rows(const Arguments &arguments) {
  BatchOptions options(arguments.env, arguments[2]);
  size_t width = satya_schema_field_count(arguments.schema());
  Host rows = Host::rows_of(arguments.env, arguments[1], width);
  std::vector<satya_value> values = rows.rows();
  satya_batch *batch;
  satya_status status = satya_batch_validate_values(
      arguments.schema(), values.data(), rows.get()->size, width, &options.batch, &batch, nullptr);
  require(arguments.env, status, options.refusal(status));
  return own(arguments.env, batch, arguments.schema(), options, rows.size());
}

inline napi_value batch_size(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_count(arguments.batch())));
}

inline napi_value batch_valid_count(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_valid_count(arguments.batch())));
}

inline napi_value batch_consumed(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_consumed(arguments.batch())));
}

inline napi_value batch_lines(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_lines(arguments.batch())));
}

inline napi_value batch_column(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_column(arguments.batch())));
}

inline napi_value batch_state(const Arguments &arguments) {
  return number(arguments.env, satya_batch_state(arguments.batch()));
}

inline napi_value batch_verdicts(const Arguments &arguments) {
  size_t count = satya_batch_count(arguments.batch());
  void *data;
  napi_value buffer, verdicts;
  check(arguments.env, napi_create_arraybuffer(arguments.env, count, &data, &buffer));
  if (count) std::memcpy(data, satya_batch_verdicts(arguments.batch()), count);
  check(arguments.env,
        napi_create_typedarray(arguments.env, napi_uint8_array, count, buffer, 0, &verdicts));
  return verdicts;
}

inline napi_value batch_instance(const Arguments &arguments) {
  const satya_instance *instance = satya_batch_instance(arguments.batch(), arguments.size(1));
  if (!instance) return undefined(arguments.env);
  // Safe: setting what belongs to a batch is refused by the library.
  return view(arguments.env, instance, arguments.holder(0));
}

inline napi_value batch_problems(const Arguments &arguments) {
  napi_valuetype type;
  check(arguments.env, napi_typeof(arguments.env, arguments[1], &type));
  size_t record = type == napi_undefined ? SIZE_MAX : arguments.size(1);
  return problems(arguments.env, satya_batch_report(arguments.batch(), record));
}

inline napi_value batch_source(const Arguments &arguments) {
  uint64_t offset, size;
  size_t record = arguments.size(1);
  satya_status status = satya_batch_source(arguments.batch(), record, &offset, &size);
  require(arguments.env, status,
          status == SATYA_BAD_STATE
              ? "a batch of rows was read from no text"
              : "no record " + std::to_string(record) + ", but " +
                    std::to_string(satya_batch_count(arguments.batch())) + " of them");
  napi_value place = object(arguments.env);
  define(arguments.env, place, "offset", number(arguments.env, static_cast<double>(offset)));
  define(arguments.env, place, "size", number(arguments.env, static_cast<double>(size)));
  return place;
}

inline napi_value batch_totals(const Arguments &arguments) {
  napi_env env = arguments.env;
  size_t count = satya_batch_total_count(arguments.batch());
  napi_value totals = array(env, count);
  for (size_t index = 0; index < count; index++) {
    satya_total raw = {};
    raw.struct_size = sizeof raw;
    require(env, satya_batch_total(arguments.batch(), index, &raw));
    napi_value total = object(env);
    define(env, total, "code", number(env, raw.code));
    define(env, total, "type", text(env, raw.type, raw.type_size));
    define(env, total, "pointer", text(env, raw.pointer, raw.pointer_size));
    define(env, total, "count", number(env, static_cast<double>(raw.count)));
    check(env, napi_set_element(env, totals, static_cast<uint32_t>(index), total));
  }
  return totals;
}

} // namespace satya_node

#endif // SATYA_NODE_BATCH_H
