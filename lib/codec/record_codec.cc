// SPDX-License-Identifier: MIT
#include "codec/record_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "codec/canonical_reader.h"
#include "codec/yaml_reader.h"
#include "codec/yaml_writer.h"
#include "model/hand_edit.h"

namespace desk {

namespace {

constexpr std::string_view kCustom = "custom.";

// --- reading ---

// What an entry of a hand follows that does not say so: the entries above it that nothing above it
// follows. Files of desk's own making never ask.
class Tips {
 public:
  void CatchUp(const std::vector<Entry>& log) {
    for (; seen_ < log.size(); ++seen_) {
      const Entry& entry = log[seen_];
      at_.emplace(entry.id, entry.at);
      for (const auto& id : entry.after) {
        followed_.insert(id);
        ids_.erase(id);
      }
      if (!followed_.contains(entry.id)) ids_.insert(entry.id);
    }
  }
  std::vector<std::string> Ids() const { return {ids_.begin(), ids_.end()}; }
  Instant LatestAt(const std::vector<std::string>& ids) const {
    Instant latest;
    for (const auto& id : ids) {
      if (const auto it = at_.find(id); it != at_.end()) latest = std::max(latest, it->second);
    }
    return latest;
  }

 private:
  size_t seen_ = 0;
  std::map<std::string, Instant> at_;
  std::set<std::string> followed_, ids_;
};

class Decoder {
 public:
  Decoder(RecordKind kind, std::string_view path) : path_(path) { record_.kind = kind; }

  Result<Record> Decode(const YamlNode& root) {
    if (root.kind != Value::Kind::kMap) return FailAt(root, "a record must be a map of fields");
    for (const auto& [key, value] : root.members) DESK_TRY(ReadMember(key, value));
    // Last, since the ids of entries that a hand wrote depend on the uid.
    if (const YamlNode* log = root.Find("log")) DESK_TRY(ReadLog(*log));
    return std::move(record_);
  }

 private:
  tl::unexpected<Error> FailAt(const YamlNode& node, std::string message) const {
    return Fail(Error{ErrorCode::kInvalidData,
                      std::move(message),
                      fmt::format("{}:{}:{}", path_, node.start.line, node.start.column),
                      {},
                      {}});
  }

  Status ReadMember(const YamlNode& key, const YamlNode& value) {
    if (key.text == "id") return ReadId(value);
    if (key.text == "uid") {
      const auto uid = ParseUid(value.text);
      if (!uid) return FailAt(value, "a uid must be 32 lower-case hex digits");
      record_.uid = *uid;
      return {};
    }
    if (key.text == "was") {
      record_.was = value.text;
      return {};
    }
    if (key.text == "log") return {};
    if (key.text == "custom") return ReadCustom(value);
    record_.fields[key.text] = ToValue(value);
    return {};
  }

  Status ReadId(const YamlNode& value) {
    std::string id = value.text;
    if (record_.kind == RecordKind::kTicket) id = NormalizeTicketId(id).value_or("");
    const bool good = record_.kind == RecordKind::kTicket ? IsTicketId(id) : IsChosenId(id);
    if (!good)
      return FailAt(value,
                    fmt::format("'{}' is no id of a {}", value.text, KindName(record_.kind)));
    record_.id = id;
    return {};
  }

  Status ReadCustom(const YamlNode& node) {
    if (node.kind == Value::Kind::kNull) return {};
    if (node.kind != Value::Kind::kMap) return FailAt(node, "'custom' must be a map of fields");
    for (const auto& [key, value] : node.members) {
      record_.fields[std::string(kCustom) + key.text] = ToValue(value);
    }
    return {};
  }

  Status ReadLog(const YamlNode& node) {
    if (node.kind == Value::Kind::kNull) return {};
    if (node.kind != Value::Kind::kList) return FailAt(node, "the log must be a list of entries");
    std::map<std::string, size_t> by_id;
    record_.log.reserve(node.items.size());
    for (const auto& item : node.items) {
      DESK_ASSIGN(Entry entry, ReadEntry(item));
      const auto [it, is_new] = by_id.emplace(entry.id, record_.log.size());
      if (is_new) {
        record_.log.push_back(std::move(entry));
      } else if (record_.log[it->second] != entry) {
        return FailAt(item, fmt::format("two different entries have the id '{}'", entry.id));
      }
    }
    return {};
  }

