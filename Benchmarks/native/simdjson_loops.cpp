// SPDX-License-Identifier: Apache-2.0
/// Timed loops over simdjson, for the same inputs as satya_loops.c.
///
/// On-demand is compiled for this very processor, as its manual advises; the DOM parser
/// picks its code at run time. Parsers are reused, as their manual advises.
/// Text has simdjson's padding behind it: `size` bytes count, `capacity` are readable.
#include "clock.h"
#include "tally.h"

#include <cstring>
#include <memory>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace simdjson;

namespace {

struct User {
  std::string name;
  int64_t age = 0;
};

enum class Permissions : uint8_t { read, write, readWrite };

/// `Text` is std::string, which copies, or std::string_view, which points into the
/// parser's memory and dies with the next document.
template <typename Text> struct Common {
  Text name, createdBy, createdAt;
  std::optional<Text> updatedBy, updatedAt;
};

template <typename Text> struct File : Common<Text> {
  int64_t bytes = 0;
  Permissions permissions = Permissions::read;
};

template <typename Text> struct Directory;

template <typename Text>
using Node = std::variant<File<Text>, std::unique_ptr<Directory<Text>>>;

template <typename Text> struct Directory : Common<Text> {
  std::vector<Node<Text>> contents;
};

template <typename Text> Text text(ondemand::value value) {
  return Text(std::string_view(value.get_string()));
}

template <typename Text> std::optional<Text> textOrNull(ondemand::value value) {
  if (value.is_null()) return std::nullopt;
  return text<Text>(value);
}

Permissions permissions(ondemand::value value) {
  std::string_view name = value.get_string();
  if (name == "READ") return Permissions::read;
  if (name == "WRITE") return Permissions::write;
  if (name == "READ_WRITE") return Permissions::readWrite;
  throw simdjson_error(INCORRECT_TYPE);
}

template <typename Text> bool readCommon(Common<Text> &node, ondemand::field &field) {
  auto key = field.key();
  if (key.unsafe_is_equal("name")) node.name = text<Text>(field.value());
  else if (key.unsafe_is_equal("created_by")) node.createdBy = text<Text>(field.value());
  else if (key.unsafe_is_equal("created_at")) node.createdAt = text<Text>(field.value());
  else if (key.unsafe_is_equal("updated_by"))
    node.updatedBy = textOrNull<Text>(field.value());
  else if (key.unsafe_is_equal("updated_at"))
    node.updatedAt = textOrNull<Text>(field.value());
  else return false;
  return true;
}

using Fields = ondemand::object_iterator;

template <typename Text>
void readDirectory(Directory<Text> &directory, Fields iterator, Fields end);

/// Reads one child in a single walk over its members. `type` has to stand first, which
/// spares simdjson a second look at it; the input is written that way.
template <typename Text>
void readNode(std::vector<Node<Text>> &nodes, ondemand::object object) {
  Fields iterator = object.begin(), end = object.end();
  ondemand::field first = *iterator;
  if (!first.key().unsafe_is_equal("type")) throw simdjson_error(OUT_OF_ORDER_ITERATION);
  std::string_view type = first.value().get_string();
  ++iterator;
  if (type == "file") {
    auto &file = std::get<0>(nodes.emplace_back(std::in_place_index<0>));
    for (; iterator != end; ++iterator) {
      ondemand::field field = *iterator;
      if (readCommon(file, field)) continue;
      auto key = field.key();
      if (key.unsafe_is_equal("nbytes")) file.bytes = field.value().get_int64();
      else if (key.unsafe_is_equal("permissions"))
        file.permissions = permissions(field.value());
    }
  } else if (type == "directory") {
    auto child = std::make_unique<Directory<Text>>();
    auto &directory = *child;
    nodes.emplace_back(std::move(child));
    readDirectory(directory, iterator, end);
  } else {
    throw simdjson_error(INCORRECT_TYPE);
  }
}

template <typename Text>
void readDirectory(Directory<Text> &directory, Fields iterator, Fields end) {
  for (; iterator != end; ++iterator) {
    ondemand::field field = *iterator;
    if (readCommon(directory, field)) continue;
    if (field.key().unsafe_is_equal("contents"))
      for (ondemand::object child : field.value().get_array())
        readNode(directory.contents, child);
  }
}

template <typename Text>
void readRoot(Directory<Text> &root, ondemand::parser &parser, padded_string_view json) {
  ondemand::document document = parser.iterate(json);
  ondemand::object object = document.get_object();
  readDirectory(root, object.begin(), object.end());
}

template <typename Text>
int64_t readTrees(padded_string_view json, int64_t passes) {
  static ondemand::parser parser;
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    Directory<Text> root;
    readRoot(root, parser, json);
    if (root.contents.empty()) return -2;
  }
  return processor_time() - start;
}

