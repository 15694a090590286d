// SPDX-License-Identifier: Apache-2.0
// Rounds that make and release every kind of object leave nothing. To be run beside
// Tests/Runtimes/ledger.c, which counts native blocks.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <satya.hpp>
#include <string>
#include <vector>

namespace {

constexpr int rounds = 10000;
// One object a round would be five times as many.
constexpr int limit = rounds / 5;

const char *const text = R"({"title":"T","type":"object","properties":{
  "name":{"type":"string","minLength":1,"default":"D"},"tags":{"type":"array"},"any":{},
  "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]})";
const char *const lines[] = {"{\"name\":\"A\"}\n[]\n", "{\"name\":\"A\",\"other\":1}\n3\n"};

void require(bool holds, const char *what) {
  if (holds) return;
  std::printf("fails: %s\n", what);
  std::exit(1);
}

template <typename Action> void refused(Action action) {
  try {
    action();
  } catch (const satya::invalid &error) {
    satya::invalid copy = error;
    require(!copy.problems()[0].path.empty(), "a problem without a place");
    return;
  }
  require(false, "what is invalid is accepted");
}

void use(satya::instance &record) {
  record.child("home").set("city", "a city whose name takes a block of its own");
  refused([&] { record.set("name", 1); });
  record.set("tags", satya::value::array({"x", "y"}));
  record.set("any", satya::value::object({"a", satya::value::number("12345678901234567890")}));
  require(record.to_json().size() > 50, "its JSON");
  require(record.extras().size() == 1, "its extras");
}

void use(const satya::batch &batch) {
  satya::instance copy(batch[0]);
  require(copy["name"].as_string() == "A" && batch.size() == 2, "a batch");
  require(batch.problems(1).size() == 1 && batch.totals().size() == 1, "its problems");
}

satya::instance round(int number) {
  satya::schema schema(text);
  satya::schema again = schema;
  require(again.fields().size() == 4 && !again.to_json().empty(), "a schema");
  satya::instance record = schema.from_json(R"({"name":"A","home":{"city":"B"},"other":[1]})");
  use(record);
  satya::instance copy = record;
  require(copy == record, "a copy");
  satya::report report;
  require(!schema.check_json(R"({"name":3})", report), "a document");
  require(!schema.check(satya::value::object({"name", 3}), report), "a value");
  refused([&] { schema.from_value(satya::value::object({"name", 3})); });
  satya::batch_options options;
  options.threads = 1;
  use(schema.check_batch(lines[number % 2], options));
  auto none = satya::value::array({});
  use(schema.check_rows({"A", none, 1, satya::value()}, 2, options));
  return record;
}

long held() {
  long blocks = 0;
  const char *path = std::getenv("SATYA_LEDGER");
  require(path != nullptr, "no ledger counts native blocks");
  std::ifstream(path, std::ios::binary).read(reinterpret_cast<char *>(&blocks), sizeof blocks);
  return blocks;
}

} // namespace

int main() {
  for (int number = 0; number < 1000; number++) round(number);
  long before = held();
  for (int number = 0; number < rounds; number++) round(number);
  long grown = held() - before;
  require(grown < limit, "10,000 rounds leave blocks");
  // The measure sees one object that each round keeps.
  std::vector<satya::instance> kept;
  before = held();
  for (int number = 0; number < limit; number++) kept.push_back(round(number));
  require(held() - before >= limit, "what rounds keep is not seen");
}
