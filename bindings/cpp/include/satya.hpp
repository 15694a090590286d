// SPDX-License-Identifier: Apache-2.0
//
// Satya for C++17: one header over satya.h. Handles own what they hold, text is
// std::string_view, a status that is no success is an exception. The exceptions
// are thrown by this header alone: nothing is thrown through the library.
//
// Views (value, problem, field, instance_view, instance_ref, report_view) live as
// long as satya.h says; owners (schema, instance, report, batch, owned_value) move, and
// schema, instance and owned_value can be copied. A moved-from owner is empty: its sizes
// are 0, and what would use data throws satya::error with SATYA_BAD_ARGUMENT.
//
// Threads: const members of one object may be called by many at once, other members by one thread
// while no other uses the object.
#ifndef SATYA_HPP
#define SATYA_HPP

#include <satya.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <list>
#include <memory>
#include <new>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace satya {

class report;

/// A call that failed; code() is one of the constants of satya_status, what() names the
/// field or option and ends with that constant.
class error : public std::runtime_error {
public:
  error(satya_status code, const std::string &what) : std::runtime_error(what), code_(code) {}
  /// The status: SATYA_NO_FIELD and the like.
  satya_status code() const noexcept { return code_; }

private:
  satya_status code_;
};

class owned_value;

namespace detail {

class element;

inline std::string_view view(const char *text, std::size_t size) noexcept {
  return size ? std::string_view(text, size) : std::string_view();
}

/// The address of sized text: never NULL, so that "" is a text.
inline const char *address(std::string_view text) noexcept {
  return text.data() ? text.data() : "";
}

[[noreturn]] inline void fail(satya_status status, const std::string &reason) {
  const char *name = satya_status_name(status);
  throw error(status, reason.empty() ? name : reason + " (" + name + ")");
}

/// Throws what is no success; @p reason makes the text that says why.
template <typename Reason> void require(satya_status status, Reason reason) {
  if (status == SATYA_OK) return;
  if (status == SATYA_NO_MEMORY) throw std::bad_alloc();
  fail(status, reason());
}

inline void require(satya_status status) {
  require(status, [] { return std::string(); });
}

/// Says that an owner which has nothing is used.
struct moved {
  const char *what;
  std::string operator()() const { return std::string(what) + " that was moved from is used"; }
};

/// The kind of an unsigned integer beyond INT64_MAX, which only this header knows.
inline constexpr unsigned wide = UINT8_MAX;

inline std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

/// What a value of a kind is, for messages.
inline std::string described(unsigned kind) {
  switch (kind) {
  case SATYA_KIND_UNSET: return "absent";
  case SATYA_KIND_NULL: return "null";
  case SATYA_KIND_BOOL: return "a boolean";
  case SATYA_KIND_INT64: return "an integer";
  case SATYA_KIND_DOUBLE: return "a number";
  case SATYA_KIND_NUMBER: return "a number kept as text";
  case SATYA_KIND_STRING: return "a string";
  case SATYA_KIND_RECORD: return "a record";
  case SATYA_KIND_ARRAY:
  case SATYA_KIND_HOST_ARRAY: return "an array";
  default: return "an object";
  }
}

/// Why a call with options was refused.
inline std::string fault(const char *fault, satya_status status, bool has_values = false) {
  if (*fault) return std::string("option ") + fault;
  if (status == SATYA_BAD_STATE) return "the schema's root is no record";
  if (status == SATYA_LIMIT) return "the batch holds more than its max_memory";
  if (status != SATYA_BAD_ARGUMENT) return {};
  if (!has_values) return moved{"a schema"}();
  return "a value is none: value::number of a text that is no number, a key that is no string, or "
         "value() where a value is needed";
}

template <auto Free> struct deleter {
  template <typename Handle> void operator()(Handle *handle) const noexcept { Free(handle); }
};

template <typename Handle, auto Free> using owner = std::unique_ptr<Handle, deleter<Free>>;

/// What says why a call with these options failed.
struct refused {
  const satya_options *options;
  bool has_values = false;
  std::string operator()(satya_status status) const {
    return fault(satya_options_fault(options), status, has_values);
  }
};

} // namespace detail

/// The structs of satya.h that callers fill in, with their size and the defaults.
struct options : satya_options {
  options() noexcept : satya_options{} { struct_size = sizeof(satya_options); }
};

/// Where a batch ended; give it to the batch of the next piece.
struct position {
  std::uint64_t record = 0, line = 0, column = 0, offset = 0;
  std::uint32_t state = 0;
};

/// How to run a batch: the members of satya_batch_options, all zero, which is their defaults.
struct batch_options : satya_batch_options {
  batch_options() noexcept : satya_batch_options{} { struct_size = sizeof(satya_batch_options); }
  /// Continues the input of a batch that ended there: numbers of records, lines and bytes go on.
  void start_at(const position &place) noexcept {
    first_record = place.record;
    first_line = place.line;
    first_column = place.column;
    base_offset = place.offset;
    state = place.state;
  }
};

