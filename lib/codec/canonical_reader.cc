// SPDX-License-Identifier: MIT
// Nearly every file that desk reads is one that desk wrote, and it wrote it in one form only: a
// field is a line, an entry is a line or a few lines and a block of text, a string is a plain word
// or stands in double quotes on one line. That can be read from left to right by looking at one
// character at a time, and a report over a hundred thousand tickets is made of nothing else.
//
// YAML has a thousand ways to say the same, and some that only look the same. So this reader has
// one rule: whatever it does not know to be canonical, it gives up, and the file goes to the
// hardened reader of YAML, which accepts it or says what is wrong and where. It may give up where
// it need not; it must never accept what the other one refuses, or take it for something else. A
// fuzzer compares the two.
#include "codec/canonical_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <unordered_set>

#include "base/id.h"
#include "base/text.h"
#include "codec/yaml_reader.h"

namespace desk {

namespace {

constexpr int kMaxFlowDepth = 4;  // well below what the format allows
constexpr size_t kMaxKeyBytes = 256;
constexpr size_t kFewEntries = 16;
constexpr size_t kManyEntries = 64;
constexpr size_t kFewMembers = 4;

constexpr bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

// What a plain word is made of, but for a colon within it.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (size_t c = 0; c < plain.size(); ++c) plain[c] = IsAlnum(static_cast<char>(c));
  for (const unsigned char c : {'_', '.', '-', '@', '+', '/'}) plain[c] = true;
  return plain;
}();
bool IsPlain(char c) { return kPlain[static_cast<unsigned char>(c)]; }

// Where a string in quotes ends or has an escape, or breaks off.
size_t EndOfOrdinary(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && text[end] != '"' && text[end] != '\\' && text[end] != '\n') ++end;
  return end;
}

// Whether every byte is text that a reader of YAML leaves as it is: no control characters but tabs,
// well-formed, and nothing that YAML 1.1 takes for a line break or refuses to see.
bool IsOrdinary(std::string_view text) {
  const auto unusual = [](unsigned char c) { return c < 0x20 ? c != '\t' : c >= 0x7f; };
  const auto first = std::find_if(text.begin(), text.end(), unusual);
  if (first == text.end()) return true;
  const std::string_view rest = text.substr(static_cast<size_t>(first - text.begin()));
  const auto byte = [&](size_t i) {
    return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U;
  };
  for (size_t i = 0; i < rest.size(); ++i) {
    const unsigned c = byte(i);
    if ((c < 0x20 && c != '\t') || c == 0x7f) return false;
    if (c == 0xC2 && byte(i + 1) < 0xA0) return false;  // C1 controls
    if (c == 0xE2 && byte(i + 1) == 0x80 && (byte(i + 2) | 1U) == 0xA9) return false;  // U+2028/9
    if (c == 0xEF && byte(i + 1) == 0xBB && byte(i + 2) == 0xBF) return false;         // U+FEFF
    if (c == 0xEF && byte(i + 1) == 0xBF && byte(i + 2) >= 0xBE) return false;         // U+FFFE/F
  }
  return IsValidUtf8(rest);
}

void AppendUtf8(std::string& out, uint32_t c) {
  const auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | c >> 6U);
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | c >> 12U);
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | c >> 18U);
    put(0x80U | (c >> 12U & 0x3FU));
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

// Once it has given up, every function returns something empty and nothing moves any more; so the
// callers look at the end only.
class Reader {
 public:
  Reader(RecordKind kind, std::string_view bytes) : rest_(bytes) { record_.kind = kind; }

  std::optional<Record> Read() {
    if (rest_.size() > kMaxRecordBytes || !rest_.ends_with('\n')) return std::nullopt;
    while (!rest_.empty()) {
      if (TakeIf("log:\n")) {
        ReadLog();
        break;
      }
      if (TakeIf("custom:\n")) {
        ReadCustom();
      } else {
        std::string key = Key();
        ReadField(std::move(key), BlockValue("  "));
      }
    }
    if (gave_up_ || !rest_.empty()) return std::nullopt;
    return std::move(record_);
  }

