// SPDX-License-Identifier: Apache-2.0
// What the example does not show: options, all parts of a problem, values, rows, threads.
#include <algorithm>
#include <atomic>
#include <iostream>
#include <satya.hpp>
#include <sstream>
#include <thread>

namespace {

int failures = 0;

template <typename Expected, typename Found>
void same(const Expected &expected, const Found &found, const char *what) {
  if (expected == found) return;
  failures += 1;
  std::cout << "fails: " << what << ": " << found << ", expected " << expected << "\n";
}

template <typename Action> std::string refusal(Action action) {
  try {
    action();
  } catch (const satya::invalid &refused) {
    return std::string(refused.problems()[0].type);
  } catch (const satya::error &failed) {
    return failed.what();
  }
  return "accepted";
}

const std::string_view text = R"({"title":"Item","type":"object","properties":{
  "id":{"type":"integer","minimum":0},"tags":{"type":"array","items":{"type":"string"}},"any":{},
  "size":{"type":"number","default":1.5,"description":"in m"}},"required":["id"]})";

void options(const satya::schema &schema) {
  satya::options lax, strict, own_options;
  lax.mode = SATYA_MODE_LAX;
  strict.mode = SATYA_MODE_STRICT;
  const char *number = R"({"id":"3"})";
  same("int_type", refusal([&] { schema.from_json(number); }), "strict");
  same(3, schema.from_json(number, lax).get<std::int64_t>("id"), "lax");
  same(3, schema.from_value(satya::value::object({"id", "3"}), lax).get<std::int64_t>("id"),
       "lax, a value");
  own_options = lax;
  own_options.extras = SATYA_EXTRAS_REFUSE;
  own_options.duplicates = SATYA_DUPLICATES_REFUSE;
  satya::schema own(text, own_options);
  same(3, own.from_json(number).get<std::int64_t>("id"), "the schema's own");
  same("int_type", refusal([&] { own.from_json(number, strict); }), "a call's before these");
  same("extra_forbidden", refusal([&] { own.from_json(R"({"id":1,"x":2})"); }), "extras");
  const char *twice = R"({"id":1,"id":2})";
  same("accepted", refusal([&] { schema.from_json(twice); }), "duplicates");
  same(false, refusal([&] { own.from_json(twice); }) == "accepted", "duplicates refused");
  satya::options shallow;
  shallow.max_depth = 2;
  satya::report report;
  same(false, schema.check_json(R"({"id":1,"any":[[[]]]})", report, shallow), "a limit");
  same(1u, report.view().size(), "its problem");
  same(2, schema.from_json(R"({"id":1,"x":2})").extras()["x"].as_int64(), "extras kept");
  same(true, schema.is_valid_json(R"({"id":1})"), "a valid document");
  same(false, schema.is_valid(satya::value::object({"id", true})), "an invalid value");
}