/// A satya_value with accessors: 16 bytes, of the library or of the caller. Text
/// and elements are not copied.
class value {
public:
  /// No value: an absent field.
  value() noexcept : raw_{} {}
  /// One of the library.
  value(const satya_value &raw) noexcept : raw_(raw) {}
  /// JSON null.
  value(std::nullptr_t) noexcept : raw_{} { raw_.kind = SATYA_KIND_NULL; }
  /// A number; NaN and infinities are refused where they are stored. A float is the double of
  /// exactly its value: 0.1f is written as 0.10000000149011612.
  value(double number) noexcept : raw_{} {
    raw_.kind = SATYA_KIND_DOUBLE;
    raw_.as.float64 = number;
  }
  /// Text, which the caller keeps.
  value(std::string_view text) : raw_{} {
    raw_.kind = SATYA_KIND_STRING;
    raw_.size = size32(text.size());
    raw_.as.text = detail::address(text);
  }
  value(const char *text) : value(std::string_view(text ? text : throw_null())) {}
  value(const std::string &text) : value(std::string_view(text)) {}
  /// A boolean or an integer, also unsigned; one beyond 64 bits is value::number.
  template <typename Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
  value(Integer number) : raw_{} {
    static_assert(sizeof(Integer) <= 8, "an integer beyond 64 bits is given as value::number");
    if constexpr (std::is_same_v<Integer, bool>) {
      raw_.kind = SATYA_KIND_BOOL;
      raw_.as.boolean = number;
    } else {
      raw_.kind = SATYA_KIND_INT64;
      raw_.as.int64 = static_cast<std::int64_t>(number);
      if constexpr (std::is_unsigned_v<Integer>)
        if (raw_.as.int64 < 0) raw_.kind = detail::wide;
    }
  }
  /// A JSON number as text, exact whatever its size.
  static value number(std::string_view text) {
    value made(text);
    made.raw_.kind = SATYA_KIND_NUMBER;
    return made;
  }
  /// An array of elements that are written down, which it owns.
  static owned_value array(std::initializer_list<detail::element> elements);
  /// An object of keys and values in turn, which it owns. An odd number of them is refused.
  static owned_value object(std::initializer_list<detail::element> members);
  /// An array, and an object, of a vector that the caller keeps.
  static value array(const std::vector<value> &elements) {
    return value(SATYA_KIND_HOST_ARRAY, elements, elements.size());
  }
  static value object(const std::vector<value> &members) {
    if (members.size() % 2) detail::fail(SATYA_BAD_ARGUMENT, "a key has no value");
    return value(SATYA_KIND_HOST_OBJECT, members, members.size() / 2);
  }
  static value array(std::vector<value> &&) = delete;
  static value object(std::vector<value> &&) = delete;

  /// One of SATYA_KIND_….
  unsigned kind() const noexcept {
    return raw_.kind == detail::wide ? unsigned(SATYA_KIND_NUMBER) : raw_.kind;
  }
  /// As the functions of satya.h take it, but for an unsigned integer beyond INT64_MAX: they have
  /// none, and it becomes the text of a number where this header calls them.
  const satya_value &raw() const noexcept { return raw_; }
  /// Whether it is an absent field.
  bool is_unset() const noexcept { return raw_.kind == SATYA_KIND_UNSET; }
  /// Whether it is JSON null.
  bool is_null() const noexcept { return raw_.kind == SATYA_KIND_NULL; }
  /// Bytes of text, elements of an array, members of an object.
  std::size_t size() const noexcept { return raw_.size; }

  /// What it holds; throws error with SATYA_WRONG_KIND if that is of another kind, as those below.
  bool as_bool() const { return of(SATYA_KIND_BOOL).as.boolean != 0; }
  /// An integer of 64 bits.
  std::int64_t as_int64() const { return of(SATYA_KIND_INT64).as.int64; }
  /// An integer of 64 bits without sign.
  std::uint64_t as_uint64() const {
    if (raw_.kind == SATYA_KIND_NUMBER) {
      std::uint64_t number = 0;
      const char *end = raw_.as.text + raw_.size;
      auto [read, failed] = std::from_chars(raw_.as.text, end, number);
      if (read == end && failed == std::errc()) return number;
    }
    bool is_unsigned = raw_.kind == SATYA_KIND_INT64 && raw_.as.int64 >= 0;
    if (!is_unsigned && raw_.kind != detail::wide) wrong_kind("an unsigned integer of 64 bits");
    return static_cast<std::uint64_t>(raw_.as.int64);
  }
  /// A number, or an integer as one.
  double as_double() const {
    if (raw_.kind == detail::wide) return static_cast<double>(as_uint64());
    return raw_.kind == SATYA_KIND_INT64 ? static_cast<double>(raw_.as.int64)
                                         : of(SATYA_KIND_DOUBLE).as.float64;
  }
  /// The text of a string or of a number kept as text, which an unsigned integer has when it is
  /// stored.
  std::string_view as_string() const {
    const satya_value &text = raw_.kind == SATYA_KIND_NUMBER ? raw_ : of(SATYA_KIND_STRING);
    return detail::view(text.as.text, text.size);
  }
  /// An element of an array: a view.
  value operator[](std::size_t index) const {
    satya_value element;
    satya_status status = satya_value_at(&raw_, index, &element);
    if (status == SATYA_WRONG_KIND) wrong_kind("an array");
    detail::require(status, [&] {
      return "no element " + std::to_string(index) + ", but " + std::to_string(raw_.size);
    });
    return element;
  }
  /// A member of an object, by name: a view.
  value operator[](std::string_view name) const {
    satya_value member;
    satya_status status = satya_value_find(&raw_, detail::address(name), name.size(), &member);
    if (status == SATYA_WRONG_KIND) wrong_kind("an object");
    detail::require(status, [&] { return "no member " + detail::quoted(name); });
    return member;
  }
  /// A member of an object, by its place, with its name: views.
  std::pair<std::string_view, value> member(std::size_t index) const {
    satya_value key, member;
    satya_status status = satya_value_member(&raw_, index, &key, &member);
    if (status == SATYA_WRONG_KIND) wrong_kind("an object");
    detail::require(status, [&] { return "no member " + std::to_string(index); });
    return {value(key).as_string(), value(member)};
  }

private:
  value(unsigned kind, const std::vector<value> &elements, std::size_t size) : raw_{} {
    raw_.kind = static_cast<std::uint8_t>(kind);
    raw_.size = size32(size);
    raw_.as.elements = elements.empty() ? nullptr : &elements.front().raw_;
  }
  static std::uint32_t size32(std::size_t size) {
    if (size > UINT32_MAX) detail::fail(SATYA_BAD_ARGUMENT, "a value beyond 4 GiB");
    return static_cast<std::uint32_t>(size);
  }
  static const char *throw_null() { detail::fail(SATYA_BAD_ARGUMENT, "a text is NULL"); }
  const satya_value &of(unsigned kind) const {
    if (raw_.kind != kind) wrong_kind(detail::described(kind));
    return raw_;
  }
  [[noreturn]] void wrong_kind(const std::string &expected) const {
    detail::fail(SATYA_WRONG_KIND,
                 "the value is " + detail::described(kind()) + ", not " + expected);
  }

