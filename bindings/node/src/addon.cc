// SPDX-License-Identifier: Apache-2.0
//
// The native half of the Node binding: functions over externals. index.js makes
// classes of them and is alone in calling them, so that a handle is always one.
// A call whose data is refused returns its problems, which index.js throws.
#ifndef NAPI_VERSION
#define NAPI_VERSION 8
#endif
#include <node_api.h>
#include <satya.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

/// Thrown where a JavaScript exception is pending.
struct Pending {};

void check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_error(env, nullptr, "Node-API refused a call");
  throw Pending();
}

[[noreturn]] void throw_type(napi_env env, const char *message) {
  napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", message);
  throw Pending();
}

/// Throws what is neither success nor a verdict.
void require(napi_env env, satya_status status) {
  if (status == SATYA_OK) return;
  napi_throw_error(env, satya_status_name(status), satya_status_name(status));
  throw Pending();
}

// ---- Values of the library as values of JavaScript

napi_value undefined(napi_env env) {
  napi_value value;
  check(env, napi_get_undefined(env, &value));
  return value;
}

napi_value text(napi_env env, const char *data, size_t size) {
  napi_value value;
  check(env, napi_create_string_utf8(env, size ? data : "", size, &value));
  return value;
}

napi_value number(napi_env env, double from) {
  napi_value value;
  check(env, napi_create_double(env, from, &value));
  return value;
}

napi_value boolean(napi_env env, bool from) {
  napi_value value;
  check(env, napi_get_boolean(env, from, &value));
  return value;
}

napi_value object(napi_env env) {
  napi_value value;
  check(env, napi_create_object(env, &value));
  return value;
}

napi_value array(napi_env env, size_t size) {
  napi_value value;
  check(env, napi_create_array_with_length(env, size, &value));
  return value;
}

/// Defines a member, whatever its name: setting "__proto__" would do otherwise.
void define(napi_env env, napi_value object, napi_value name, napi_value value) {
  napi_property_descriptor property = {};
  property.name = name;
  property.value = value;
  property.attributes = napi_default_jsproperty;
  check(env, napi_define_properties(env, object, 1, &property));
}

void define(napi_env env, napi_value object, const char *name, napi_value value) {
  check(env, napi_set_named_property(env, object, name, value));
}

constexpr int64_t max_safe = (INT64_C(1) << 53) - 1;

napi_value integer(napi_env env, int64_t from) {
  napi_value value;
  if (from >= -max_safe && from <= max_safe) return number(env, static_cast<double>(from));
  check(env, napi_create_bigint_int64(env, from, &value));
  return value;
}

