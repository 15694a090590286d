// SPDX-License-Identifier: Apache-2.0
// The example of bindings/example in C++.
#include <fstream>
#include <iostream>
#include <iterator>
#include <satya.hpp>

namespace {

constexpr std::size_t piece_size = 8192;

std::string read(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

void print(satya::report_view problems) {
  for (const satya::problem &problem : problems) {
    std::cout << "  ";
    if (problem.line) std::cout << "line " << problem.line << ", column " << problem.column << ", ";
    std::cout << "at \"" << problem.pointer << "\": " << problem.type << ": " << problem.message
              << "\n";
  }
}

template <typename Action> void refused(const std::string &what, Action action) {
  try {
    action();
  } catch (const satya::invalid &problem) {
    std::cout << what << " is refused\n";
    print(problem.problems());
    return;
  }
  throw std::logic_error(what + " is accepted");
}

satya::schema compile(const std::string &path) {
  satya::options options;
  options.formats = SATYA_FORMATS_ASSERT;
  return satya::schema(read(path), options);
}

satya::schema compile_all(const std::string &folder) {
  std::cout << "1. Compile a schema\n";
  satya::schema schema = compile(folder + "/schema.json");
  std::cout << schema.name() << " has " << schema.fields().size() << " fields\n";
  for (const satya::field &field : schema.fields())
    std::cout << "  " << field.name << (field.is_required() ? ", required" : "")
              << (field.has_default() ? ", with a default" : "")
              << (field.is_record() ? ", a record" : "") << "\n";
  refused("bad-schema.json", [&] { satya::schema(read(folder + "/bad-schema.json")); });
  return schema;
}

satya::instance decode(const satya::schema &schema, const std::string &folder) {
  std::cout << "2. Decode a record\n";
  satya::instance record = schema.from_json(read(folder + "/record.json"));
  std::cout << "Species: " << record.get<std::string_view>("Species") << "\n";
  std::cout << "Beak Length (mm): " << record.get<double>("Beak Length (mm)") << "\n";
  std::cout << "Body Mass (g): " << record.get<std::int64_t>("Body Mass (g)") << "\n";
  std::cout << "Ringed: " << (record.get<bool>("Ringed") ? "true" : "false") << ", "
            << (record.is_set("Ringed") ? "given" : "by default") << "\n";
  std::cout << "Sex: " << (record["Sex"].is_unset() ? "absent" : "present") << "\n";
  satya::instance_ref nest = record.child("Nest");
  satya::value eggs = nest["Eggs"];
  std::cout << "Nest: number " << nest["Number"].as_int64() << ", " << eggs.size() << " egg of "
            << eggs[0].as_string() << "\n";
  return record;
}

void set(satya::instance &record) {
  std::cout << "3. Set fields\n";
  record.set("Body Mass (g)", 5100);
  record.set("Sex", "FEMALE");
  record.set("Ringed", true);
  record.remove("Beak Length (mm)");
  record.child("Nest").set("Number", 8);
  std::cout << "Sex: " << record["Sex"].as_string() << "\n";
  refused("Body Mass (g) = 50", [&] { record.set("Body Mass (g)", 50); });
  std::cout << "Body Mass (g): " << record["Body Mass (g)"].as_int64() << "\n";
  refused("removing Species", [&] { record.remove("Species"); });
}

void explain(const satya::schema &schema, const std::string &folder) {
  std::cout << "4. Explain a bad record\n";
  try {
    schema.from_json(read(folder + "/bad-record.json"));
  } catch (const satya::invalid &problem) {
    std::cout << "bad-record.json has " << problem.problems().total() << " problems\n";
    print(problem.problems());
  }
}

void check(const std::string &folder) {
  std::cout << "5. Check a file in pieces\n";
  satya::schema schema = compile(folder + "/elements.schema.json");
  std::ifstream file(folder + "/elements.ndjson", std::ios::binary);
  satya::batch_options options;
  std::string rest;
  std::size_t piece = 0, records = 0, valid = 0, heavy = 0;
  do {
    std::string text(piece_size, '\0');
    file.read(text.data(), piece_size);
    text.resize(static_cast<std::size_t>(file.gcount()));
    options.partial = text.size() == piece_size;
    text.insert(0, rest);
    satya::batch batch = schema.check_batch(text, options);
    std::cout << "piece " << ++piece << ": " << batch.size() << " records, " << batch.valid_count()
              << " valid\n";
    for (std::size_t index = 0; index < batch.size(); index++) {
      satya::instance_view record = batch[index];
      if (!record) print(batch.problems(index));
      else heavy += record.get<double>("mass") > 200;
    }
    records += batch.size();
    valid += batch.valid_count();
    options.start_at(batch.end_position());
    rest = text.substr(batch.consumed());
  } while (options.partial);
  std::cout << records << " records, " << valid << " valid, " << heavy << " heavier than 200 Da\n";
}

void write(const satya::schema &schema, const satya::instance &record) {
  std::cout << "6. Write JSON\n";
  std::string json = record.to_json();
  std::cout << json << "\n";
  std::cout << "read again: " << (schema.from_json(json) == record ? "equal" : "different") << "\n";
}

} // namespace

int main(int argument_count, char **arguments) {
  std::string folder = argument_count > 1 ? arguments[1] : ".";
  {
    satya::schema schema = compile_all(folder);
    satya::instance record = decode(schema, folder);
    set(record);
    explain(schema, folder);
    check(folder);
    write(schema, record);
  }
  std::cout << "7. Everything is freed\n";
}