  satya_value raw_;
};

// An array of value is handed over as an array of satya_value.
static_assert(sizeof(value) == sizeof(satya_value) && std::is_standard_layout_v<value>);

namespace detail {

/// What values of lists are made of: elements, their texts, and the lists within.
struct storage {
  std::vector<value> elements;
  std::string texts;
  std::vector<std::shared_ptr<const storage>> nested;

  explicit storage(std::initializer_list<element> given);
};

} // namespace detail

/// An array or object with the elements and texts it was made of, so that it can be named,
/// returned and nested. Copies share them. Elements that were read from an instance, or are of
/// a vector that the caller keeps, live as long as that.
class owned_value {
public:
  owned_value(const owned_value &) = default;
  owned_value &operator=(const owned_value &) = default;
  /// To read it, as long as it lives: what is not named has no view.
  const value &view() const & noexcept { return view_; }
  const value &view() const && = delete;
  operator const value &() const & noexcept { return view_; }
  operator const value &() const && = delete;

private:
  friend class value;
  friend class detail::element;
  owned_value(std::shared_ptr<const detail::storage> storage, const value &view) noexcept
      : storage_(std::move(storage)), view_(view) {}

  std::shared_ptr<const detail::storage> storage_;
  value view_;
};

namespace detail {

/// An element of a list that is written down: whatever is a value, or a list again.
class element {
public:
  template <typename Given,
            std::enable_if_t<std::is_convertible_v<const Given &, value> &&
                                 !std::is_same_v<Given, owned_value>,
                             int> = 0>
  element(const Given &given) : view_(given) {}
  element(const owned_value &given) : storage_(given.storage_), view_(given.view_) {}

private:
  friend struct storage;
  bool is_text() const noexcept {
    return view_.raw().kind == SATYA_KIND_STRING || view_.raw().kind == SATYA_KIND_NUMBER;
  }

  std::shared_ptr<const storage> storage_;
  value view_;
};

inline storage::storage(std::initializer_list<element> given) {
  std::size_t size = 0;
  for (const element &each : given)
    if (each.is_text()) size += each.view_.size();
  // From here on the texts stay where they are.
  texts.reserve(size);
  elements.reserve(given.size());
  for (const element &each : given) {
    if (each.storage_) nested.push_back(each.storage_);
    if (!each.is_text()) {
      elements.push_back(each.view_);
      continue;
    }
    std::string_view text(texts.data() + texts.size(), each.view_.size());
    texts += each.view_.as_string();
    bool is_number = each.view_.kind() == SATYA_KIND_NUMBER;
    elements.push_back(is_number ? value::number(text) : value(text));
  }
}

} // namespace detail

namespace detail {

/// Values as the library takes them for a call. It has no unsigned integers, so those beyond
/// INT64_MAX become texts of numbers; where there is none, nothing is copied.
class given {
public:
  explicit given(const value &one) : given(&one.raw(), 1) {}
  explicit given(const std::vector<value> &values)
      : given(values.empty() ? nullptr : &values.front().raw(), values.size()) {}
  given(const given &) = delete;
  given &operator=(const given &) = delete;
  /// The first value, and behind it the others.
  const satya_value *data() const noexcept { return values_; }

private:
  // What is in a list stays in its place.
  struct copied {
    std::list<std::vector<satya_value>> values;
    std::list<std::string> texts;
  };

  given(const satya_value *values, std::size_t count) : values_(values) {
    if (!any_wide(values, count, 0)) return;
    copied_ = std::make_unique<copied>();
    values_ = copies(values, count, 0);
  }

