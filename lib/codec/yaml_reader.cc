// SPDX-License-Identifier: MIT
// One hardened reader for every YAML file of a desk.
//
// YAML lets a file of 400 bytes stand for 10^8 nodes, hide a second value under a repeated key, and
// end in the middle of a string. libyaml's events say what was written before any of that is
// expanded, so the subset is enforced here, event by event, and the first fault ends the reading.
// What libyaml would let through or repair silently (control characters, CR, a byte order mark,
// malformed UTF-8, no final line feed in a cut file) is looked for in the bytes first.
#include "codec/yaml_reader.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <memory>
#include <unordered_set>

#include "base/text.h"

namespace desk {

namespace {

struct ParserDeleter {
  void operator()(yaml_parser_t* parser) const {
    yaml_parser_delete(parser);
    std::default_delete<yaml_parser_t>()(parser);
  }
};

struct EventGuard {
  yaml_event_t event{};
  EventGuard() = default;
  EventGuard(const EventGuard&) = delete;
  EventGuard& operator=(const EventGuard&) = delete;
  ~EventGuard() { yaml_event_delete(&event); }
};

// libyaml counts characters, an editor of the text needs bytes. Each mark is found from the last
// one, forth or back; only an earlier line starts again at the begin.
class Locator {
 public:
  explicit Locator(std::string_view bytes) : bytes_(bytes) {}

  YamlMark At(const yaml_mark_t& mark) {
    if (mark.line < line_) line_ = column_ = offset_ = 0;
    while (line_ < mark.line && offset_ < bytes_.size()) {
      offset_ = std::min(bytes_.find('\n', offset_), bytes_.size() - 1) + 1;
      ++line_;
      column_ = 0;
    }
    // A line may have megabytes: back is as far as forth.
    while (line_ == mark.line && column_ > mark.column) {
      --offset_;
      while ((bytes_[offset_] & 0xC0) == 0x80) --offset_;
      --column_;
    }
    while (column_ < mark.column && offset_ < bytes_.size()) {
      ++offset_;
      while (offset_ < bytes_.size() && (bytes_[offset_] & 0xC0) == 0x80) ++offset_;
      ++column_;
    }
    return {static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1, offset_};
  }

 private:
  std::string_view bytes_;
  size_t line_ = 0, column_ = 0, offset_ = 0;
};

std::string_view TextOf(const yaml_char_t* text, size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

// As git writes them: seven of a kind at the begin of a line, and a name that may be missing.
bool IsConflictMarker(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line == "=======") return true;
  for (const char c : {'<', '|', '>'}) {
    if (line.starts_with(std::string(7, c))) return line.size() == 7 || line[7] == ' ';
  }
  return false;
}

// The kind of a plain scalar: the JSON values, and a string for everything else.
Value::Kind KindOfPlain(std::string_view text) {
  if (text.empty() || text == "~" || text == "null") return Value::Kind::kNull;
  if (text == "true" || text == "false") return Value::Kind::kBool;
  return IsJsonNumber(text) ? Value::Kind::kNumber : Value::Kind::kString;
}

class Reader {
 public:
  Reader(std::string_view bytes, const YamlLimits& limits, std::string_view path)
      : bytes_(bytes), limits_(limits), path_(path), locator_(bytes) {}

