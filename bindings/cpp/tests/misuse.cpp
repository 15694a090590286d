// SPDX-License-Identifier: Apache-2.0
// What nobody should do with the C++ layer, and what it says then.
#include <cmath>
#include <cstdio>
#include <satya.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

// What does not compile: a const instance as one that can be set, by whatever way; what has no
// name kept as a view or a reference; a list of a vector that ends with the line.
template <typename Type, typename = void> struct sets : std::false_type {};
template <typename Type>
struct sets<Type, std::void_t<decltype(std::declval<Type>().set("name", 1))>> : std::true_type {};

using satya::instance;
using satya::instance_ref;
static_assert(sets<instance &>() && sets<instance_ref &>() && sets<instance_ref>());
static_assert(!sets<const instance &>() && !sets<satya::instance_view>());
static_assert(std::is_convertible_v<instance &, instance_ref>);
static_assert(!std::is_constructible_v<instance_ref, const instance &>);
static_assert(!std::is_assignable_v<instance_ref &, const instance &>);
static_assert(!std::is_convertible_v<const instance &, const instance_ref &>);
static_assert(!std::is_convertible_v<const instance *, const instance_ref *>);
static_assert(!std::is_constructible_v<instance_ref, satya::instance_view>);
static_assert(!std::is_constructible_v<instance_ref, const satya_instance *>);
static_assert(!std::is_constructible_v<instance_ref, instance>);

using satya::owned_value;
using satya::value;
static_assert(std::is_convertible_v<owned_value &, value>);
static_assert(!std::is_convertible_v<owned_value, value>);
template <typename Type, typename = void> struct makes : std::false_type {};
template <typename Type>
struct makes<Type, std::void_t<decltype(value::array(std::declval<Type>()))>> : std::true_type {};
static_assert(makes<std::vector<value> &>() && !makes<std::vector<value>>());

int failures = 0;

void check(bool holds, const char *what) {
  if (holds) return;
  failures += 1;
  std::printf("fails: %s\n", what);
}

template <typename Action> void throws(satya_status code, const char *what, Action action) {
  try {
    action();
  } catch (const satya::error &error) {
    check(error.code() == code, what);
    return;
  }
  check(false, what);
}

template <typename Action> void is_invalid(const char *type, const char *what, Action action) {
  try {
    action();
  } catch (const satya::invalid &error) {
    satya::invalid copy = error;
    check(copy.problems().size() > 0 && copy.problems()[0].type == type, what);
    return;
  }
  check(false, what);
}

const char *const text = R"({"type":"object","properties":{
  "name":{"type":"string","minLength":1},"age":{"type":"integer"},"score":{"type":"number"},
  "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]})";

void use_after_move(const satya::schema &schema) {
  satya::instance record = schema.from_json(R"({"name":"A"})");
  satya::instance moved = std::move(record);
  throws(SATYA_BAD_ARGUMENT, "reading a moved instance", [&] { record["name"]; });
  throws(SATYA_BAD_ARGUMENT, "setting a moved instance", [&] { record.set("name", "B"); });
  throws(SATYA_BAD_ARGUMENT, "writing a moved instance", [&] { record.to_json(); });
  satya::schema copy = schema;
  satya::schema taken = std::move(copy);
  throws(SATYA_BAD_ARGUMENT, "a moved schema", [&] { copy.from_json("{}"); });
  satya::batch batch = schema.check_batch("{}\n");
  satya::batch other = std::move(batch);
  check(batch.size() == 0 && batch.verdicts() == nullptr, "a moved batch is empty");
}

void outlive(const char *json) {
  satya::instance record = satya::schema(text).from_json(json);
  check(record["name"].as_string() == "A", "an instance outlives its schema");
  satya::instance copy = record;
  record.set("name", "B");
  check(copy["name"].as_string() == "A" && copy != record, "a copy is independent");
  try {
    satya::schema(text).from_json("{}");
  } catch (const satya::invalid &problem) {
    check(problem.problems()[0].type == "missing", "problems outlive schema and input");
  }
}