  /// How many values an array or object has behind its pointer. What is nested deeper than the
  /// library takes is not looked at.
  static std::size_t parts(const satya_value &value, unsigned depth) noexcept {
    if (depth > SATYA_MAX_DEPTH) return 0;
    bool is_object = value.kind == SATYA_KIND_HOST_OBJECT;
    if ((value.kind != SATYA_KIND_HOST_ARRAY && !is_object) || !value.as.elements) return 0;
    return is_object ? 2 * std::size_t(value.size) : value.size;
  }
  static bool any_wide(const satya_value *values, std::size_t count, unsigned depth) noexcept {
    for (std::size_t index = 0; index < count; index++) {
      const satya_value &value = values[index];
      if (value.kind == wide) return true;
      std::size_t inside = parts(value, depth);
      if (inside && any_wide(value.as.elements, inside, depth + 1)) return true;
    }
    return false;
  }
  const satya_value *copies(const satya_value *values, std::size_t count, unsigned depth) {
    std::vector<satya_value> &made = copied_->values.emplace_back(values, values + count);
    for (satya_value &value : made) {
      std::size_t inside = parts(value, depth);
      if (value.kind == wide) {
        auto number = static_cast<std::uint64_t>(value.as.int64);
        const std::string &text = copied_->texts.emplace_back(std::to_string(number));
        value.kind = SATYA_KIND_NUMBER;
        value.size = static_cast<std::uint32_t>(text.size());
        value.as.text = text.data();
      } else if (inside && any_wide(value.as.elements, inside, depth + 1)) {
        value.as.elements = copies(value.as.elements, inside, depth + 1);
      }
    }
    return made.data();
  }

  const satya_value *values_;
  std::unique_ptr<copied> copied_;
};

} // namespace detail

inline owned_value value::array(std::initializer_list<detail::element> elements) {
  auto storage = std::make_shared<const detail::storage>(elements);
  value view = array(storage->elements);
  return {std::move(storage), view};
}

inline owned_value value::object(std::initializer_list<detail::element> members) {
  auto storage = std::make_shared<const detail::storage>(members);
  value view = object(storage->elements);
  return {std::move(storage), view};
}

/// One problem: a view into its report.
struct problem {
  std::uint32_t code = 0;
  std::string_view type, message, pointer, schema_path, input;
  std::uint64_t offset = 0, line = 0, column = 0, record = 0;
  std::vector<value> path;
  std::vector<std::pair<std::string_view, value>> parameters;
};

/// Writes the message and the place.
inline std::ostream &operator<<(std::ostream &out, const problem &problem) {
  return out << problem.message << " at \"" << problem.pointer << '"';
}

/// The problems of a report that somebody owns.
class report_view {
public:
  explicit report_view(const satya_report *handle = nullptr) noexcept : handle_(handle) {}
  /// How many problems were kept.
  std::size_t size() const noexcept { return satya_report_count(handle_); }
  /// Whether none was kept.
  bool empty() const noexcept { return size() == 0; }
  /// How many problems were found, kept or not.
  std::size_t total() const noexcept { return satya_report_total(handle_); }
  /// A problem, in document order: a view.
  problem operator[](std::size_t index) const;
  /// All of them as a JSON array.
  std::string to_json() const;

  /// Goes over the problems, as operator[] gives them.
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = problem;
    using difference_type = std::ptrdiff_t;
    using pointer = const problem *;
    using reference = problem;
    iterator(const satya_report *handle, std::size_t index) noexcept
        : handle_(handle), index_(index) {}
    problem operator*() const { return report_view(handle_)[index_]; }
    iterator &operator++() noexcept {
      ++index_;
      return *this;
    }
    void operator++(int) noexcept { ++index_; }
    bool operator==(const iterator &other) const noexcept { return index_ == other.index_; }
    bool operator!=(const iterator &other) const noexcept { return index_ != other.index_; }

  private:
    const satya_report *handle_;
    std::size_t index_;
  };
  iterator begin() const noexcept { return {handle_, 0}; }
  iterator end() const noexcept { return {handle_, size()}; }

private:
  const satya_report *handle_;
};

/// A report of one's own, to reuse in a loop and to choose limit and echo.
class report {
public:
  report() : handle_(satya_report_new()) {
    if (!handle_) throw std::bad_alloc();
  }
  /// How many problems are kept.
  void set_limit(std::size_t problems) {
    detail::require(satya_report_set_limit(handle_.get(), problems), moved);
  }
  /// How many bytes of the offending value a problem shows.
  void set_echo(std::size_t bytes) {
    detail::require(satya_report_set_echo(handle_.get(), bytes), moved);
  }
  /// Forgets all; a call that is given the report does so, too.
  void clear() noexcept { satya_report_clear(handle_.get()); }
  /// What it holds, until it is cleared or ends.
  report_view view() const noexcept { return report_view(handle_.get()); }
  /// For the functions of satya.h.
  satya_report *get() const noexcept { return handle_.get(); }

private:
  static constexpr detail::moved moved{"a report"};

  detail::owner<satya_report, satya_report_free> handle_;
};

/// Data or a schema that was refused. Copies share one report.
class invalid : public error {
public:
  invalid(satya_status code, std::shared_ptr<const report> report)
      : error(code, text(*report)), report_(std::move(report)) {}
  /// The problems, as long as this error or a copy of it lives.
  report_view problems() const noexcept { return report_->view(); }

private:
  static std::string text(const report &report) {
    report_view problems = report.view();
    if (problems.empty()) return satya_status_name(SATYA_INVALID);
    problem first = problems[0];
    std::string text(first.message);
    text += " at \"";
    text += first.pointer;
    text += '"';
    if (problems.total() > 1) text += " and " + std::to_string(problems.total() - 1) + " more";
    return text;
  }
  std::shared_ptr<const report> report_;
};