  Result<Entry> ReadEntry(const YamlNode& node) {
    if (node.kind != Value::Kind::kMap) return FailAt(node, "an entry of the log must be a map");
    Entry entry;
    bool has_at = false;
    for (const auto& [key, value] : node.members) {
      if (key.text == "at") {
        const auto at = ParseInstant(value.text);
        if (!at)
          return FailAt(value,
                        fmt::format("'{}' is no time like 2026-11-23T09:12:04Z", value.text));
        entry.at = *at;
        has_at = true;
      } else {
        DESK_TRY(ReadEntryMember(key, value, entry));
      }
    }
    if (node.Find("id") == nullptr) {
      tips_.CatchUp(record_.log);
      if (node.Find("after") == nullptr) entry.after = tips_.Ids();
      if (!has_at) entry.at = tips_.LatestAt(entry.after);
      entry.id = DerivedEntryId("entry by hand" + FormatUid(record_.uid) + EncodeEntry(entry));
      return entry;
    }
    if (!IsEntryId(entry.id))
      return FailAt(node, "an entry's id is a letter, then letters and digits");
    if (!has_at) return FailAt(node, fmt::format("the entry '{}' has no 'at'", entry.id));
    return entry;
  }

  Status ReadEntryMember(const YamlNode& key, const YamlNode& value, Entry& entry) {
    if (key.text == "set") return ReadSets(value, entry);
    if (key.text == "add") return ReadElements(value, entry.add);
    if (key.text == "remove") return ReadElements(value, entry.remove);
    if (key.text == "after") return ReadAfter(value, entry);
    std::string* text = key.text == "id"     ? &entry.id
                        : key.text == "by"   ? &entry.by
                        : key.text == "via"  ? &entry.via
                        : key.text == "kind" ? &entry.kind
                        : key.text == "text" ? &entry.text
                                             : nullptr;
    if (text == nullptr) {
      entry.SetRest(key.text, ToValue(value));
      return {};
    }
    if (!value.items.empty() || !value.members.empty()) {
      return FailAt(value, fmt::format("'{}' of an entry must be a text", key.text));
    }
    *text = value.text;
    return {};
  }

  Status ReadAfter(const YamlNode& node, Entry& entry) {
    if (node.kind == Value::Kind::kString) {
      entry.after = {node.text};
      return {};
    }
    if (node.kind != Value::Kind::kList) return FailAt(node, "'after' must be a list of entry ids");
    for (const auto& item : node.items) {
      if (item.kind != Value::Kind::kString)
        return FailAt(item, "'after' must be a list of entry ids");
      entry.after.push_back(item.text);
    }
    std::sort(entry.after.begin(), entry.after.end());
    entry.after.erase(std::unique(entry.after.begin(), entry.after.end()), entry.after.end());
    return {};
  }

