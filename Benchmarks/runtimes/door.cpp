// SPDX-License-Identifier: Apache-2.0
// The cost of the door in C++; see README.md of this folder.
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <satya.hpp>

namespace {

constexpr int calls = 100000, records = 100000;

std::string read(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

template <typename Call> void measure(const char *name, int calls, int units, Call call) {
  std::array<double, 5> rounds;
  call();
  for (double &round : rounds) {
    double start = now();
    for (int index = 0; index < calls; index++) call();
    round = (now() - start) / calls / units;
  }
  std::sort(rounds.begin(), rounds.end());
  std::printf("%s %.1f %.1f\n", name, rounds[2], rounds[0]);
}

} // namespace

int main(int, char **arguments) {
  std::string folder = arguments[1], lines = read(arguments[2]);
  std::string json = read(folder + "/record.json");
  satya::schema schema(read(folder + "/schema.json"));
  satya::instance record = schema.from_json(json);
  std::size_t valid = 0;
  satya::batch_options options;
  options.keep = SATYA_BATCH_VERDICTS;
  options.threads = 1;
  measure("empty", calls, 1, [] { satya_abi_version(); });
  measure("get", calls, 1, [&] { record.get<std::int64_t>("Body Mass (g)"); });
  measure("set", calls, 1, [&] { record.set("Body Mass (g)", 5100); });
  measure("from_json", calls / 10, 1, [&] { schema.from_json(json); });
  measure("batch", 1, records, [&] { valid = schema.check_batch(lines, options).valid_count(); });
  std::printf("valid %zu\n", valid);
}