/// A number that neither 64 bits nor a double hold: a BigInt, or else its text.
napi_value big(napi_env env, const satya_value &value) {
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

napi_value to_js(napi_env env, const satya_value &value);

void add_members(napi_env env, napi_value object, const satya_value &from) {
  for (size_t index = 0; index < from.size; index++) {
    satya_value key, member;
    require(env, satya_value_member(&from, index, &key, &member));
    define(env, object, to_js(env, key), to_js(env, member));
  }
}

napi_value record_members(napi_env env, const satya_instance *record) {
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

napi_value to_js(napi_env env, const satya_value &value) {
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

// ---- Values of JavaScript as values of the caller

/// UTF-8 of a string; a lone surrogate has none.
std::string utf8(napi_env env, napi_value from) {
  size_t size = 0;
  check(env, napi_get_value_string_utf16(env, from, nullptr, 0, &size));
  std::u16string units(size + 1, u'\0');
  check(env, napi_get_value_string_utf16(env, from, units.data(), size + 1, &size));
  std::string bytes;
  bytes.reserve(size);
  for (size_t index = 0; index < size; index++) {
    uint32_t point = units[index];
    if (point >= 0xd800 && point < 0xe000) {
      bool paired = point < 0xdc00 && index + 1 < size && units[index + 1] >= 0xdc00 &&
                    units[index + 1] < 0xe000;
      if (!paired) throw_type(env, "a string with a lone surrogate");
      point = 0x10000 + ((point - 0xd800) << 10) + (units[++index] - 0xdc00u);
    }
    if (point < 0x80) {
      bytes += static_cast<char>(point);
      continue;
    }
    if (point < 0x800) {
      bytes += static_cast<char>(0xc0 | point >> 6);
    } else {
      if (point < 0x10000) {
        bytes += static_cast<char>(0xe0 | point >> 12);
      } else {
        bytes += static_cast<char>(0xf0 | point >> 18);
        bytes += static_cast<char>(0x80 | (point >> 12 & 0x3f));
      }
      bytes += static_cast<char>(0x80 | (point >> 6 & 0x3f));
    }
    bytes += static_cast<char>(0x80 | (point & 0x3f));
  }
  return bytes;
}

/// The handles made in it end with it.
class Scope {
public:
  explicit Scope(napi_env env) : env_(env) { check(env, napi_open_handle_scope(env, &scope_)); }
  ~Scope() { napi_close_handle_scope(env_, scope_); }
  Scope(const Scope &) = delete;
  Scope &operator=(const Scope &) = delete;

private:
  napi_env env_;
  napi_handle_scope scope_;
};

/// A value of JavaScript, and the memory that it points to.
class Host {
public:
  Host(napi_env env, napi_value from) : env_(env) { set(value_, from, 0); }
  const satya_value *get() const { return &value_; }

  /// The values of an array of arrays, one row behind another; what is missing is
  /// unset.
  std::vector<satya_value> rows(size_t width) const {
    if (value_.kind != SATYA_KIND_HOST_ARRAY) throw_type(env_, "rows are an array of arrays");
    // One more, since no rows are no NULL.
    std::vector<satya_value> values(value_.size * width + 1);
    for (size_t row = 0; row < value_.size; row++) {
      const satya_value &from = value_.as.elements[row];
      if (from.kind != SATYA_KIND_HOST_ARRAY || from.size > width)
        throw_type(env_, "a row is an array of as many values as there are fields");
      std::copy_n(from.as.elements, from.size, &values[row * width]);
    }
    return values;
  }

private:
  void set_text(satya_value &value, std::string text, unsigned kind) {
    if (text.size() > UINT32_MAX) throw_type(env_, "a text beyond 4 GiB");
    texts_.push_back(std::move(text));
    value.kind = static_cast<uint8_t>(kind);
    value.size = static_cast<uint32_t>(texts_.back().size());
    value.as.text = texts_.back().data();
  }

  satya_value *elements(satya_value &value, unsigned kind, uint32_t size, size_t count) {
    values_.emplace_back(count);
    value.kind = static_cast<uint8_t>(kind);
    value.size = size;
    value.as.elements = values_.back().data();
    return values_.back().data();
  }

  void set_number(satya_value &value, double from) {
    if (std::trunc(from) == from && std::fabs(from) <= static_cast<double>(max_safe)) {
      value.kind = SATYA_KIND_INT64;
      value.as.int64 = static_cast<int64_t>(from);
    } else {
      value.kind = SATYA_KIND_DOUBLE;
      value.as.float64 = from;
    }
  }

  void set_bigint(satya_value &value, napi_value from) {
    bool lossless = false;
    check(env_, napi_get_value_bigint_int64(env_, from, &value.as.int64, &lossless));
    value.kind = SATYA_KIND_INT64;
    if (lossless) return;
    napi_value digits;
    check(env_, napi_coerce_to_string(env_, from, &digits));
    set_text(value, utf8(env_, digits), SATYA_KIND_NUMBER);
  }

  void set_array(satya_value &value, napi_value from, int depth) {
    uint32_t count;
    check(env_, napi_get_array_length(env_, from, &count));
    satya_value *element = elements(value, SATYA_KIND_HOST_ARRAY, count, count);
    for (uint32_t index = 0; index < count; index++) {
      Scope scope(env_);
      napi_value member;
      check(env_, napi_get_element(env_, from, index, &member));
      set(element[index], member, depth + 1);
    }
  }

  void set_object(satya_value &value, napi_value from, int depth) {
    napi_value names;
    uint32_t count;
    check(env_, napi_get_all_property_names(env_, from, napi_key_own_only,
                                            static_cast<napi_key_filter>(napi_key_enumerable |
                                                                         napi_key_skip_symbols),
                                            napi_key_numbers_to_strings, &names));
    check(env_, napi_get_array_length(env_, names, &count));
    satya_value *element =
        elements(value, SATYA_KIND_HOST_OBJECT, count, 2 * static_cast<size_t>(count));
    uint32_t used = 0;
    for (uint32_t index = 0; index < count; index++) {
      Scope scope(env_);
      napi_value name, member;
      check(env_, napi_get_element(env_, names, index, &name));
      check(env_, napi_get_property(env_, from, name, &member));
      satya_value to = {};
      set(to, member, depth + 1);
      // As in JSON.stringify, a member that is undefined is absent.
      if (to.kind != SATYA_KIND_UNSET) {
        set_text(element[2 * used], utf8(env_, name), SATYA_KIND_STRING);
        element[2 * used++ + 1] = to;
      }
    }
    value.size = used;
  }

  void set(satya_value &value, napi_value from, int depth) {
    if (depth > max_depth) throw_type(env_, "a value nested too deep");
    napi_valuetype type;
    check(env_, napi_typeof(env_, from, &type));
    double number;
    bool flag;
    switch (type) {
    case napi_undefined:
      value.kind = SATYA_KIND_UNSET;
      return;
    case napi_null:
      value.kind = SATYA_KIND_NULL;
      return;
    case napi_boolean:
      check(env_, napi_get_value_bool(env_, from, &flag));
      value.kind = SATYA_KIND_BOOL;
      value.as.boolean = flag;
      return;
    case napi_number:
      check(env_, napi_get_value_double(env_, from, &number));
      return set_number(value, number);
    case napi_bigint:
      return set_bigint(value, from);
    case napi_string:
      return set_text(value, utf8(env_, from), SATYA_KIND_STRING);
    case napi_object:
      check(env_, napi_is_array(env_, from, &flag));
      return flag ? set_array(value, from, depth) : set_object(value, from, depth);
    default:
      throw_type(env_, "a value that JSON does not have");
    }
  }

  // The library refuses what is nested deeper; this ends an array in itself.
  static constexpr int max_depth = 1000;

  napi_env env_;
  satya_value value_ = {};
  std::deque<std::string> texts_;
  std::deque<std::vector<satya_value>> values_;
};

/// JSON text: a string, or the bytes of a typed array. It is made after options are
/// read: their getters may run code, which may detach the array.
class Input {
public:
  Input(napi_env env, napi_value from) {
    bool bytes;
    check(env, napi_is_typedarray(env, from, &bytes));
    if (bytes) {
      napi_typedarray_type type;
      void *data;
      check(env, napi_get_typedarray_info(env, from, &type, &size_, &data, nullptr, nullptr));
      if (type != napi_uint8_array) throw_type(env, "JSON is a string or a Uint8Array");
      data_ = size_ ? static_cast<const char *>(data) : "";
      return;
    }
    napi_valuetype type;
    check(env, napi_typeof(env, from, &type));
    if (type != napi_string) throw_type(env, "JSON is a string or a Uint8Array");
    text_ = utf8(env, from);
    data_ = text_.data();
    size_ = text_.size();
  }
  const char *data() const { return data_; }
  size_t size() const { return size_; }

private:
  std::string text_;
  const char *data_ = nullptr;
  size_t size_ = 0;
};

// ---- Problems

napi_value problem(napi_env env, const satya_report *report, size_t index) {
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

napi_value problems(napi_env env, const satya_report *report) {
  size_t count = satya_report_count(report);
  napi_value all = array(env, count);
  for (size_t index = 0; index < count; index++)
    check(env, napi_set_element(env, all, static_cast<uint32_t>(index),
                                problem(env, report, index)));
  return all;
}

template <auto Free> struct Deleter {
  template <typename Type> void operator()(Type *pointer) const { Free(pointer); }
};

/// Runs a call with a report: what `success` makes, or the problems.
template <typename Call, typename Success>
napi_value explain(napi_env env, Call call, Success success) {
  std::unique_ptr<satya_report, Deleter<satya_report_free>> report(satya_report_new());
  satya_status status = report ? call(report.get()) : satya_status{SATYA_NO_MEMORY};
  if (status != SATYA_INVALID && status != SATYA_BAD_SCHEMA) {
    require(env, status);
    return success();
  }
  napi_value refusal = object(env);
  define(env, refusal, "problems", problems(env, report.get()));
  define(env, refusal, "total",
         number(env, static_cast<double>(satya_report_total(report.get()))));
  return refusal;
}

// ---- Handles

/// What an external holds: an object of the library, and what frees it.
struct Holder {
  void *pointer;
  void (*release)(void *);
};

template <typename Type, auto Free> void release(void *pointer) {
  Free(static_cast<Type *>(pointer));
}

void finalize(napi_env, void *data, void *) {
  Holder *holder = static_cast<Holder *>(data);
  if (holder->pointer && holder->release) holder->release(holder->pointer);
  delete holder;
}

napi_value external(napi_env env, const void *pointer, void (*release)(void *)) {
  Holder *holder = new Holder{const_cast<void *>(pointer), release};
  napi_value value;
  napi_status status = napi_create_external(env, holder, finalize, nullptr, &value);
  if (status != napi_ok) finalize(env, holder, nullptr);
  check(env, status);
  return value;
}

napi_value own(napi_env env, satya_instance *instance) {
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
    Type *pointer = static_cast<Type *>(holder(index)->pointer);
    if (!pointer) {
      napi_throw_error(env, "ERR_CLOSED", "an object is used after it was closed");
      throw Pending();
    }
    return pointer;
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
  /// The index of the field that argument 1 names.
  size_t field() const {
    napi_valuetype type;
    check(env, napi_typeof(env, values_[1], &type));
    if (type != napi_string) throw_type(env, "a field has a string as its name");
    std::string name = utf8(env, values_[1]);
    size_t index;
    if (satya_instance_field_find(instance(), name.data(), name.size(), &index) == SATYA_OK)
      return index;
    napi_throw_range_error(env, "SATYA_NO_FIELD", ("no field " + name).c_str());
    throw Pending();
  }

  napi_env env;

private:
  napi_value values_[4];
};

// ---- Options

struct Choice {
  const char *member, *name;
  uint32_t number;
};

constexpr Choice choices[] = {
    {"formats", "annotate", SATYA_FORMATS_ANNOTATE},
    {"formats", "assert", SATYA_FORMATS_ASSERT},
    {"mode", "strict", SATYA_MODE_STRICT},
    {"mode", "lax", SATYA_MODE_LAX},
    {"duplicates", "last", SATYA_DUPLICATES_LAST},
    {"duplicates", "refuse", SATYA_DUPLICATES_REFUSE},
    {"extras", "keep", SATYA_EXTRAS_KEEP},
    {"extras", "ignore", SATYA_EXTRAS_IGNORE},
    {"extras", "refuse", SATYA_EXTRAS_REFUSE},
    {"format", "ndjson", SATYA_BATCH_NDJSON},
    {"format", "array", SATYA_BATCH_ARRAY},
    {"keep", "instances", SATYA_BATCH_INSTANCES},
    {"keep", "verdicts", SATYA_BATCH_VERDICTS},
};

/// Reads the members of an options object; undefined gives the defaults.
class OptionReader {
public:
  OptionReader(napi_env env, napi_value from) : env_(env), from_(from) {
    napi_valuetype type;
    check(env, napi_typeof(env, from, &type));
    present_ = type == napi_object;
    if (!present_ && type != napi_undefined) throw_type(env, "options are an object");
  }
  napi_value member(const char *name) const {
    napi_value value = undefined(env_);
    if (present_) check(env_, napi_get_named_property(env_, from_, name, &value));
    return value;
  }
  template <typename Integer> void read(const char *name, Integer &to) const {
    napi_value value = member(name);
    napi_valuetype type;
    check(env_, napi_typeof(env_, value, &type));
    if (type == napi_undefined) return;
    double number = -1;
    bool flag;
    if (type == napi_string) {
      std::string text = utf8(env_, value);
      for (const Choice &choice : choices)
        if (!std::strcmp(choice.member, name) && text == choice.name) number = choice.number;
    } else if (type == napi_boolean) {
      check(env_, napi_get_value_bool(env_, value, &flag));
      number = flag;
    } else if (type == napi_number) {
      check(env_, napi_get_value_double(env_, value, &number));
    }
    double limit = sizeof(Integer) == 4 ? UINT32_MAX : static_cast<double>(max_safe);
    if (!(number >= 0) || number > limit)
      throw_type(env_, (std::string("a bad option: ") + name).c_str());
    to = static_cast<Integer>(number);
  }

private:
  napi_env env_;
  napi_value from_;
  bool present_;
};

satya_options read_options(napi_env env, napi_value from) {
  satya_options options = {};
  options.struct_size = sizeof options;
  OptionReader reader(env, from);
  reader.read("formats", options.formats);
  reader.read("mode", options.mode);
  reader.read("duplicates", options.duplicates);
  reader.read("extras", options.extras);
  reader.read("maxDepth", options.max_depth);
  reader.read("maxSize", options.max_size);
  reader.read("maxVisits", options.max_visits);
  reader.read("maxPatternEffort", options.max_pattern_effort);
  reader.read("maxDigits", options.max_digits);
  return options;
}

// ---- Functions

napi_value schema_new(const Arguments &arguments) {
  satya_options options = read_options(arguments.env, arguments[1]);
  Input json(arguments.env, arguments[0]);
  satya_schema *schema = nullptr;
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_schema_create(json.data(), json.size(), &options, &schema, report);
      },
      [&] { return external(arguments.env, schema, release<satya_schema, satya_schema_free>); });
}

napi_value schema_name(const Arguments &arguments) {
  const char *name;
  size_t size;
  require(arguments.env, satya_schema_name(arguments.schema(), &name, &size));
  return text(arguments.env, name, size);
}

napi_value schema_fields(const Arguments &arguments) {
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

template <typename Write> napi_value written(napi_env env, Write write) {
  std::unique_ptr<satya_buffer, Deleter<satya_buffer_free>> buffer(satya_buffer_new());
  require(env, buffer ? write(buffer.get()) : satya_status{SATYA_NO_MEMORY});
  return text(env, satya_buffer_data(buffer.get()), satya_buffer_size(buffer.get()));
}

napi_value schema_to_json(const Arguments &arguments) {
  return written(arguments.env, [&](satya_buffer *buffer) {
    return satya_schema_to_json(arguments.schema(), buffer);
  });
}

napi_value schema_check_json(const Arguments &arguments) {
  satya_options options = read_options(arguments.env, arguments[2]);
  Input json(arguments.env, arguments[1]);
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_schema_check_json(arguments.schema(), json.data(), json.size(), &options,
                                       report);
      },
      [&] { return undefined(arguments.env); });
}

napi_value schema_is_valid_json(const Arguments &arguments) {
  Input json(arguments.env, arguments[1]);
  return boolean(arguments.env, satya_schema_check_json(arguments.schema(), json.data(),
                                                        json.size(), nullptr, nullptr) == SATYA_OK);
}

napi_value schema_check_value(const Arguments &arguments) {
  Host value(arguments.env, arguments[1]);
  satya_options options = read_options(arguments.env, arguments[2]);
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_schema_check_value(arguments.schema(), value.get(), &options, report);
      },
      [&] { return undefined(arguments.env); });
}