void readUsers(ondemand::parser &parser, padded_string_view json, std::vector<User> &users) {
  ondemand::document document = parser.iterate(json);
  for (ondemand::object object : document.get_array()) {
    User &user = users.emplace_back();
    user.name = std::string_view(object.find_field("name").get_string());
    user.age = object.find_field("age").get_int64();
  }
}

void tallyCommon(const Common<std::string> &node, tally &found) {
  for (auto *text : {&node.name, &node.createdBy, &node.createdAt})
    found.text_bytes += text->size();
  for (auto *text : {&node.updatedBy, &node.updatedAt})
    if (*text) found.text_bytes += (*text)->size();
}

void tallyDirectory(const Directory<std::string> &directory, tally &found) {
  static constexpr size_t permissionSizes[] = {4, 5, 10};
  tallyCommon(directory, found);
  found.text_bytes += std::strlen("directory");
  found.items += directory.contents.size();
  for (auto &node : directory.contents) {
    if (auto *file = std::get_if<0>(&node)) {
      tallyCommon(*file, found);
      found.text_bytes += std::strlen("file") + permissionSizes[size_t(file->permissions)];
      found.sum += file->bytes;
    } else {
      tallyDirectory(*std::get<1>(node), found);
    }
  }
}

void tallyElement(dom::element element, tally &found) {
  switch (element.type()) {
  case dom::element_type::STRING:
    found.text_bytes += std::string_view(element).size();
    break;
  case dom::element_type::INT64:
    found.sum += int64_t(element);
    break;
  case dom::element_type::DOUBLE: {
    double value = element;
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    found.bits ^= bits;
    break;
  }
  case dom::element_type::ARRAY:
    for (auto child : dom::array(element)) {
      found.items++;
      tallyElement(child, found);
    }
    break;
  case dom::element_type::OBJECT:
    for (auto member : dom::object(element)) tallyElement(member.value, found);
    break;
  default:
    break;
  }
}

} // namespace

extern "C" {

/// Reads an array of users into structs; with `reuse` the vector's own memory is kept
/// from pass to pass.
int64_t simdjson_users(const char *data, size_t size, size_t capacity, uint32_t reuse,
                       uint64_t records, int64_t passes) try {
  static ondemand::parser parser;
  std::vector<User> kept;
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    std::vector<User> fresh;
    std::vector<User> &users = reuse ? kept : fresh;
    users.clear();
    readUsers(parser, padded_string_view(data, size, capacity), users);
    if (users.size() != records) return -2;
  }
  return processor_time() - start;
} catch (const simdjson_error &) {
  return -1;
}

int32_t simdjson_users_tally(const char *data, size_t size, size_t capacity,
                             tally *found) try {
  ondemand::parser parser;
  std::vector<User> users;
  readUsers(parser, padded_string_view(data, size, capacity), users);
  *found = {};
  found->items = users.size();
  for (auto &user : users) {
    found->text_bytes += user.name.size();
    found->sum += user.age;
  }
  return 0;
} catch (const simdjson_error &) {
  return -1;
}

/// Reads the benchmark tree into structs whose text is copied or, with `views`, is not.
int64_t simdjson_tree(const char *data, size_t size, size_t capacity, uint32_t views,
                      int64_t passes) try {
  padded_string_view json(data, size, capacity);
  return views ? readTrees<std::string_view>(json, passes)
               : readTrees<std::string>(json, passes);
} catch (const simdjson_error &) {
  return -1;
}

int32_t simdjson_tree_tally(const char *data, size_t size, size_t capacity,
                            tally *found) try {
  ondemand::parser parser;
  Directory<std::string> root;
  readRoot(root, parser, padded_string_view(data, size, capacity));
  *found = {};
  tallyDirectory(root, *found);
  return 0;
} catch (const simdjson_error &) {
  return -1;
}

/// Parses to simdjson's own tree and looks at nothing in it.
int64_t simdjson_dom(const char *data, size_t size, int64_t passes) try {
  static dom::parser parser;
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    dom::element root = parser.parse(data, size, false);
    if (root.is_null()) return -2;
  }
  return processor_time() - start;
} catch (const simdjson_error &) {
  return -1;
}

int32_t simdjson_dom_tally(const char *data, size_t size, tally *found) try {
  dom::parser parser;
  *found = {};
  tallyElement(parser.parse(data, size, false), *found);
  return 0;
} catch (const simdjson_error &) {
  return -1;
}

const char *simdjson_version() {
  static std::string text = std::string(SIMDJSON_STRINGIFY(SIMDJSON_VERSION)) +
                            ", on-demand " +
                            SIMDJSON_STRINGIFY(SIMDJSON_BUILTIN_IMPLEMENTATION) +
                            ", dom " + get_active_implementation()->name();
  return text.c_str();
}
}