  Result<YamlNode> Read() {
    DESK_TRY(CheckBytes());
    parser_.reset(new_parser());
    yaml_parser_set_encoding(parser_.get(), YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        parser_.get(), reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
    DESK_TRY(Expect(YAML_STREAM_START_EVENT));
    EventGuard start;
    DESK_TRY(Next(start));
    if (start.event.type == YAML_STREAM_END_EVENT) return FailAt({1, 1, 0}, "the file is empty");
    if (start.event.data.document_start.version_directive != nullptr ||
        start.event.data.document_start.tag_directives.start !=
            start.event.data.document_start.tag_directives.end) {
      return FailAt(MarkOf(start.event.start_mark), "YAML directives are not allowed");
    }
    EventGuard first;
    DESK_TRY(Next(first));
    DESK_ASSIGN(YamlNode root, ReadNode(first.event, 1));
    DESK_TRY(Expect(YAML_DOCUMENT_END_EVENT));
    EventGuard end;
    DESK_TRY(Next(end));
    if (end.event.type != YAML_STREAM_END_EVENT) {
      return FailAt(MarkOf(end.event.start_mark), "a second YAML document is not allowed");
    }
    return root;
  }

 private:
  static yaml_parser_t* new_parser() {
    auto parser = std::make_unique<yaml_parser_t>();
    yaml_parser_initialize(parser.get());
    return parser.release();
  }

  YamlMark MarkOf(const yaml_mark_t& mark) { return locator_.At(mark); }

  tl::unexpected<Error> FailAt(const YamlMark& mark, std::string message,
                               std::vector<std::string> hints = {}) const {
    return Fail(Error{ErrorCode::kInvalidData,
                      std::move(message),
                      fmt::format("{}:{}:{}", path_, mark.line, mark.column),
                      std::move(hints),
                      {}});
  }

  // Line by line, so that the first fault in the file is the one that is named.
  Status CheckBytes() const {
    if (bytes_.size() > limits_.bytes) {
      return FailAt({1, 1, 0}, fmt::format("the file has {} bytes, {} are allowed", bytes_.size(),
                                           limits_.bytes));
    }
    int line = 1;
    for (size_t begin = 0; begin < bytes_.size(); ++line) {
      const size_t feed = bytes_.find('\n', begin);
      const size_t end = feed == std::string_view::npos ? bytes_.size() : feed;
      DESK_TRY(CheckLine(bytes_.substr(begin, end - begin), line, begin));
      if (feed == std::string_view::npos) {
        return FailAt({line, static_cast<int>(end - begin) + 1, end},
                      "the last line does not end in a line feed: the file may be cut off");
      }
      begin = feed + 1;
    }
    return {};
  }

  Status CheckLine(std::string_view line, int number, size_t offset) const {
    if (IsConflictMarker(line)) {
      return FailAt({number, 1, offset}, "a conflict marker of git stands in the file");
    }
    if (number == 1 && line.starts_with("\xEF\xBB\xBF"))
      return FailAt({1, 1, 0}, "the file begins with a byte order mark");
    if (number == 1 && (line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF")))
      return FailAt({1, 1, 0}, "the file is UTF-16; only UTF-8 is allowed");
    const auto control = std::find_if(line.begin(), line.end(), [](unsigned char c) {
      return (c < 0x20 && c != '\t') || c == 0x7f;
    });
    const size_t bad = std::min(static_cast<size_t>(control - line.begin()), FindMalformed(line));
    if (bad == line.size()) return {};
    const auto before = std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(bad),
                                      [](char c) { return (c & 0xC0) != 0x80; });
    return RefuseByte({number, static_cast<int>(before) + 1, offset + bad}, line.substr(bad));
  }

  Status RefuseByte(const YamlMark& mark, std::string_view rest) const {
    const auto c = static_cast<unsigned char>(rest[0]);
    if (c >= 0x80) return FailAt(mark, "this is not valid UTF-8");
    if (rest != "\r")
      return FailAt(mark, fmt::format("the control character 0x{:02x} is not allowed", c));
    return FailAt(mark, "a line ends in CR LF; only LF is allowed",
                  {fmt::format("sed -i 's/\\r$//' {}", path_)});
  }

  Status Next(EventGuard& guard) {
    if (yaml_parser_parse(parser_.get(), &guard.event) != 0) return {};
    // libyaml's words, behind ours.
    const yaml_parser_t& p = *parser_;
    std::string problem = p.problem == nullptr ? "it cannot be read" : p.problem;
    if (p.context != nullptr) problem.append(" ").append(p.context);
    if (p.context != nullptr && p.context_mark.line != p.problem_mark.line)
      problem.append(fmt::format(" that begins in line {}", p.context_mark.line + 1));
    return FailAt(MarkOf(p.problem_mark), "the YAML is broken: " + problem);
  }

  Status Expect(yaml_event_type_t type) {
    EventGuard guard;
    DESK_TRY(Next(guard));
    if (guard.event.type != type) {
      return FailAt(MarkOf(guard.event.start_mark), "the YAML does not end where it should");
    }
    return {};
  }

  // The node that `event` begins.
  Result<YamlNode> ReadNode(const yaml_event_t& event, int depth) {
    const YamlMark mark = MarkOf(event.start_mark);
    if (++nodes_ > limits_.nodes) {
      return FailAt(mark, fmt::format("the file has more than {} values", limits_.nodes));
    }
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return ReadScalar(event);
      case YAML_SEQUENCE_START_EVENT:
      case YAML_MAPPING_START_EVENT:
        // The root is depth 0: a map of maps of values has depth 2.
        if (depth > limits_.depth) {
          return FailAt(mark, fmt::format("values are nested deeper than {}", limits_.depth));
        }
        return event.type == YAML_SEQUENCE_START_EVENT ? ReadList(event, depth)
                                                       : ReadMap(event, depth);
      case YAML_ALIAS_EVENT:
        return FailAt(mark, "YAML aliases are not allowed");
      default:
        return FailAt(mark, "a value is missing");
    }
  }

  Status CheckPlainProperties(const yaml_char_t* anchor, const yaml_char_t* tag,
                              const YamlMark& mark) {
    if (anchor != nullptr) return FailAt(mark, "YAML anchors are not allowed");
    if (tag != nullptr) return FailAt(mark, "YAML tags are not allowed");
    return {};
  }

  Result<YamlNode> ReadScalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    YamlNode node;
    node.start = MarkOf(event.start_mark);
    node.end = MarkOf(event.end_mark);
    DESK_TRY(CheckPlainProperties(scalar.anchor, scalar.tag, node.start));
    node.text = TextOf(scalar.value, scalar.length);
    node.kind =
        scalar.style == YAML_PLAIN_SCALAR_STYLE ? KindOfPlain(node.text) : Value::Kind::kString;
    if (node.kind == Value::Kind::kNull) node.text.clear();
    return node;
  }