namespace detail {

/// Calls with a report of its own, and throws what the status and it say.
template <typename Call, typename Reason> void reporting(Call call, Reason reason) {
  auto problems = std::make_shared<report>();
  satya_status status = call(problems->get());
  if (status == SATYA_INVALID || status == SATYA_BAD_SCHEMA) throw invalid(status, problems);
  require(status, [&] { return reason(status); });
}

template <typename Write, typename Reason> std::string written(Write write, Reason reason) {
  owner<satya_buffer, satya_buffer_free> buffer(satya_buffer_new());
  if (!buffer) throw std::bad_alloc();
  require(write(buffer.get()), reason);
  return std::string(view(satya_buffer_data(buffer.get()), satya_buffer_size(buffer.get())));
}

} // namespace detail

inline problem report_view::operator[](std::size_t index) const {
  satya_problem raw = {};
  raw.struct_size = sizeof raw;
  detail::require(satya_report_get(handle_, index, &raw), [&] {
    return "no problem " + std::to_string(index) + ", but " + std::to_string(size());
  });
  problem found;
  found.code = raw.code;
  found.type = detail::view(raw.type, raw.type_size);
  found.message = detail::view(raw.message, raw.message_size);
  found.pointer = detail::view(raw.pointer, raw.pointer_size);
  found.schema_path = detail::view(raw.schema_path, raw.schema_path_size);
  found.input = detail::view(raw.input, raw.input_size);
  found.offset = raw.offset;
  found.line = raw.line;
  found.column = raw.column;
  found.record = raw.record;
  for (std::size_t segment = 0; segment < raw.segment_count; segment++) {
    satya_value part;
    detail::require(satya_report_segment(handle_, index, segment, &part));
    found.path.emplace_back(part);
  }
  for (std::size_t parameter = 0; parameter < raw.parameter_count; parameter++) {
    satya_value name, fact;
    detail::require(satya_report_parameter(handle_, index, parameter, &name, &fact));
    found.parameters.emplace_back(value(name).as_string(), fact);
  }
  return found;
}

inline std::string report_view::to_json() const {
  return detail::written(
      [this](satya_buffer *buffer) { return satya_report_to_json(handle_, buffer); },
      [] { return std::string("there is no report"); });
}

/// A declared member of a record: a view into its schema.
struct field {
  std::string_view name, description;
  std::uint32_t flags = 0, kinds = 0;
  value default_value;
  /// Whether a record has to have it.
  bool is_required() const noexcept { return flags & SATYA_FIELD_REQUIRED; }
  /// Whether there is a default_value.
  bool has_default() const noexcept { return flags & SATYA_FIELD_HAS_DEFAULT; }
  /// Whether it holds a nested record.
  bool is_record() const noexcept { return flags & SATYA_FIELD_RECORD; }

  explicit field(const satya_field &raw)
      : name(detail::view(raw.name, raw.name_size)),
        description(detail::view(raw.description, raw.description_size)), flags(raw.flags),
        kinds(raw.kinds), default_value(raw.default_value) {}
};

/// An instance that somebody else owns, to read.
class instance_view {
public:
  explicit instance_view(const satya_instance *handle = nullptr) noexcept : handle_(handle) {}
  /// Whether there is one.
  explicit operator bool() const noexcept { return handle_; }
  /// For the functions of satya.h.
  const satya_instance *get() const noexcept { return handle_; }

  /// How many fields the record declares.
  std::size_t field_count() const noexcept { return satya_instance_field_count(handle_); }
  /// The index of a field, for loops: reading by index saves the look-up.
  std::size_t index(std::string_view name) const {
    std::size_t index;
    detail::require(satya_instance_field_find(handle_, detail::address(name), name.size(), &index),
                    [&] { return unknown(name); });
    return index;
  }
  /// An index as itself, so that keys are names or indexes.
  std::size_t index(std::size_t index) const noexcept { return index; }
  /// A declared field, by index.
  satya::field field(std::size_t index) const {
    satya_field raw = {};
    raw.struct_size = sizeof raw;
    detail::require(satya_instance_field_get(handle_, index, &raw), [&] { return label(index); });
    return satya::field(raw);
  }
  /// Whether the field was given, and not filled from its default.
  template <typename Key> bool is_set(const Key &key) const {
    return satya_instance_is_set(handle_, index(key)) != 0;
  }
  /// The value of a field, by name or index: a view; unset where it is absent.
  template <typename Key> value operator[](const Key &key) const { return read<value>(index(key)); }
  /// Reads a field as value, bool, std::int64_t, double, std::string_view or
  /// std::string, or as std::optional of these, empty where it is absent or null.
  template <typename Type, typename Key> Type get(const Key &key) const {
    return read<Type>(index(key));
  }
  /// The whole: a view.
  value to_value() const {
    satya_value whole;
    detail::require(satya_instance_value(handle_, &whole), empty);
    return whole;
  }
  /// The members that the record does not declare, as an object; unset where there are none.
  value extras() const {
    satya_value members;
    detail::require(satya_instance_extras(handle_, &members), empty);
    return members;
  }
  /// The instance as JSON text.
  std::string to_json() const {
    return detail::written(
        [this](satya_buffer *buffer) { return satya_instance_to_json(handle_, buffer); }, empty);
  }
  /// Whether both hold equal data, or both are empty.
  bool operator==(const instance_view &other) const noexcept {
    return satya_instance_equal(handle_, other.handle_) != 0;
  }
  bool operator!=(const instance_view &other) const noexcept { return !(*this == other); }

private:
  template <typename Type> struct is_optional : std::false_type {};
  template <typename Type> struct is_optional<std::optional<Type>> : std::true_type {};