 private:
  void GiveUp() {
    gave_up_ = true;
    rest_ = {};
  }
  char Next() const { return rest_.empty() ? '\0' : rest_.front(); }
  // Of a known size, so that no function is called to compare two characters.
  template <size_t kSize>
  bool TakeIf(const char (&what)[kSize]) {
    if (rest_.size() < kSize - 1 || std::memcmp(rest_.data(), what, kSize - 1) != 0) return false;
    rest_.remove_prefix(kSize - 1);
    return true;
  }
  template <size_t kSize>
  void Take(const char (&what)[kSize]) {
    if (!TakeIf(what)) GiveUp();
  }
  // Everything before the next line feed, which goes too.
  std::string_view TakeLine() {
    const size_t feed = rest_.find('\n');
    if (feed == std::string_view::npos) {
      GiveUp();
      return {};
    }
    const std::string_view line = rest_.substr(0, feed);
    rest_.remove_prefix(feed + 1);
    return line;
  }

  // --- scalars ---

  std::string_view PlainText() {
    size_t size = 0;
    while (size < rest_.size() &&
           (IsPlain(rest_[size]) ||
            (rest_[size] == ':' && size + 1 < rest_.size() && IsAlnum(rest_[size + 1]))))
      ++size;
    const std::string_view text = rest_.substr(0, size);
    if (text.empty() || !(IsAlnum(text[0]) || IsJsonNumber(text))) {
      GiveUp();
      return {};
    }
    rest_.remove_prefix(size);
    return text;
  }

  std::string QuotedText() {
    rest_.remove_prefix(1);
    const size_t end = EndOfOrdinary(rest_);
    if (end == rest_.size() || rest_[end] == '\n') {
      GiveUp();
      return {};
    }
    std::string text(rest_.substr(0, end));
    bool ordinary = IsOrdinary(text);
    rest_.remove_prefix(end);
    while (ordinary && Next() == '\\') {
      Escaped(text);
      const size_t next = EndOfOrdinary(rest_);
      if (next == rest_.size() || rest_[next] == '\n') break;
      const std::string_view more = rest_.substr(0, next);
      ordinary = IsOrdinary(more);
      text += more;
      rest_.remove_prefix(next);
    }
    Take("\"");
    if (!ordinary) GiveUp();
    return text;
  }

  // The escapes that desk writes.
  void Escaped(std::string& out) {
    const char kind = rest_.size() > 1 ? rest_[1] : '\0';
    rest_.remove_prefix(std::min<size_t>(2, rest_.size()));
    switch (kind) {
      case '"':
      case '\\':
        out += kind;
        return;
      case 'n':
        out += '\n';
        return;
      case 't':
        out += '\t';
        return;
      case 'r':
        out += '\r';
        return;
      case 'x':
        return AppendUtf8(out, Hex(2));
      case 'u':
        return AppendUtf8(out, Hex(4));
      case 'U':
        return AppendUtf8(out, Hex(8));
      default:
        GiveUp();
    }
  }

  uint32_t Hex(size_t digits) {
    uint32_t value = 0;
    for (size_t i = 0; i < digits; ++i) {
      const char c = i < rest_.size() ? rest_[i] : '\0';
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (digit < 0 || value > 0x10FFFF >> 4) {
        GiveUp();
        return 0;
      }
      value = value << 4U | static_cast<uint32_t>(digit);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
      GiveUp();
      return 0;
    }
    rest_.remove_prefix(digits);
    return value;
  }

  // "key: "; a plain null is no key.
  std::string Key() {
    const bool quoted = Next() == '"';
    std::string key = quoted ? QuotedText() : std::string(PlainText());
    if (key.empty() || key.size() > kMaxKeyBytes || (!quoted && std::string_view(key) == "null"))
      GiveUp();
    Take(": ");
    return key;
  }

  // --- values ---

  Value FlowValue(int depth = 0) {
    Value value;
    if (Next() == '"') {
      value.kind = Value::Kind::kString;
      value.text = QuotedText();
    } else if (Next() == '[') {
      value = FlowList(depth);
    } else if (Next() == '{') {
      value = FlowMap(depth);
    } else {
      const std::string_view text = PlainText();
      value.kind = text == "null"                      ? Value::Kind::kNull
                   : text == "true" || text == "false" ? Value::Kind::kBool
                   : IsJsonNumber(text)                ? Value::Kind::kNumber
                                                       : Value::Kind::kString;
      if (!value.is_null()) value.text = text;
    }
    return value;
  }