void parts(const satya::schema &schema) {
  satya::field size = schema.fields()[3];
  same("size", size.name, "a field");
  same("in m", size.description, "its description");
  same(1.5, size.default_value.as_double(), "its default");
  same(true, size.has_default() && !size.is_required() && !size.is_record(), "its flags");
  same(true, (size.kinds & 1u << SATYA_KIND_DOUBLE) != 0, "its kinds");
  same("Item", schema.name(), "the name");
  same(schema.to_json(), satya::schema(schema.to_json()).to_json(), "the document");
  satya::batch_options echo;
  echo.echo = 20;
  satya::batch bad =
      schema.check_batch("{\"id\":7}\n {\"id\":-5,\"tags\":[\"\u00e9\",1]}\n", echo);
  satya::problem low = bad.problems(1)[0], tag = bad.problems(1)[1];
  same(true, low.code > 0, "code");
  same("greater_than_equal", low.type, "type");
  same("Input should be greater than or equal to 0", low.message, "message");
  same("/id", low.pointer, "pointer");
  same("#/properties/id/minimum", low.schema_path, "schema path");
  same(16u, low.offset, "offset");
  same(2u, low.line, "line");
  same(8u, low.column, "column");
  same(1u, low.record, "record");
  same("-5", low.input, "input");
  same("id", low.path.at(0).as_string(), "path");
  same("ge", low.parameters.at(0).first, "a parameter");
  same(0, low.parameters.at(0).second.as_int64(), "its value");
  same("tags", tag.path.at(0).as_string(), "a place in an array");
  same(1, tag.path.at(1).as_int64(), "its index");
  same(23u, tag.column, "a column in code points");
  same(10u, bad.source(1).first, "where the record is");
  same(25u, bad.source(1).second, "and its size");
  satya::report report;
  report.set_limit(1);
  satya::owned_value none = satya::value::array({});
  same(false, schema.check(satya::value::object({"id", -1, "tags", true}), report), "a bad value");
  same(1u, report.view().size(), "problems kept");
  same(2u, report.view().total(), "problems found");
  same(0u, report.view()[0].line, "without text");
  same(true, report.view().to_json().find("greater_than_equal") != std::string::npos, "as JSON");
  same(0u, none.view().size(), "an empty array");
}

/// Unsigned integers beyond 2^63 - 1 are values as others are, wherever they stand.
void unsigned_integers() {
  satya::schema schema(R"({"type":"object","properties":{"id":{"type":"integer"},"any":{}}})");
  satya::instance record = schema.from_json("{}");
  record.set("id", UINT64_MAX);
  same(UINT64_MAX, record["id"].as_uint64(), "the greatest");
  same("18446744073709551615", record["id"].as_string(), "its digits");
  record.set("id", UINT64_C(1) << 63);
  same(R"({"id":9223372036854775808})", record.to_json(), "2^63");
  record.set("id", 7u);
  same(7u, record["id"].as_uint64(), "a small one");
  satya::value value = UINT64_MAX;
  same(unsigned(SATYA_KIND_NUMBER), value.kind(), "its kind");
  same(UINT64_MAX, value.as_uint64(), "before it is stored");
  same(18446744073709551616.0, value.as_double(), "as a number");
  const char *nested = R"([0,{"a":18446744073709551615,"b":[1]},18446744073709551615])";
  std::vector<satya::value> inner = {"a", value, "b", satya::value()};
  satya::owned_value one = satya::value::array({1});
  inner[3] = one.view();
  std::vector<satya::value> outer = {0, satya::value::object(inner), value};
  record.set("any", satya::value::array(outer));
  same(nested, satya::schema("true").from_value(record["any"]).to_json(), "in vectors");
  satya::owned_value list = satya::value::array(
      {0, satya::value::object({"a", UINT64_MAX, "b", satya::value::array({1})}), UINT64_MAX});
  same(nested, satya::schema("true").from_value(list).to_json(), "in lists");
  same(nested, satya::schema("true").from_value(satya::value::array(outer)).to_json(), "a value");
  same(R"({"id":18446744073709551615,"any":1})", schema.from_values({value, 1}).to_json(),
       "fields");
  satya::batch rows = schema.check_rows({1, value, value, 2}, 2);
  same(R"({"id":1,"any":18446744073709551615})", rows[0].to_json(), "a row");
  same(R"({"id":18446744073709551615,"any":2})", rows[1].to_json(), "the next");
  satya::schema small(R"({"maximum":18446744073709551614})");
  satya::report report;
  same(true, small.is_valid(UINT64_MAX - 1) && !small.is_valid(UINT64_MAX), "a verdict");
  same(false, small.check(UINT64_MAX, report), "problems");
  for (const char *other : {"-1", "1.5", "18446744073709551616", "\"1\"", "null"}) {
    bool is_refused = false;
    try {
      satya::schema("true").from_json(other).to_value().as_uint64();
    } catch (const satya::error &error) {
      is_refused = error.code() == SATYA_WRONG_KIND;
    }
    same(true, is_refused, other);
  }
}

