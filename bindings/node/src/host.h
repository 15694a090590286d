// SPDX-License-Identifier: Apache-2.0
// Values of JavaScript as values of the caller.
#ifndef SATYA_NODE_HOST_H
#define SATYA_NODE_HOST_H

#include "values.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace satya_node {

/// UTF-8 of a string; a lone surrogate has none.
inline std::string utf8(napi_env env, napi_value from) {
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
  /// `field`, a string, is what a message begins with.
  explicit Host(napi_env env, napi_value from, napi_value field = nullptr)
      : Host(env, from, Undefined::nowhere, field, 0) {}
  /// Rows, of so many values each at most.
  static Host rows_of(napi_env env, napi_value from, size_t width) {
    return Host(env, from, Undefined::in_rows, nullptr, width);
  }
  const satya_value *get() const { return &value_; }
  /// The bytes of its elements and texts.
  size_t size() const { return size_; }
  void refuse_undefined() const {
    if (value_.kind == SATYA_KIND_UNSET) refuse("undefined is no value");
  }

  /// The values of an array of arrays, one row behind another; what is missing is
  /// unset.
  std::vector<satya_value> rows() const {
    if (value_.kind != SATYA_KIND_HOST_ARRAY) refuse("rows are an array of arrays");
    std::vector<satya_value> values(value_.size * width_);
    for (size_t row = 0; row < value_.size; row++) {
      const satya_value &from = value_.as.elements[row];
      if (from.kind != SATYA_KIND_HOST_ARRAY)
        refuse(("row " + std::to_string(row) + " is no array").c_str());
      if (from.size > width_) refuse_row(row, from.size);
      std::copy_n(from.as.elements, from.size, values.data() + row * width_);
    }
    return values;
  }

private:
  // Where arrays may have undefined elements: nowhere, or in rows, as absent fields.
  enum class Undefined { nowhere, in_rows };

  Host(napi_env env, napi_value from, Undefined undefined, napi_value field, size_t width)
      : env_(env), undefined_(undefined), field_(field), width_(width) {
    napi_valuetype type;
    check(env, napi_typeof(env, from, &type));
    if (type == napi_object) find_constructors();
    set(value_, from, 0);
    places_ = 0;
  }

  [[noreturn]] void refuse_row(size_t row, uint64_t size) const {
    std::string text = "row " + std::to_string(row) + " has " + std::to_string(size) +
                       " values for " + std::to_string(width_) + " fields";
    throw_type(env_, text.c_str());
  }

  [[noreturn]] void refuse(const char *message) const {
    std::string place = field_ ? "field \"" + utf8(env_, field_) + "\": " : "";
    static const char *const names[] = {"row ", "value "};
    for (int depth = 0; depth < places_; depth++)
      place += names[depth] + std::to_string(place_[depth]) + (depth + 1 < places_ ? ", " : ": ");
    throw_type(env_, (place + message).c_str());
  }

  /// What tells plain objects from boxed primitives; found before the scopes of members.
  void find_constructors() {
    static const char *const names[] = {"Object", "Number", "String", "Boolean", "BigInt"};
    for (int index = 0; index < 5; index++)
      check(env_, napi_get_named_property(env_, global(), names[index], &constructors_[index]));
    check(env_, napi_get_named_property(env_, constructors_[0], "prototype", &plain_));
  }

  bool is_plain(napi_value from) const {
    napi_value prototype;
    bool holds;
    check(env_, napi_get_prototype(env_, from, &prototype));
    check(env_, napi_strict_equals(env_, prototype, plain_, &holds));
    return holds;
  }

  /// Whether an object that is none of Node-API's arrays is an array of JavaScript: a proxy of one.
  bool is_array(napi_value from) const {
    napi_value constructor, ask, answer;
    bool holds;
    check(env_, napi_get_named_property(env_, global(), "Array", &constructor));
    check(env_, napi_get_named_property(env_, constructor, "isArray", &ask));
    check(env_, napi_call_function(env_, constructor, ask, 1, &from, &answer));
    check(env_, napi_get_value_bool(env_, answer, &holds));
    return holds;
  }

  napi_value global() const {
    napi_value global;
    check(env_, napi_get_global(env_, &global));
    return global;
  }

  /// Whether an object is a boxed primitive, as new Number(1): as what is inside it is set.
  bool set_unboxed(satya_value &value, napi_value from, int depth) {
    napi_value convert, inside;
    bool holds;
    for (int index = 1; index < 5; index++) {
      check(env_, napi_instanceof(env_, from, constructors_[index], &holds));
      if (!holds) continue;
      check(env_, napi_get_named_property(env_, from, "valueOf", &convert));
      check(env_, napi_call_function(env_, from, convert, 0, nullptr, &inside));
      set(value, inside, depth + 1);
      return true;
    }
    return false;
  }

  void set_text(satya_value &value, std::string text, unsigned kind) {
    if (text.size() > UINT32_MAX) refuse("a text beyond 4 GiB");
    texts_.push_back(std::move(text));
    size_ += texts_.back().size();
    value.kind = static_cast<uint8_t>(kind);
    value.size = static_cast<uint32_t>(texts_.back().size());
    value.as.text = texts_.back().data();
  }

  /// An array of the elements, or an object of keys and values in turn.
  void set_elements(satya_value &value, unsigned kind, std::vector<satya_value> elements) {
    values_.push_back(std::move(elements));
    const std::vector<satya_value> &held = values_.back();
    size_ += held.size() * sizeof(satya_value);
    value.kind = static_cast<uint8_t>(kind);
    value.size = static_cast<uint32_t>(held.size() / (kind == SATYA_KIND_HOST_OBJECT ? 2 : 1));
    value.as.elements = held.data();
  }

  void set_number(satya_value &value, double from) {
    // -0 is no integer.
    bool is_negative_zero = from == 0 && std::signbit(from);
    if (std::trunc(from) == from && std::fabs(from) <= static_cast<double>(max_safe) &&
        !is_negative_zero) {
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

  /// The length of an array as JSON.stringify takes it; a proxy may make it up.
  uint64_t length(napi_value from) const {
    napi_value property, number;
    double length;
    check(env_, napi_get_named_property(env_, from, "length", &property));
    check(env_, napi_coerce_to_number(env_, property, &number));
    check(env_, napi_get_value_double(env_, number, &length));
    return length > 0 ? static_cast<uint64_t>(std::min(length, double(max_safe))) : 0;
  }

  void set_array(satya_value &value, napi_value from, int depth) {
    uint64_t count = length(from);
    if (undefined_ == Undefined::in_rows && depth == 1 && count > width_)
      refuse_row(place_[0], count);
    if (count > UINT32_MAX) refuse("an array of more than 4 Gi elements");
    // The length of an array says nothing of what it holds: what is read takes memory.
    std::vector<satya_value> elements;
    elements.reserve(std::min<uint64_t>(count, 1024));
    for (uint32_t index = 0; index < count; index++) {
      Scope scope(env_);
      napi_value member;
      if (undefined_ == Undefined::in_rows && depth < 2) {
        place_[depth] = index;
        places_ = depth + 1;
      }
      check(env_, napi_get_element(env_, from, index, &member));
      satya_value element = {};
      set(element, member, depth + 1);
      bool is_cell = undefined_ == Undefined::in_rows && depth == 1;
      if (element.kind == SATYA_KIND_UNSET && !is_cell)
        refuse("an array with an undefined element");
      elements.push_back(element);
    }
    set_elements(value, SATYA_KIND_HOST_ARRAY, std::move(elements));
  }

  /// Whether an object says itself what it is as JSON, as dates do: as that it is set.
  bool set_converted(satya_value &value, napi_value from, int depth) {
    napi_value convert, converted;
    napi_valuetype type;
    check(env_, napi_get_named_property(env_, from, "toJSON", &convert));
    check(env_, napi_typeof(env_, convert, &type));
    if (type != napi_function) return false;
    check(env_, napi_call_function(env_, from, convert, 0, nullptr, &converted));
    set(value, converted, depth + 1);
    return true;
  }

  /// Refuses what holds its elements where JSON does not see them: typed arrays, maps, sets,
  /// buffers, and promises.
  void refuse_collection(napi_value from) const {
    bool is_promise, is_buffer;
    check(env_, napi_is_promise(env_, from, &is_promise));
    if (is_promise) refuse("a promise, to be awaited");
    check(env_, napi_is_arraybuffer(env_, from, &is_buffer));
    if (is_buffer) refuse("a collection that is no array");
    napi_value symbol, key, iterator;
    napi_valuetype type;
    check(env_, napi_get_named_property(env_, global(), "Symbol", &symbol));
    check(env_, napi_get_named_property(env_, symbol, "iterator", &key));
    check(env_, napi_get_property(env_, from, key, &iterator));
    check(env_, napi_typeof(env_, iterator, &type));
    if (type == napi_function) refuse("a collection that is no array");
  }

  void set_object(satya_value &value, napi_value from, int depth) {
    napi_value names;
    uint32_t count;
    bool is_typed;
    if (set_converted(value, from, depth)) return;
    if (!is_plain(from)) {
      if (is_array(from)) return set_array(value, from, depth);
      if (set_unboxed(value, from, depth)) return;
    }
    check(env_, napi_is_typedarray(env_, from, &is_typed));
    if (is_typed) refuse("a collection that is no array");
    check(env_, napi_get_all_property_names(env_, from, napi_key_own_only,
                                            static_cast<napi_key_filter>(napi_key_enumerable |
                                                                         napi_key_skip_symbols),
                                            napi_key_numbers_to_strings, &names));
    check(env_, napi_get_array_length(env_, names, &count));
    if (!count) refuse_collection(from);
    std::vector<satya_value> members;
    members.reserve(2 * static_cast<size_t>(count));
    for (uint32_t index = 0; index < count; index++) {
      Scope scope(env_);
      napi_value name, member;
      check(env_, napi_get_element(env_, names, index, &name));
      check(env_, napi_get_property(env_, from, name, &member));
      satya_value key = {}, to = {};
      set(to, member, depth + 1);
      // As in JSON.stringify, a member that is undefined is absent.
      if (to.kind == SATYA_KIND_UNSET) continue;
      set_text(key, utf8(env_, name), SATYA_KIND_STRING);
      members.push_back(key);
      members.push_back(to);
    }
    set_elements(value, SATYA_KIND_HOST_OBJECT, std::move(members));
  }

  void set(satya_value &value, napi_value from, int depth) {
    // The library refuses what is nested deeper; this ends an array in itself.
    if (depth > SATYA_MAX_DEPTH) refuse("a value nested too deep");
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
      refuse("a value that JSON does not have");
    }
  }

  napi_env env_;
  Undefined undefined_;
  napi_value field_;
  size_t width_;
  // The row, and the value in it, that is being read.
  uint32_t place_[2] = {};
  int places_ = 0;
  napi_value constructors_[5] = {}, plain_ = nullptr;
  satya_value value_ = {};
  size_t size_ = sizeof(satya_value);
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
      napi_value buffer;
      check(env, napi_get_typedarray_info(env, from, &type, &size_, &data, &buffer, nullptr));
      if (type != napi_uint8_array) throw_type(env, "JSON is a string or a Uint8Array");
      data_ = size_ ? static_cast<const char *>(data) : "";
      // Of a SharedArrayBuffer, which other threads may write, a copy is read.
      bool is_own;
      check(env, napi_is_arraybuffer(env, buffer, &is_own));
      if (is_own) return;
      text_.assign(data_, size_);
      data_ = text_.data();
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

} // namespace satya_node

#endif // SATYA_NODE_HOST_H