  // Calls `read` for each of the elements between `open` and `close`.
  template <typename ReadElement>
  void Flow(const char (&open)[2], const char (&close)[2], const ReadElement& read) {
    Take(open);
    if (TakeIf(close)) return;
    do {
      read();
    } while (TakeIf(", "));
    Take(close);
  }

  Value FlowList(int depth) {
    Value value;
    value.kind = Value::Kind::kList;
    if (depth >= kMaxFlowDepth) GiveUp();
    Flow("[", "]", [&] { value.items.push_back(FlowValue(depth + 1)); });
    return value;
  }

  Value FlowMap(int depth) {
    Value value = Value::Map();
    if (depth >= kMaxFlowDepth) GiveUp();
    value.map.reserve(kFewMembers);
    bool in_order = true;  // then no key is there twice
    Flow("{", "}", [&] {
      std::string key = Key();
      in_order = in_order && (value.map.empty() || value.map.back().first < key);
      if (!in_order && value.Find(key) != nullptr) GiveUp();
      value.map.emplace_back(std::move(key), FlowValue(depth + 1));
    });
    return value;
  }

  // What stands behind "key: " on a line of its own, or a block of text below it.
  Value BlockValue(std::string_view margin) {
    if (Next() == '|') return Value::String(BlockText(margin));
    Value value = FlowValue();
    Take("\n");
    return value;
  }

  // "|" with its signs, and the lines below that have the margin.
  std::string BlockText(std::string_view margin) {
    Take("|");
    const bool begins_with_space = TakeIf("2");
    const char chomping = Next() == '-' || Next() == '+' ? Next() : ' ';
    if (chomping != ' ') rest_.remove_prefix(1);
    Take("\n");
    if (!rest_.starts_with(margin)) GiveUp();
    std::string text;
    for (bool first = true; !rest_.empty(); first = false) {
      const bool empty = Next() == '\n';
      if (!empty && !rest_.starts_with(margin)) break;
      std::string_view line = TakeLine();
      if (!empty) line.remove_prefix(margin.size());
      if (first &&
          (line.empty() || line.front() == '\t' || (line.front() == ' ') != begins_with_space))
        GiveUp();
      if (!IsOrdinary(line)) GiveUp();
      text.append(line).push_back('\n');
    }
    // Ends that a reader of YAML would cut off.
    const bool ends_empty = text.size() < 2 || text[text.size() - 2] == '\n';
    if (text.empty() || (ends_empty && chomping != '+')) GiveUp();
    if (chomping == '-' && !text.empty()) text.pop_back();
    return text;
  }

  // --- the record ---

  void ReadField(std::string key, Value value) {
    const std::string_view name = key;
    if (name == "id") return ReadId(value);
    if (name == "uid") {
      const auto uid = ParseUid(value.text);
      if (!uid || has_uid_) return GiveUp();
      record_.uid = *uid;
      has_uid_ = true;
    } else if (name == "was") {
      if (!record_.was.empty() || value.text.empty()) return GiveUp();
      record_.was = std::move(value.text);
    } else if (name == "log" || name == "custom" || name.starts_with("custom.") ||
               !AddField(std::move(key), std::move(value))) {
      GiveUp();
    }
  }

  void ReadId(const Value& value) {
    std::string id = value.text;
    if (record_.kind == RecordKind::kTicket) id = NormalizeTicketId(id).value_or("");
    const bool good = record_.kind == RecordKind::kTicket ? IsTicketId(id) : IsChosenId(id);
    if (!good || !record_.id.empty()) return GiveUp();
    record_.id = std::move(id);
  }

  bool AddField(std::string key, Value value) {
    return record_.fields.emplace(std::move(key), std::move(value)).second;
  }

  void ReadCustom() {
    if (has_custom_ || Next() != ' ') return GiveUp();
    has_custom_ = true;
    while (TakeIf("  ")) {
      const std::string key = Key();
      if (!AddField("custom." + key, BlockValue("    "))) GiveUp();
    }
  }

  void ReadLog() {
    if (rest_.empty()) return GiveUp();
    record_.log.reserve(std::min(CountEntries(), kManyEntries));
    while (!rest_.empty()) {
      ReadEntry(record_.log.emplace_back());
      if (!gave_up_ && IsLastIdKnown()) GiveUp();
    }
  }