napi_value instance_from_json(const Arguments &arguments) {
  satya_options options = read_options(arguments.env, arguments[2]);
  Input json(arguments.env, arguments[1]);
  satya_instance *instance = nullptr;
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_instance_from_json(arguments.schema(), json.data(), json.size(), &options,
                                        &instance, report);
      },
      [&] { return own(arguments.env, instance); });
}

napi_value instance_from_value(const Arguments &arguments) {
  Host value(arguments.env, arguments[1]);
  satya_options options = read_options(arguments.env, arguments[2]);
  satya_instance *instance = nullptr;
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_instance_from_value(arguments.schema(), value.get(), &options, &instance,
                                         report);
      },
      [&] { return own(arguments.env, instance); });
}

napi_value instance_get(const Arguments &arguments) {
  satya_value value;
  require(arguments.env, satya_instance_get(arguments.instance(), arguments.field(), &value));
  if (value.kind != SATYA_KIND_RECORD) return to_js(arguments.env, value);
  satya_instance *child;
  require(arguments.env, satya_value_instance(&value, &child));
  return external(arguments.env, child, nullptr);
}

napi_value instance_set(const Arguments &arguments) {
  Host value(arguments.env, arguments[2]);
  size_t field = arguments.field();
  // Success is one call: the report of a refusal is asked for afterwards.
  satya_status status = satya_instance_set(arguments.instance(), field, value.get(), nullptr);
  if (status != SATYA_INVALID) {
    require(arguments.env, status);
    return undefined(arguments.env);
  }
  return explain(
      arguments.env,
      [&](satya_report *report) {
        return satya_instance_set(arguments.instance(), field, value.get(), report);
      },
      [&] { return undefined(arguments.env); });
}