  template <typename Type> Type read(std::size_t field) const {
    if constexpr (is_optional<Type>::value) {
      value found = read<value>(field);
      if (found.is_unset() || found.is_null()) return std::nullopt;
      return read<typename Type::value_type>(field);
    } else if constexpr (std::is_same_v<Type, value>) {
      satya_value found;
      readable(satya_instance_get(handle_, field, &found), field, "a value");
      return found;
    } else if constexpr (std::is_same_v<Type, bool>) {
      std::uint8_t found;
      readable(satya_instance_get_bool(handle_, field, &found), field, "a boolean");
      return found != 0;
    } else if constexpr (std::is_same_v<Type, std::int64_t>) {
      std::int64_t found;
      readable(satya_instance_get_int64(handle_, field, &found), field, "an integer of 64 bits");
      return found;
    } else if constexpr (std::is_same_v<Type, double>) {
      double found;
      readable(satya_instance_get_double(handle_, field, &found), field, "a number");
      return found;
    } else {
      static_assert(std::is_same_v<Type, std::string_view> || std::is_same_v<Type, std::string>,
                    "fields are read as value, bool, std::int64_t, double or text");
      const char *text;
      std::size_t size;
      readable(satya_instance_get_string(handle_, field, &text, &size), field, "a string");
      return Type(detail::view(text, size));
    }
  }

  std::string unknown(std::string_view name) const {
    if (!handle_) return empty();
    std::size_t near;
    std::string text = "no field " + detail::quoted(name);
    satya_status found =
        satya_instance_field_nearest(handle_, detail::address(name), name.size(), &near);
    if (found == SATYA_OK)
      text += "; nearest: " + detail::quoted(field(near).name);
    return text;
  }

protected:
  static std::string empty() { return "an instance that was moved from, or is none, is used"; }
  /// A field as a message names it.
  std::string label(std::size_t index) const {
    if (!handle_) return empty();
    if (index < field_count()) return "field " + detail::quoted(field(index).name);
    return "no field " + std::to_string(index) + "; there are " + std::to_string(field_count());
  }
  /// Throws where a field was not read as what is expected.
  void readable(satya_status status, std::size_t field, const char *expected) const {
    detail::require(status, [&] {
      satya_value held;
      if (status != SATYA_WRONG_KIND || satya_instance_get(handle_, field, &held) != SATYA_OK)
        return label(field);
      return label(field) + " is " + detail::described(held.kind) + ", not " + expected;
    });
  }

  const satya_instance *handle_;
};

/// Writes the instance as JSON.
inline std::ostream &operator<<(std::ostream &out, const instance_view &instance) {
  return out << (instance ? instance.to_json() : "(no instance)");
}

class instance_ref;
class instance;

namespace detail {

/// What can be set. It is no instance_ref, so that a const instance is none either.
class settable : public instance_view {
public:
  /// Checks and stores; throws invalid, and keeps the old value, if it is refused.
  template <typename Key> void set(const Key &key, const value &value) {
    std::size_t field = index(key);
    detail::given given(value);
    auto store = [&](satya_report *report) {
      return satya_instance_set(handle(), field, given.data(), report);
    };
    // Success is one call: the report of a refusal is asked for afterwards.
    satya_status status = store(nullptr);
    auto reason = [&](satya_status failed) {
      if (!get()) return empty();
      if (failed == SATYA_BAD_STATE)
        return label(field) + ": it belongs to a batch, or to a default that a set dropped, and is "
                              "not set; set a copy of it, or what the field holds now";
      if (failed == SATYA_BAD_ARGUMENT)
        return label(field) + ": " + detail::fault("", failed, true);
      return label(field);
    };
    if (status == SATYA_INVALID) detail::reporting(store, reason);
    else detail::require(status, [&] { return reason(status); });
  }
  template <typename Key> void set(const Key &key, const owned_value &value) {
    set(key, value.view());
  }
  /// Removes an optional field.
  template <typename Key> void remove(const Key &key) { set(key, value()); }
  /// The nested instance of a field; it ends when that field is set, and is set no more where a
  /// set drops the default that was filled in for it.
  template <typename Key> instance_ref child(const Key &key);

protected:
  explicit settable(satya_instance *handle) noexcept : instance_view(handle) {}
  settable(const settable &) = default;
  settable &operator=(const settable &) = default;
  // Safe: this class is only made from a pointer to a non-const instance, and copied by
  // classes that are made from that.
  satya_instance *handle() const noexcept { return const_cast<satya_instance *>(handle_); }
};

} // namespace detail

/// An instance that somebody else owns, to read and to set. One that is const can only be
/// viewed, and one that has no name has ended by the next line.
class instance_ref : public detail::settable {
public:
  explicit instance_ref(satya_instance *handle = nullptr) noexcept : settable(handle) {}
  instance_ref(instance &owner) noexcept;
  instance_ref(const instance &) = delete;
};