  // How many there may be at the most.
  size_t CountEntries() const {
    size_t count = 1;
    for (size_t at = rest_.find('\n'); at != std::string_view::npos; at = rest_.find('\n', at + 1))
      count += rest_.substr(at + 1, 1) == "-" ? 1 : 0;
    return count;
  }

  bool IsLastIdKnown() {
    const auto last = record_.log.end() - 1;
    if (record_.log.size() <= kFewEntries) {
      return std::any_of(record_.log.begin(), last,
                         [&](const Entry& entry) { return entry.id == last->id; });
    }
    if (ids_.empty()) {
      for (auto entry = record_.log.begin(); entry != last; ++entry) ids_.insert(entry->id);
    }
    return !ids_.insert(last->id).second;
  }

  void ReadEntry(Entry& entry) {
    has_at_ = false;
    Take("- ");
    if (Next() == '{') {
      Flow("{", "}", [&] {
        const std::string key = Key();
        ReadMember(key, FlowValue(), entry);
      });
      Take("\n");
    } else {
      do {
        const std::string key = Key();
        ReadMember(key, BlockValue("    "), entry);
      } while (TakeIf("  "));
    }
    if (!IsEntryId(entry.id) || !has_at_) GiveUp();
  }

  void ReadMember(std::string_view key, Value value, Entry& entry) {
    if (key == "at") return ReadAt(value, entry);
    if (key == "after") return ReadAfter(value, entry);
    if (key == "set") return ReadSets(std::move(value), entry);
    if (key == "add") return ReadElements(std::move(value), entry.add);
    if (key == "remove") return ReadElements(std::move(value), entry.remove);
    std::string* text = key == "id"     ? &entry.id
                        : key == "by"   ? &entry.by
                        : key == "via"  ? &entry.via
                        : key == "kind" ? &entry.kind
                        : key == "text" ? &entry.text
                                        : nullptr;
    if (text == nullptr) {
      if (entry.Rest(key) != nullptr) return GiveUp();
      entry.SetRest(std::string(key), std::move(value));
    } else {
      if (!text->empty() || !value.is_scalar() || value.text.empty()) return GiveUp();
      *text = std::move(value.text);
    }
  }

  void ReadAt(const Value& value, Entry& entry) {
    const auto at = ParseInstant(value.text);
    if (!at || has_at_) return GiveUp();
    entry.at = *at;
    has_at_ = true;
  }

  void ReadAfter(Value& value, Entry& entry) {
    if (!value.is_list() || value.items.empty() || !entry.after.empty()) return GiveUp();
    for (auto& item : value.items) {
      if (item.kind != Value::Kind::kString) return GiveUp();
      entry.after.push_back(std::move(item.text));
    }
    std::sort(entry.after.begin(), entry.after.end());
    entry.after.erase(std::unique(entry.after.begin(), entry.after.end()), entry.after.end());
  }

  void ReadSets(Value value, Entry& entry) {
    if (!value.is_map() || value.map.empty() || !entry.set.empty()) return GiveUp();
    entry.set = std::move(value.map);
    const auto before = [](const auto& a, const auto& b) { return a.first < b.first; };
    if (!std::is_sorted(entry.set.begin(), entry.set.end(), before))
      std::sort(entry.set.begin(), entry.set.end(), before);
  }

  void ReadElements(Value value, Entry::Elements& elements) {
    if (!value.is_map() || value.map.empty() || !elements.empty()) return GiveUp();
    for (auto& [field, list] : value.map) {
      auto texts = list.AsStrings();
      if (!list.is_list() || texts.size() != list.items.size()) return GiveUp();
      std::sort(texts.begin(), texts.end());
      texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
      elements.emplace_back(std::move(field), std::move(texts));
    }
    std::sort(elements.begin(), elements.end());
  }

  std::string_view rest_;
  Record record_;
  std::unordered_set<std::string> ids_;  // of the log, once it is long
  bool gave_up_ = false, has_uid_ = false, has_custom_ = false, has_at_ = false;
};

}  // namespace

std::optional<Record> ReadCanonical(RecordKind kind, std::string_view bytes) {
  return Reader(kind, bytes).Read();
}

}  // namespace desk