void wrong_types(const satya::schema &schema) {
  satya::instance record = schema.from_json(R"({"name":"A","age":3})");
  is_invalid("int_type", "text for an integer", [&] { record.set("age", "3"); });
  is_invalid("string_type", "an integer for text", [&] { record.set("name", 3); });
  is_invalid("string_type", "null for text", [&] { record.set("name", nullptr); });
  is_invalid("finite_number", "NaN", [&] { record.set("score", std::nan("")); });
  is_invalid("missing", "an absent name", [&] { record.remove("name"); });
  throws(SATYA_WRONG_KIND, "text read as a number", [&] { record.get<double>("name"); });
  throws(SATYA_WRONG_KIND, "an absent number", [&] { record.get<double>("score"); });
  check(!record.get<std::optional<double>>("score"), "an absent number as an optional");
  throws(SATYA_WRONG_KIND, "a value of another kind", [&] { record["age"].as_string(); });
  throws(SATYA_WRONG_KIND, "an element of a number", [&] { record["age"][0]; });
  throws(SATYA_NO_FIELD, "an unknown name", [&] { record["other"]; });
  throws(SATYA_NO_FIELD, "an index beyond the fields", [&] { record[std::size_t(4)]; });
  throws(SATYA_WRONG_KIND, "a child where there is none", [&] { record.child("home"); });
  satya_value forged = {};
  forged.kind = SATYA_KIND_HOST_ARRAY;
  forged.size = 3;
  throws(SATYA_BAD_ARGUMENT, "an array of nothing", [&] { record.set("age", forged); });
  throws(SATYA_BAD_ARGUMENT, "a key without a value", [&] {
    schema.from_value(satya::value::object({"name"}));
  });
  throws(SATYA_BAD_ARGUMENT, "a key that is no string", [&] {
    schema.from_value(satya::value::object({1, "A"}));
  });
  throws(SATYA_BAD_ARGUMENT, "rows that are not whole", [&] { schema.check_rows({"A"}, 2); });
  check(record.to_json() == R"({"name":"A","age":3})", "nothing changed");
}

void nulls_and_bytes(const satya::schema &schema) {
  throws(SATYA_BAD_ARGUMENT, "a NULL text",
         [&] { satya::value(static_cast<const char *>(nullptr)); });
  is_invalid("json_empty", "an empty document", [&] { schema.from_json({}); });
  bool refused = false;
  try {
    schema.from_json("{\"name\":\"\xff\"}");
  } catch (const satya::invalid &) {
    refused = true;
  }
  check(refused, "a document that is no UTF-8");
  satya::instance record = schema.from_json(R"({"name":"A"})");
  is_invalid("string_unicode", "text that is no UTF-8", [&] { record.set("name", "\xff"); });
  record.set("name", std::string_view("a\0b", 3));
  check(record["name"].as_string().size() == 3, "a text with a NUL");
  satya::options options;
  satya::batch_options array;
  array.format = SATYA_BATCH_ARRAY;
  satya::batch cut = schema.check_batch("[{\"name\":\"A\"}", array);
  check(cut.size() == 1 && cut.problems().size() == 1, "an array that is cut short");
  array.partial = 1;
  std::string line = "[{\"name\":\"A\"},{\"na";
  satya::batch head = schema.check_batch(line, array);
  array.start_at(head.end_position());
  array.partial = 0;
  satya::batch tail = schema.check_batch(line.substr(head.consumed()) + "me\":3}]", array);
  check(tail.size() == 1 && tail.problems(0)[0].column == 23, "a column in a later piece");
  options.struct_size = 4;
  throws(SATYA_BAD_ARGUMENT, "a small struct_size", [&] { schema.from_json("{}", options); });
}

template <typename Action> void says(const char *expected, Action action) {
  try {
    action();
  } catch (const satya::error &error) {
    check(std::string(error.what()).find(expected) != std::string::npos, expected);
    if (std::string(error.what()).find(expected) == std::string::npos)
      std::printf("    %s\n", error.what());
    return;
  }
  check(false, expected);
}