  Status ReadSets(const YamlNode& node, Entry& entry) {
    if (node.kind != Value::Kind::kMap) return FailAt(node, "'set' must be a map of fields");
    for (const auto& [key, value] : node.members) entry.set.emplace_back(key.text, ToValue(value));
    std::sort(entry.set.begin(), entry.set.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return {};
  }

  Status ReadElements(const YamlNode& node, Entry::Elements& elements) {
    if (node.kind != Value::Kind::kMap)
      return FailAt(node, "'add' and 'remove' must be maps of lists");
    for (const auto& [key, value] : node.members) {
      const Value list = ToValue(value);
      auto texts = list.AsStrings();
      if (!list.is_list() || texts.size() != list.items.size()) {
        return FailAt(value, "the elements of a set must be a list of texts");
      }
      std::sort(texts.begin(), texts.end());
      texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
      elements.emplace_back(key.text, std::move(texts));
    }
    std::sort(elements.begin(), elements.end());
    return {};
  }

  std::string_view path_;
  Record record_;
  Tips tips_;
};

// --- writing ---

void AppendStrings(std::string& out, const std::vector<std::string>& strings) {
  out += '[';
  for (const auto& text : strings) {
    if (&text != &strings.front()) out += ", ";
    AppendYamlString(out, text);
  }
  out += ']';
}

void AppendMapped(std::string& out, const Value& value) { AppendYamlFlow(out, value); }
void AppendMapped(std::string& out, const std::vector<std::string>& value) {
  AppendStrings(out, value);
}

// `set`, `add` or `remove`.
template <typename Pairs>
void AppendMap(std::string& out, const Pairs& pairs) {
  out += '{';
  for (const auto& pair : pairs) {
    if (&pair != &pairs.front()) out += ", ";
    AppendYamlString(out, pair.first);
    out += ": ";
    AppendMapped(out, pair.second);
  }
  out += '}';
}

// "key: value" for every member of an entry but the text, in the order of the format.
void AppendMembers(std::string& out, const Entry& entry, std::string_view between) {
  bool first = true;
  const auto key = [&](std::string_view name) {
    if (!first) out += between;
    first = false;
    AppendYamlString(out, name);
    out += ": ";
  };
  const auto text = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    key(name);
    AppendYamlString(out, value);
  };
  const auto map = [&](std::string_view name, const auto& pairs) {
    if (pairs.empty()) return;
    key(name);
    AppendMap(out, pairs);
  };
  auto rest = entry.rest.begin();
  const auto rest_before = [&](size_t rank) {
    for (; rest != entry.rest.end() && EntryKeyRank(rest->first) < rank; ++rest) {
      key(rest->first);
      AppendYamlFlow(out, rest->second);
    }
  };
  key("id");
  out += entry.id;
  if (!entry.after.empty()) {
    key("after");
    AppendStrings(out, entry.after);
  }
  key("at");
  out += FormatInstant(entry.at);
  text("by", entry.by);
  rest_before(EntryKeyRank("via"));
  text("via", entry.via);
  text("kind", entry.kind);
  rest_before(EntryKeyRank("set"));
  map("set", entry.set);
  map("add", entry.add);
  map("remove", entry.remove);
  rest_before(std::numeric_limits<size_t>::max());
}

void AppendEntry(std::string& out, const Entry& entry) {
  if (entry.text.empty()) {
    out += "- {";
    AppendMembers(out, entry, ", ");
    out += "}\n";
  } else {
    out += "- ";
    AppendMembers(out, entry, "\n  ");
    out += "\n  text: " + YamlText(entry.text, 4);
  }
}

void AppendField(std::string& out, std::string_view margin, std::string_view name,
                 const Value& value, bool long_text) {
  out += margin;
  AppendYamlString(out, name);
  out += ": ";
  if (long_text && value.kind == Value::Kind::kString &&
      value.text.find('\n') != std::string::npos) {
    out += YamlText(value.text, static_cast<int>(margin.size()) + 2);
  } else {
    AppendYamlFlow(out, value);
    out += '\n';
  }
}

}  // namespace

Result<Record> DecodeRecord(RecordKind kind, std::string_view bytes, std::string_view path) {
  if (auto record = ReadCanonical(kind, bytes)) return std::move(*record);
  DESK_ASSIGN(const YamlNode root, ReadYaml(bytes, kRecordLimits, path));
  return DecodeRecord(kind, root, path);
}

Result<Record> DecodeRecord(RecordKind kind, const YamlNode& root, std::string_view path) {
  return Decoder(kind, path).Decode(root);
}

std::string EncodeEntry(const Entry& entry) {
  std::string out;
  AppendEntry(out, entry);
  return out;
}

std::string EncodeFields(RecordKind kind, const Fields& fields) {
  std::string out;
  for (const Field& field : FieldsOf(kind)) {
    const auto it = fields.find(field.name);
    if (it != fields.end()) {
      AppendField(out, "", field.name, it->second, field.type == FieldType::kLongText);
    }
  }
  bool in_custom = false;
  for (const auto& [name, value] : fields) {
    if (FindField(kind, name) != nullptr) continue;
    const bool is_custom = name.starts_with(kCustom);
    if (is_custom && !in_custom) out += "custom:\n";
    in_custom = is_custom;
    AppendField(out, is_custom ? "  " : "", is_custom ? name.substr(kCustom.size()) : name, value,
                true);
  }
  return out;
}

std::string EncodeRecord(const Record& record) {
  std::string out;
  // A file that a hand made may have no id yet; its name is the id.
  if (!record.id.empty()) out += "id: " + YamlString(record.DisplayId()) + "\n";
  out += "uid: " + YamlString(FormatUid(record.uid)) + "\n";
  if (!record.was.empty()) out += "was: " + YamlString(record.was) + "\n";
  out += EncodeFields(record.kind, record.fields);
  if (record.log.empty()) return out;
  out += "log:\n";
  for (const auto& entry : record.log) AppendEntry(out, entry);
  return out;
}

Result<std::string> EncodeChecked(const Record& record) {
  std::string bytes = EncodeRecord(record);
  const std::string what = fmt::format("{} '{}'", KindName(record.kind), record.DisplayId());
  if (bytes.size() > kMaxRecordBytes / 2) {
    Error error{ErrorCode::kInvalidData,
                fmt::format("{} is full: it would have {} bytes, and {} are allowed", what,
                            bytes.size(), kMaxRecordBytes / 2),
                {},
                {},
                {}};
    if (record.kind == RecordKind::kTicket && record.log.size() > 1)
      error.hints.push_back(
          fmt::format("desk create \"TITLE\" --set links+=continues:{}", record.DisplayId()));
    return Fail(std::move(error));
  }
  auto back = DecodeRecord(record.kind, bytes, record.DisplayId());
  if (!back) return tl::unexpected<Error>(std::move(back).error().With("checking " + what));
  if (back->id != record.id || back->uid != record.uid || back->fields != record.fields ||
      back->log != record.log) {
    return Fail(ErrorCode::kBug, what + " does not read back as it was written");
  }
  return bytes;
}

}  // namespace desk