void values(const satya::schema &schema) {
  satya::instance item =
      schema.from_value(satya::value::object({"id", satya::value::number("9223372036854775808")}));
  same(static_cast<unsigned>(SATYA_KIND_NUMBER), item["id"].kind(), "2^63");
  same("9223372036854775808", item["id"].as_string(), "2^63 as text");
  same(1.5, item.get<double>("size"), "a default");
  same(false, item.is_set("size"), "is not given");
  std::vector<satya::value> one = {1}, members = {"a", satya::value::array(one)};
  item.set("any", satya::value::array({nullptr, true, -1, 0.25, std::string_view("\0e", 2),
                                       satya::value::object(members)}));
  satya::value any = item["any"];
  same(6u, any.size(), "an array");
  same(true, any[0].is_null() && any[1].as_bool(), "null and true");
  same(-1, any[2].as_int64(), "an integer");
  same(0.25, any[3].as_double(), "a double");
  same(2u, any[4].as_string().size(), "a text with a NUL");
  same(1, any[5]["a"][0].as_int64(), "an object");
  same("a", any[5].member(0).first, "its member");
  item.set("any", item.to_value());
  same(static_cast<unsigned>(SATYA_KIND_OBJECT), item["any"].kind(), "an instance as a value");
  item.remove("any");
  same(true, item["any"].is_unset(), "absent");
  item.set("any", nullptr);
  same(true, item["any"].is_null(), "null");
  item.set("any", 0.1f);
  same(std::string("[0.10000000149011612]"),
       satya::schema("true").from_value(satya::value::array({0.1f})).to_json(), "a float of a list");
  same(0.10000000149011612, item["any"].as_double(), "a float");
  satya::instance copy = item;
  same(true, copy == item, "a copy");
  copy.set("id", 1);
  same(false, copy == item, "that is independent");
  same(7, schema.from_values({7}).get<std::int64_t>("id"), "from values");
}

satya::owned_value returned(const std::string &name) {
  satya::owned_value inner = satya::value::object({"name", name});
  return satya::value::array({inner, inner, name + "!", satya::value::number("1" + name), 2,
                              satya::value::array({satya::value::array({name + "?"})})});
}

/// A list that is written down owns what it is made of: it outlives its elements, their texts
/// and lists, wherever it is handed.
void lists(const satya::schema &schema) {
  auto tags = satya::value::array({"x", std::string("a text that takes a block of its own")});
  satya::instance item = schema.from_json(R"({"id":1})");
  item.set("tags", tags);
  same("a text that takes a block of its own", item["tags"][1].as_string(), "a named list");
  const std::string digits(30, '7');
  satya::owned_value any = tags;
  any = returned(digits);
  satya::owned_value copy = std::move(any);
  const satya::value &view = any;
  item.set("any", view);
  same("{\"id\":1,\"tags\":[\"x\",\"a text that takes a block of its own\"],\"any\":[{\"name\":\"" +
           digits + "\"},{\"name\":\"" + digits + "\"},\"" + digits + "!\",1" + digits + ",2,[[\"" +
           digits + "?\"]]],\"size\":1.5}",
       item.to_json(), "a list of lists");
  same(digits, copy.view()[0]["name"].as_string(), "a copy");
  std::vector<satya::value> row = {1, tags, copy, {}};
  same(1u, schema.check_rows(row, 4).valid_count(), "a row of lists");
  satya::report report;
  auto whole = satya::value::object({"id", 1, "tags", tags});
  same(true, schema.is_valid(whole) && schema.check(whole, report), "a named object");
  same(2u, schema.from_value(whole)["tags"].size(), "an instance of it");
}

void references(const satya::schema &schema) {
  satya::instance item = schema.from_json(R"({"id":1})");
  satya::instance_ref reference = item;
  reference.set("id", 2);
  const satya::instance &kept = item;
  satya::instance_view view = kept;
  same(2, view.get<std::int64_t>("id"), "what a reference set");
  satya::instance_ref another = reference;
  another.set("id", 3);
  same(3, kept.get<std::int64_t>("id"), "a copy of a reference");
}