napi_value instance_is_set(const Arguments &arguments) {
  return boolean(arguments.env,
                 satya_instance_is_set(arguments.instance(), arguments.field()) != 0);
}

napi_value instance_value(const Arguments &arguments) {
  satya_value value;
  require(arguments.env, satya_instance_value(arguments.instance(), &value));
  return to_js(arguments.env, value);
}

napi_value instance_extras(const Arguments &arguments) {
  satya_value value;
  require(arguments.env, satya_instance_extras(arguments.instance(), &value));
  return to_js(arguments.env, value);
}

napi_value instance_to_json(const Arguments &arguments) {
  return written(arguments.env, [&](satya_buffer *buffer) {
    return satya_instance_to_json(arguments.instance(), buffer);
  });
}

napi_value instance_copy(const Arguments &arguments) {
  satya_instance *copy;
  require(arguments.env, satya_instance_copy(arguments.instance(), &copy));
  return own(arguments.env, copy);
}

napi_value instance_equal(const Arguments &arguments) {
  return boolean(arguments.env, satya_instance_equal(arguments.instance(),
                                                     arguments.handle<satya_instance>(1)) != 0);
}

/// The options of a batch, and those for each record.
struct BatchOptions {
  satya_batch_options batch = {};
  satya_options records = {};

  BatchOptions(napi_env env, napi_value from) {
    OptionReader reader(env, from);
    records = read_options(env, reader.member("options"));
    batch.struct_size = sizeof batch;
    batch.options = &records;
    reader.read("format", batch.format);
    reader.read("keep", batch.keep);
    reader.read("threads", batch.threads);
    reader.read("partial", batch.partial);
    reader.read("problemsPerRecord", batch.problems_per_record);
    reader.read("problemsInAll", batch.problems_in_all);
    reader.read("maxMemory", batch.max_memory);
    reader.read("echo", batch.echo);
    OptionReader start(env, reader.member("start"));
    start.read("record", batch.first_record);
    start.read("line", batch.first_line);
    start.read("column", batch.first_column);
    start.read("offset", batch.base_offset);
    start.read("state", batch.state);
  }
  BatchOptions(const BatchOptions &) = delete;
  BatchOptions &operator=(const BatchOptions &) = delete;
};