template <typename Key> instance_ref detail::settable::child(const Key &key) {
  satya_instance *child;
  std::size_t field = index(key);
  readable(satya_instance_get_instance(handle(), field, &child), field, "a record");
  return instance_ref(child);
}

/// An instance of one's own. Copying copies its data.
class instance : public detail::settable {
public:
  explicit instance(satya_instance *handle) noexcept : settable(handle) {}
  explicit instance(const instance_view &other) : settable(copy(other.get())) {}
  instance(const instance &other) : settable(copy(other.get())) {}
  instance(instance &&other) noexcept : settable(other.handle()) { other.handle_ = nullptr; }
  instance &operator=(instance other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~instance() { satya_instance_free(handle()); }

private:
  friend class instance_ref;
  static satya_instance *copy(const satya_instance *other) {
    satya_instance *copied;
    detail::require(satya_instance_copy(other, &copied), empty);
    return copied;
  }
};

inline instance_ref::instance_ref(instance &owner) noexcept : settable(owner.handle()) {}

/// How often one problem stands at one place of a batch: a view.
struct total {
  std::uint32_t code = 0;
  std::string_view type, pointer;
  std::uint64_t count = 0;
};

/// The results of a batch.
class batch {
public:
  explicit batch(satya_batch *handle, const position &start = {}) noexcept
      : handle_(handle), start_(start) {}
  /// The number of records.
  std::size_t size() const noexcept { return satya_batch_count(handle_.get()); }
  /// The number of valid records.
  std::size_t valid_count() const noexcept { return satya_batch_valid_count(handle_.get()); }
  /// size() bytes: 0 valid, 1 invalid.
  const std::uint8_t *verdicts() const noexcept { return satya_batch_verdicts(handle_.get()); }
  /// How many bytes of the text were used; the rest belongs before the next piece.
  std::size_t consumed() const noexcept { return satya_batch_consumed(handle_.get()); }
  /// The instance of a record; false where it is invalid or was not kept.
  instance_view operator[](std::size_t record) const noexcept {
    return instance_view(satya_batch_instance(handle_.get(), record));
  }
  /// The problems of a record.
  report_view problems(std::size_t record) const noexcept {
    return report_view(satya_batch_report(handle_.get(), record));
  }
  /// The problems of the text around the records.
  report_view problems() const noexcept { return problems(SIZE_MAX); }
  /// Byte offset and size of a record in the whole input.
  std::pair<std::uint64_t, std::uint64_t> source(std::size_t record) const {
    std::uint64_t offset, size;
    satya_status status = satya_batch_source(handle_.get(), record, &offset, &size);
    detail::require(status, [&]() -> std::string {
      if (status == SATYA_BAD_STATE) return "a batch of rows was read from no text";
      if (!get()) return detail::moved{"a batch"}();
      return "no record " + std::to_string(record) + ", but " + std::to_string(this->size());
    });
    return {offset, size};
  }
  /// How often each problem stands at each place, the most frequent first.
  std::vector<total> totals() const {
    std::vector<total> all(satya_batch_total_count(handle_.get()));
    for (std::size_t index = 0; index < all.size(); index++) {
      satya_total raw = {};
      raw.struct_size = sizeof raw;
      detail::require(satya_batch_total(handle_.get(), index, &raw));
      all[index] = {raw.code, detail::view(raw.type, raw.type_size),
                    detail::view(raw.pointer, raw.pointer_size), raw.count};
    }
    return all;
  }
  /// Where it ended, for batch_options::start_at() of the next piece.
  position end_position() const noexcept {
    const satya_batch *ended = get();
    return {start_.record + satya_batch_count(ended), start_.line + satya_batch_lines(ended),
            satya_batch_column(ended), start_.offset + satya_batch_consumed(ended),
            satya_batch_state(ended)};
  }

  /// Goes over the records, as operator[] gives them.
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = instance_view;
    using difference_type = std::ptrdiff_t;
    using pointer = const instance_view *;
    using reference = instance_view;
    iterator(const batch *batch, std::size_t record) noexcept : batch_(batch), record_(record) {}
    instance_view operator*() const noexcept { return (*batch_)[record_]; }
    iterator &operator++() noexcept {
      ++record_;
      return *this;
    }
    void operator++(int) noexcept { ++record_; }
    bool operator==(const iterator &other) const noexcept { return record_ == other.record_; }
    bool operator!=(const iterator &other) const noexcept { return record_ != other.record_; }

  private:
    const batch *batch_;
    std::size_t record_;
  };
  iterator begin() const noexcept { return {this, 0}; }
  iterator end() const noexcept { return {this, size()}; }
  /// For the functions of satya.h.
  const satya_batch *get() const noexcept { return handle_.get(); }

private:
  detail::owner<satya_batch, satya_batch_free> handle_;
  position start_;
};