void batches(const satya::schema &schema) {
  std::vector<satya::value> tags = {"x"};
  std::vector<satya::value> rows = {1,   satya::value::array(tags), {},
                                    {},  -1, {}, 2, {}, "3", {}, {}, {}};
  satya::batch batch = schema.check_rows(rows, 4);
  same(3u, batch.size(), "rows");
  same(1u, batch.valid_count(), "valid rows");
  same("x", batch[0]["tags"][0].as_string(), "a row");
  same("greater_than_equal", batch.problems(1)[0].type, "a row's problem");
  same(0u, schema.check_rows({}, 4).size(), "no rows");
  satya::batch_options options;
  satya::options lax;
  lax.mode = SATYA_MODE_LAX;
  options.options = &lax;
  same(2u, schema.check_rows(rows, 4, options).valid_count(), "lax rows");
  options = {};
  options.keep = SATYA_BATCH_VERDICTS;
  options.threads = 2;
  options.format = SATYA_BATCH_ARRAY;
  options.problems_per_record = 1;
  satya::batch verdicts =
      schema.check_batch(R"([{"id":1},{"id":-1},{"id":-2,"tags":[1,2]}])", options);
  same(true, std::equal(verdicts.verdicts(), verdicts.verdicts() + 3, "\0\1\1"), "verdicts");
  same(false, static_cast<bool>(verdicts[0]), "nothing kept");
  same(1u, verdicts.problems(2).size(), "kept problems");
  for (const satya::total &total : verdicts.totals())
    same(2u, total.count, total.pointer == "/tags/*" ? "totals of tags" : "totals of id");
  same(2u, verdicts.totals().size(), "totals");
  std::string many;
  for (int line = 0; line < 10000; line++) many += "{\"id\":1}\n";
  options = {};
  options.max_memory = 1000;
  same("the batch holds more than its max_memory (SATYA_LIMIT)",
       refusal([&] { schema.check_batch(many, options); }), "a limit of memory");
  volatile std::uint32_t cancel = 1;
  options = {};
  options.cancel = &cancel;
  same("SATYA_CANCELLED", refusal([&] { schema.check_batch(many, options); }), "a flag");
}

/// Copies of a schema are shared by threads, each of which may end first.
void threads() {
  std::vector<std::thread> all;
  std::atomic<int> wrong = 0;
  {
    satya::schema schema(text);
    for (int count = 0; count < 4; count++)
      all.emplace_back([schema, &wrong] {
        for (int turn = 0; turn < 500; turn++) {
          satya::instance item = schema.from_json(R"({"id":1})");
          if (schema.is_valid_json(R"({"id":-1})") || item.get<std::int64_t>("id") != 1) wrong += 1;
        }
      });
  }
  for (std::thread &thread : all) thread.join();
  same(0, wrong.load(), "a schema that is shared");
}

void shown() {
  satya::schema schema(R"({"type":"object","properties":{"n":{"type":"integer"}}})");
  std::ostringstream out;
  satya::batch batch = schema.check_batch("{\"n\":1}\n{\"n\":\"x\"}\n{\"n\":3}\n");
  for (satya::instance_view record : batch) out << record << ";";
  for (satya::problem problem : batch.problems(1)) out << problem;
  out << ";" << schema.from_json("{\"n\":4}");
  std::string problem = R"(Input should be a valid integer, not a string at "/n")";
  same(R"({"n":1};(no instance);{"n":3};)" + problem + R"(;{"n":4})", out.str(),
       "what streams show");
}

} // namespace

int main() {
  satya::schema schema(text);
  options(schema);
  parts(schema);
  values(schema);
  unsigned_integers();
  lists(schema);
  references(schema);
  batches(schema);
  threads();
  shown();
  return failures != 0;
}