napi_value own(napi_env env, satya_batch *batch) {
  return external(env, batch, release<satya_batch, satya_batch_free>);
}

napi_value batch_new(const Arguments &arguments) {
  BatchOptions options(arguments.env, arguments[2]);
  Input data(arguments.env, arguments[1]);
  satya_batch *batch;
  require(arguments.env, satya_batch_validate(arguments.schema(), data.data(), data.size(),
                                              &options.batch, &batch, nullptr));
  return own(arguments.env, batch);
}

napi_value batch_of_rows(const Arguments &arguments) {
  BatchOptions options(arguments.env, arguments[2]);
  Host rows(arguments.env, arguments[1]);
  size_t width = satya_schema_field_count(arguments.schema());
  std::vector<satya_value> values = rows.rows(width);
  satya_batch *batch;
  require(arguments.env, satya_batch_validate_values(arguments.schema(), values.data(),
                                                     rows.get()->size, width, &options.batch,
                                                     &batch, nullptr));
  return own(arguments.env, batch);
}

/// A batch that a thread of Node's pool runs. It has a reference of its own to the
/// schema and a copy of the text, which JavaScript may change meanwhile.
struct Task {
  Task(napi_env env, napi_value from) : options(env, from) {}
  ~Task() {
    satya_batch_free(batch);
    satya_schema_free(schema);
  }