/// A compiled schema. Copies share it, on any thread.
class schema {
public:
  /// Compiles a document; throws invalid with its mistakes. The options are the defaults of calls.
  explicit schema(std::string_view json, const satya_options &options = satya::options()) {
    detail::reporting(
        [&](satya_report *report) {
          return satya_schema_create(detail::address(json), json.size(), &options, &handle_, report);
        },
        detail::refused{&options});
  }
  schema(const schema &other) noexcept : handle_(satya_schema_retain(other.handle_)) {}
  schema(schema &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  schema &operator=(schema other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~schema() { satya_schema_free(handle_); }
  /// For the functions of satya.h.
  const satya_schema *get() const noexcept { return handle_; }

  /// The title: a view.
  std::string_view name() const {
    const char *text;
    std::size_t size;
    detail::require(satya_schema_name(handle_, &text, &size), moved);
    return detail::view(text, size);
  }
  /// The fields of a schema whose root is a record: views.
  std::vector<field> fields() const {
    std::vector<field> all;
    for (std::size_t index = 0; index < satya_schema_field_count(handle_); index++) {
      satya_field raw = {};
      raw.struct_size = sizeof raw;
      detail::require(satya_schema_field_get(handle_, index, &raw));
      all.emplace_back(raw);
    }
    return all;
  }
  /// The schema document.
  std::string to_json() const {
    return detail::written(
        [this](satya_buffer *buffer) { return satya_schema_to_json(handle_, buffer); }, moved);
  }

  /// Whether a document satisfies the schema.
  bool is_valid_json(std::string_view json) const {
    return verdict(satya_schema_check_json(handle_, detail::address(json), json.size(), nullptr,
                                           nullptr));
  }
  /// Whether a value does.
  bool is_valid(const value &value) const {
    detail::given given(value);
    return verdict(satya_schema_check_value(handle_, given.data(), nullptr, nullptr), nullptr,
                   handle_);
  }
  bool is_valid(const owned_value &value) const { return is_valid(value.view()); }
  /// Checks into a report of the caller; true where the document is valid.
  bool check_json(std::string_view json, report &report,
                  const satya_options &options = satya::options()) const {
    return verdict(satya_schema_check_json(handle_, detail::address(json), json.size(), &options,
                                           report.get()),
                   &options);
  }
  /// The same for a value.
  bool check(const value &value, report &report,
             const satya_options &options = satya::options()) const {
    detail::given given(value);
    return verdict(satya_schema_check_value(handle_, given.data(), &options, report.get()),
                   &options, handle_);
  }
  bool check(const owned_value &value, report &report,
             const satya_options &options = satya::options()) const {
    return check(value.view(), report, options);
  }

  /// Decodes a document; throws invalid with its problems if it is refused.
  instance from_json(std::string_view json, const satya_options &options = satya::options()) const {
    return made(
        [&](satya_instance **out, satya_report *report) {
          return satya_instance_from_json(handle_, detail::address(json), json.size(), &options, out,
                                          report);
        },
        detail::refused{&options});
  }
  /// The same for a value, which is copied.
  instance from_value(const value &value, const satya_options &options = satya::options()) const {
    return made(
        [&](satya_instance **out, satya_report *report) {
          detail::given given(value);
          return satya_instance_from_value(handle_, given.data(), &options, out, report);
        },
        detail::refused{&options, handle_ != nullptr});
  }
  instance from_value(const owned_value &value,
                      const satya_options &options = satya::options()) const {
    return from_value(value.view(), options);
  }
  /// Makes a record from values in field order.
  instance from_values(const std::vector<value> &values,
                       const satya_options &options = satya::options()) const {
    return made(
        [&](satya_instance **out, satya_report *report) {
          detail::given given(values);
          return satya_instance_new(handle_, given.data(), values.size(), &options, out, report);
        },
        detail::refused{&options, handle_ != nullptr});
  }

  /// Checks every record of a text, on the threads of the options. Bad records are no error.
  batch check_batch(std::string_view data,
                    const satya_batch_options &options = batch_options()) const {
    satya_batch *made;
    satya_status status = satya_batch_validate(handle_, detail::address(data), data.size(),
                                               &options, &made, nullptr);
    detail::require(status,
                    [&] { return detail::fault(satya_batch_options_fault(&options), status); });
    return batch(made, start(options));
  }
  /// The same for rows of `width` values each in field order, one row behind the other.
  batch check_rows(const std::vector<value> &values, std::size_t width,
                   const satya_batch_options &options = batch_options()) const {
    if (width == 0 || values.size() % width)
      detail::fail(SATYA_BAD_ARGUMENT, std::to_string(values.size()) + " values are no rows of " +
                                           std::to_string(width));
    satya_batch *made;
    detail::given given(values);
    satya_status status = satya_batch_validate_values(
        handle_, given.data(), values.size() / width, width, &options, &made, nullptr);
    detail::require(
        status, [&] { return detail::fault(satya_batch_options_fault(&options), status, handle_); });
    return batch(made, start(options));
  }

private:
  static constexpr detail::moved moved{"a schema"};

  static position start(const satya_batch_options &options) noexcept {
    return {options.first_record, options.first_line, options.first_column, options.base_offset,
            options.state};
  }
  static bool verdict(satya_status status, const satya_options *options = nullptr,
                      bool has_values = false) {
    if (status != SATYA_INVALID)
      detail::require(status, [&] { return detail::refused{options, has_values}(status); });
    return status == SATYA_OK;
  }
  template <typename Make, typename Reason> instance made(Make make, Reason reason) const {
    satya_instance *made = nullptr;
    detail::reporting([&](satya_report *report) { return make(&made, report); }, reason);
    return instance(made);
  }

  satya_schema *handle_ = nullptr;
};

} // namespace satya

#endif // SATYA_HPP