void messages(const satya::schema &schema) {
  satya::instance record = schema.from_json(R"({"name":"A","age":3})");
  says("no field \"nmae\"; nearest: \"name\" (SATYA_NO_FIELD)", [&] { record["nmae"]; });
  says("no field \"other\" (SATYA_NO_FIELD)", [&] { record.set("other", 1); });
  says("no field 4; there are 4", [&] { record[std::size_t(4)]; });
  says("field \"name\" is a string, not an integer of 64 bits (SATYA_WRONG_KIND)",
       [&] { record.get<std::int64_t>("name"); });
  says("field \"score\" is absent, not a number", [&] { record.get<double>("score"); });
  says("field \"age\" is an integer, not a record", [&] { record.child("age"); });
  says("the value is an integer, not a string", [&] { record["age"].as_string(); });
  says("the value is an integer, not an array", [&] { record["age"][0]; });
  says("field \"age\": a value is none: value::number",
       [&] { record.set("age", satya::value::number("3 ")); });
  satya::options deep;
  deep.max_depth = 1001;
  const char *expected = "option max_depth should be at most 1000 (SATYA_BAD_ARGUMENT)";
  says(expected, [&] { satya::schema refused(text, deep); });
  says(expected, [&] { schema.from_json("{}", deep); });
  says(expected, [&] { schema.from_value(1, deep); });
  satya::report report;
  says(expected, [&] { schema.check_json("{}", report, deep); });
  says(expected, [&] { schema.check(1, report, deep); });
  satya::batch_options threads;
  threads.threads = 300;
  says("option threads should be at most 256", [&] { schema.check_batch("", threads); });
  says("1 values are no rows of 2", [&] { schema.check_rows({"A"}, 2); });
  satya::schema any("true");
  says("the schema's root is no record", [&] { any.from_values({}); });
  satya::batch batch = schema.check_batch("{\"name\":\"A\"}\n");
  says("no record 1, but 1 (SATYA_NO_FIELD)", [&] { batch.source(1); });
  satya::instance_ref kept(const_cast<satya_instance *>(batch[0].get()));
  says("field \"name\": it belongs to a batch, or to a default that a set dropped, and is not set",
       [&] { kept.set("name", "B"); });
  satya::schema defaults(R"({"type":"object","properties":{"a":{"type":"integer"},
    "home":{"type":"object","default":{},"properties":{"city":{"type":"string"}}}},"maxProperties":1})");
  satya::instance house = defaults.from_json("{}");
  satya::instance_ref home = house.child("home");
  house.set("a", 1);
  says("or to a default that a set dropped, and is not set; set a copy of it, or what the field holds",
       [&] { home.set("city", "B"); });
  satya::batch refused = schema.check_batch("{}\n");
  says("no problem 1, but 1 (SATYA_NO_FIELD)", [&] { refused.problems(0)[1]; });
}

// What was moved from says so, whatever is asked of it.
void moved(const satya::schema &schema) {
  satya::instance record = schema.from_json(R"({"name":"A"})"), record_taken = std::move(record);
  const char *expected = "an instance that was moved from, or is none, is used (SATYA_BAD_ARGUMENT)";
  says(expected, [&] { record["name"]; });
  says(expected, [&] { record.set("name", "B"); });
  says(expected, [&] { record.to_json(); });
  says(expected, [&] { record.to_value(); });
  says(expected, [&] { record.extras(); });
  says(expected, [&] { record.child("home"); });
  says(expected, [&] { record.field(0); });
  says(expected, [&] { satya::instance copy = record; });
  satya::schema used(text), schema_taken = std::move(used);
  expected = "a schema that was moved from is used (SATYA_BAD_ARGUMENT)";
  satya::report report;
  says(expected, [&] { used.name(); });
  says(expected, [&] { used.to_json(); });
  says(expected, [&] { used.is_valid_json("1"); });
  says(expected, [&] { used.is_valid(1); });
  says(expected, [&] { used.check_json("1", report); });
  says(expected, [&] { used.check(1, report); });
  says(expected, [&] { used.from_json("1"); });
  says(expected, [&] { used.from_value(1); });
  says(expected, [&] { used.from_values({1}); });
  says(expected, [&] { used.check_batch(""); });
  says(expected, [&] { used.check_rows({1}, 1); });
  check(used.fields().empty(), "a moved schema has no fields");
  satya::report report_taken = std::move(report);
  expected = "a report that was moved from is used (SATYA_BAD_ARGUMENT)";
  says(expected, [&] { report.set_limit(1); });
  says(expected, [&] { report.set_echo(1); });
  says("there is no report", [&] { report.view().to_json(); });
  report.clear();
  check(report.view().empty() && report.view().total() == 0, "a moved report is empty");
  satya::batch batch = schema.check_batch("{}\n"), batch_taken = std::move(batch);
  says("a batch that was moved from is used (SATYA_BAD_ARGUMENT)", [&] { batch.source(0); });
  check(batch.totals().empty() && batch.problems().empty() && !batch[0], "a moved batch has nothing");
}

} // namespace

int main() {
  satya::schema schema(text);
  is_invalid("schema_keyword_value", "a bad schema",
             [] { satya::schema bad(R"({"type":"text"})"); });
  use_after_move(schema);
  outlive(R"({"name":"A"})");
  wrong_types(schema);
  nulls_and_bytes(schema);
  messages(schema);
  moved(schema);
  return failures != 0;
}