  BatchOptions options;
  std::string data;
  std::atomic<uint32_t> cancel{0};
  satya_schema *schema = nullptr;
  satya_batch *batch = nullptr;
  satya_status status = SATYA_OK;
  napi_async_work work = nullptr;
  napi_deferred deferred = nullptr;
};
// The flag is read as the integer that it is.
static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t));

using SharedTask = std::shared_ptr<Task>;

void run_task(napi_env, void *data) {
  Task &task = **static_cast<SharedTask *>(data);
  task.status = satya_batch_validate(task.schema, task.data.data(), task.data.size(),
                                     &task.options.batch, &task.batch, nullptr);
}

/// Settles the promise: with the batch, or an error whose code is the status.
void finish_task(napi_env env, napi_status ended, void *data) {
  std::unique_ptr<SharedTask> shared(static_cast<SharedTask *>(data));
  Task &task = **shared;
  napi_delete_async_work(env, task.work);
  try {
    if (ended != napi_ok) task.status = SATYA_CANCELLED;
    if (task.status == SATYA_OK) {
      napi_value batch = own(env, std::exchange(task.batch, nullptr));
      check(env, napi_resolve_deferred(env, task.deferred, batch));
      return;
    }
    const char *name = satya_status_name(task.status);
    napi_value code = text(env, name, std::strlen(name)), error;
    check(env, napi_create_error(env, code, code, &error));
    check(env, napi_reject_deferred(env, task.deferred, error));
  } catch (const Pending &) {
    // The environment ends: nobody waits for the promise.
  }
}