  Result<YamlNode> ReadList(const yaml_event_t& event, int depth) {
    YamlNode node;
    node.kind = Value::Kind::kList;
    node.start = MarkOf(event.start_mark);
    const auto& data = event.data.sequence_start;
    DESK_TRY(CheckPlainProperties(data.anchor, data.tag, node.start));
    while (true) {
      EventGuard guard;
      DESK_TRY(Next(guard));
      node.end = MarkOf(guard.event.end_mark);
      if (guard.event.type == YAML_SEQUENCE_END_EVENT) return node;
      DESK_ASSIGN(YamlNode item, ReadNode(guard.event, depth + 1));
      node.items.push_back(std::move(item));
    }
  }

  Result<YamlNode> ReadMap(const yaml_event_t& event, int depth) {
    YamlNode node;
    node.kind = Value::Kind::kMap;
    node.start = MarkOf(event.start_mark);
    const auto& data = event.data.mapping_start;
    DESK_TRY(CheckPlainProperties(data.anchor, data.tag, node.start));
    std::unordered_set<std::string> keys;
    while (true) {
      EventGuard guard;
      DESK_TRY(Next(guard));
      node.end = MarkOf(guard.event.end_mark);
      if (guard.event.type == YAML_MAPPING_END_EVENT) return node;
      DESK_ASSIGN(YamlNode key, ReadKey(guard.event));
      if (!keys.insert(key.text).second) {
        return FailAt(key.start, fmt::format("the key '{}' stands here twice", Visible(key.text)));
      }
      EventGuard value_guard;
      DESK_TRY(Next(value_guard));
      DESK_ASSIGN(YamlNode value, ReadNode(value_guard.event, depth + 1));
      node.members.push_back({std::move(key), std::move(value)});
    }
  }

  Result<YamlNode> ReadKey(const yaml_event_t& event) {
    const YamlMark mark = MarkOf(event.start_mark);
    if (event.type == YAML_ALIAS_EVENT) return FailAt(mark, "YAML aliases are not allowed");
    if (event.type != YAML_SCALAR_EVENT)
      return FailAt(mark, "a key must be a plain word or a string");
    const bool plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    DESK_ASSIGN(YamlNode key, ReadScalar(event));
    if (plain && key.text == "<<") return FailAt(mark, "YAML merge keys are not allowed");
    if (key.text.empty()) return FailAt(mark, "a key is empty");
    ++nodes_;
    return key;
  }

  std::string_view bytes_;
  const YamlLimits& limits_;
  std::string_view path_;
  Locator locator_;
  std::unique_ptr<yaml_parser_t, ParserDeleter> parser_;
  size_t nodes_ = 0;
};

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

Result<YamlNode> ReadYaml(std::string_view bytes, const YamlLimits& limits, std::string_view path) {
  return Reader(bytes, limits, path).Read();
}

Value ToValue(const YamlNode& node) {
  Value value;
  value.kind = node.kind;
  value.text = node.text;
  value.items.reserve(node.items.size());
  for (const auto& item : node.items) value.items.push_back(ToValue(item));
  value.map.reserve(node.members.size());
  for (const auto& [key, member] : node.members) value.map.emplace_back(key.text, ToValue(member));
  return value;
}

}  // namespace desk
