// SPDX-License-Identifier: Apache-2.0
// Objects of options as structs.
#ifndef SATYA_NODE_OPTIONS_H
#define SATYA_NODE_OPTIONS_H

#include "host.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace satya_node {

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

/// Reads the members of an options object; undefined gives the defaults. Members that nobody
/// asked for are refused at the end.
class OptionReader {
public:
  OptionReader(napi_env env, napi_value from) : env_(env), from_(from) {
    napi_valuetype type;
    check(env, napi_typeof(env, from, &type));
    present_ = type == napi_object;
    if (!present_ && type != napi_undefined) throw_type(env, "options are an object");
  }
  napi_value member(const char *name) {
    known_.push_back(name);
    napi_value value = undefined(env_);
    if (present_) check(env_, napi_get_named_property(env_, from_, name, &value));
    return value;
  }
  void refuse_others() const {
    napi_value names, name;
    uint32_t count = 0;
    if (!present_) return;
    check(env_, napi_get_property_names(env_, from_, &names));
    check(env_, napi_get_array_length(env_, names, &count));
    for (uint32_t index = 0; index < count; index++) {
      check(env_, napi_get_element(env_, names, index, &name));
      std::string text = utf8(env_, name);
      if (std::find(known_.begin(), known_.end(), text) == known_.end())
        throw_type(env_, ("there is no option " + text).c_str());
    }
  }
  template <typename Integer> void read(const char *name, Integer &to) {
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
    if (!(number >= 0) || number > limit || std::trunc(number) != number)
      throw_type(env_, ("option " + std::string(name) + " should be " + expected(name)).c_str());
    to = static_cast<Integer>(number);
  }

private:
  static std::string expected(const char *member) {
    std::string names;
    for (const Choice &choice : choices)
      if (!std::strcmp(choice.member, member))
        names += (names.empty() ? "one of '" : ", '") + std::string(choice.name) + "'";
    return names.empty() ? "a whole number from 0" : names;
  }

  napi_env env_;
  napi_value from_;
  bool present_;
  std::vector<std::string> known_;
};

/// Why a call with options was refused, of which the library says `fault`: its first word is
/// the name of a member, which JavaScript writes in another way.
inline std::string refusal(satya_status status, const char *fault) {
  if (status == SATYA_BAD_STATE) return "the schema's root is no record";
  if (status == SATYA_LIMIT) return "the batch holds more than its maxMemory";
  if (status != SATYA_BAD_ARGUMENT || !*fault) return "";
  std::string name;
  for (; *fault && *fault != ' '; fault++)
    if (*fault != '_') name += *fault;
    else if (fault[1]) name += static_cast<char>(*++fault - 'a' + 'A');
  return "option " + name + fault;
}

inline satya_options read_options(napi_env env, napi_value from) {
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
  reader.refuse_others();
  return options;
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
    reader.member("signal"); // Of checkBatchAsync.
    OptionReader start(env, reader.member("start"));
    reader.refuse_others();
    start.read("record", batch.first_record);
    start.read("line", batch.first_line);
    start.read("column", batch.first_column);
    start.read("offset", batch.base_offset);
    start.read("state", batch.state);
    start.refuse_others();
  }
  /// Why a batch with these was refused.
  std::string refusal(satya_status status) const {
    return satya_node::refusal(status, satya_batch_options_fault(&batch));
  }
  BatchOptions(const BatchOptions &) = delete;
  BatchOptions &operator=(const BatchOptions &) = delete;
};

} // namespace satya_node

#endif // SATYA_NODE_OPTIONS_H