/// Starts a batch; gives its promise and what cancels it.
napi_value batch_start(const Arguments &arguments) {
  napi_env env = arguments.env;
  auto task = std::make_shared<Task>(env, arguments[2]);
  Input data(env, arguments[1]);
  task->data.assign(data.data(), data.size());
  task->schema = satya_schema_retain(arguments.schema());
  task->options.batch.cancel = reinterpret_cast<const volatile uint32_t *>(&task->cancel);
  napi_value result = object(env), promise, cancel;
  auto canceller = std::make_unique<SharedTask>(task);
  check(env, napi_create_external(
                 env, canceller.get(),
                 [](napi_env, void *held, void *) { delete static_cast<SharedTask *>(held); },
                 nullptr, &cancel));
  canceller.release();
  check(env, napi_create_promise(env, &task->deferred, &promise));
  define(env, result, "promise", promise);
  define(env, result, "task", cancel);
  auto running = std::make_unique<SharedTask>(task);
  check(env, napi_create_async_work(env, nullptr, text(env, "satya", 5), run_task, finish_task,
                                    running.get(), &task->work));
  check(env, napi_queue_async_work(env, task->work));
  running.release();
  return result;
}

napi_value batch_cancel(const Arguments &arguments) {
  void *task;
  check(arguments.env, napi_get_value_external(arguments.env, arguments[0], &task));
  (*static_cast<SharedTask *>(task))->cancel = 1;
  return undefined(arguments.env);
}

napi_value batch_size(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_count(arguments.batch())));
}

napi_value batch_valid_count(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_valid_count(arguments.batch())));
}

napi_value batch_consumed(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_consumed(arguments.batch())));
}

napi_value batch_lines(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_lines(arguments.batch())));
}

napi_value batch_column(const Arguments &arguments) {
  return number(arguments.env, static_cast<double>(satya_batch_column(arguments.batch())));
}

napi_value batch_state(const Arguments &arguments) {
  return number(arguments.env, satya_batch_state(arguments.batch()));
}

napi_value batch_verdicts(const Arguments &arguments) {
  size_t count = satya_batch_count(arguments.batch());
  void *data;
  napi_value buffer, verdicts;
  check(arguments.env, napi_create_arraybuffer(arguments.env, count, &data, &buffer));
  if (count) std::memcpy(data, satya_batch_verdicts(arguments.batch()), count);
  check(arguments.env,
        napi_create_typedarray(arguments.env, napi_uint8_array, count, buffer, 0, &verdicts));
  return verdicts;
}

napi_value batch_instance(const Arguments &arguments) {
  const satya_instance *instance = satya_batch_instance(arguments.batch(), arguments.size(1));
  return instance ? external(arguments.env, instance, nullptr) : undefined(arguments.env);
}

napi_value batch_problems(const Arguments &arguments) {
  napi_valuetype type;
  check(arguments.env, napi_typeof(arguments.env, arguments[1], &type));
  size_t record = type == napi_undefined ? SIZE_MAX : arguments.size(1);
  return problems(arguments.env, satya_batch_report(arguments.batch(), record));
}

napi_value batch_source(const Arguments &arguments) {
  uint64_t offset, size;
  require(arguments.env,
          satya_batch_source(arguments.batch(), arguments.size(1), &offset, &size));
  napi_value place = object(arguments.env);
  define(arguments.env, place, "offset", number(arguments.env, static_cast<double>(offset)));
  define(arguments.env, place, "size", number(arguments.env, static_cast<double>(size)));
  return place;
}

napi_value batch_totals(const Arguments &arguments) {
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

napi_value close(const Arguments &arguments) {
  Holder *holder = arguments.holder(0);
  if (holder->pointer && holder->release) holder->release(holder->pointer);
  holder->pointer = nullptr;
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

NAPI_MODULE_INIT() {
  try {
    add<schema_new>(env, exports, "schemaNew");
    add<schema_name>(env, exports, "schemaName");
    add<schema_fields>(env, exports, "schemaFields");
    add<schema_to_json>(env, exports, "schemaToJson");
    add<schema_check_json>(env, exports, "schemaCheckJson");
    add<schema_is_valid_json>(env, exports, "schemaIsValidJson");
    add<schema_check_value>(env, exports, "schemaCheckValue");
    add<instance_from_json>(env, exports, "instanceFromJson");
    add<instance_from_value>(env, exports, "instanceFromValue");
    add<instance_get>(env, exports, "instanceGet");
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
    add<close>(env, exports, "close");
    add<abi_version>(env, exports, "abiVersion");
  } catch (const Pending &) {
    return nullptr;
  }
  return exports;
}
