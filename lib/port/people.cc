// SPDX-License-Identifier: MIT
#include "port/people.h"

#include <algorithm>
#include <array>

#include "base/slug.h"
#include "base/text.h"
#include "model/fold.h"
#include "store/paths.h"

namespace desk::port {

namespace {

// Words with one blank between them.
std::string Words(std::string_view text) {
  std::string out;
  for (const char c : Trim(text)) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank) out += c;
    if (is_blank && out.back() != ' ') out += ' ';
  }
  return out;
}

bool IsAddress(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find_first_of(" <>,") == std::string_view::npos;
}

struct NameAndAddress {
  std::string name, address;
};

NameAndAddress Parsed(std::string_view text) {
  const std::string words = Words(text);
  if (IsAddress(words)) return {words.substr(0, words.find('@')), words};
  const size_t open = words.find('<'), close = words.rfind('>');
  if (open == std::string::npos || close == std::string::npos || close < open) return {words, ""};
  const std::string address(Trim(std::string_view(words).substr(open + 1, close - open - 1)));
  if (!IsAddress(address)) return {words, ""};
  const std::string name(Trim(std::string_view(words).substr(0, open)));
  return {name.empty() ? address.substr(0, address.find('@')) : name, address};
}

std::string HashOf(std::string_view text, size_t length) {
  const auto hash = Sha256(text);
  return HexOf({reinterpret_cast<const char*>(hash.data()), hash.size()}).substr(0, length);
}

// Whether an import made somebody of a name and an address. Of two people of one name who have
// addresses the name means neither; and were it to mean one of them later, the next import of the
// same file would find another person behind it than the first.
bool CameWithAddress(const Record& record) {
  if (record.log.empty() || record.log.front().via != "import") return false;
  const auto& add = record.log.front().add;
  return std::any_of(add.begin(), add.end(),
                     [](const auto& elements) { return elements.first == "addresses"; });
}

constexpr std::array kKinds = {RecordKind::kTeam, RecordKind::kAgent, RecordKind::kContact};

}  // namespace

void People::Know(const Record& record) {
  Known& known = known_[record.kind];
  const std::string name = Words(record.Text("name"));
  known.names.emplace(record.id, FoldCase(name));
  if (!CameWithAddress(record)) known.ids.emplace(FoldCase(name), record.id);
  known.ids.emplace(record.id, record.id);
  for (const char* field : {"addresses", "aliases"}) {
    for (const auto& element : record.Elements(field))
      known.ids.emplace(FoldCase(element), record.id);
  }
}

Status People::KnowAll(const Snapshot& snapshot) {
  for (const RecordKind kind : kKinds) {
    DESK_TRY(ops::WalkRecords(
        snapshot, kind,
        [&](const Record& record) {
          Know(record);
          return true;
        },
        [&](const std::string& path, const Error&) {
          // What cannot be read keeps its id.
          if (const auto name = ParseRecordPath(path)) known_[kind].names.emplace(name->id, "");
        }));
  }
  return {};
}

const std::string* People::Find(RecordKind kind, std::string_view key) const {
  const auto known = known_.find(kind);
  if (known == known_.end() || key.empty()) return nullptr;
  const auto found = known->second.ids.find(FoldCase(key));
  return found == known->second.ids.end() ? nullptr : &found->second;
}

std::string People::Team(std::string_view name) {
  const std::string words = Words(name);
  if (const std::string* id = Find(RecordKind::kTeam, words)) return *id;
  return Make(RecordKind::kTeam, words, "");
}

std::string People::Person(PersonKind kind, std::string_view text) {
  const auto [name, address] = Parsed(text);
  const RecordKind own = kind == PersonKind::kAgent ? RecordKind::kAgent : RecordKind::kContact;
  for (const RecordKind other : {own, RecordKind::kAgent}) {
    // Who has an address is known by it, and two people may have one name.
    const std::string* id = Find(other, address.empty() ? name : address);
    if (id != nullptr) return *id;
  }
  return Make(own, name, address);
}

// Also if it is how somebody else is found. Agents and contacts stand in the same fields, so one id
// may be both only if it is one person.
bool People::IsTaken(RecordKind kind, const std::string& id, const std::string& name) const {
  const auto has = [&](RecordKind other) {
    const auto known = known_.find(other);
    return known != known_.end() && known->second.names.contains(id);
  };
  if (has(kind) || Find(kind, id) != nullptr) return true;
  if (kind == RecordKind::kTeam) return false;
  const RecordKind twin = kind == RecordKind::kAgent ? RecordKind::kContact : RecordKind::kAgent;
  if (const std::string* found = Find(twin, id); found != nullptr && *found != id) return true;
  return has(twin) && known_.at(twin).names.find(id)->second != FoldCase(name);
}

std::string People::Make(RecordKind kind, const std::string& name, const std::string& address) {
  const std::string& whole = address.empty() ? name : address;
  const std::string slug = Slug(name);
  std::string id = slug.empty() ? "p-" + HashOf(whole, 8) : slug;
  for (size_t length = 4; IsTaken(kind, id, name); length += 2)
    id = (slug.empty() ? "p" : slug) + "-" + HashOf(whole, length);
  created_.push_back({kind, id, name, address});
  Record record;
  record.kind = kind;
  record.id = id;
  // Of two people of one name who have addresses, the name means neither.
  if (address.empty()) record.fields["name"] = Value::String(name);
  if (!address.empty()) record.fields["addresses"] = Value::Strings({address});
  Know(record);
  return id;
}

Record RecordOf(const People::New& made, const Uid& desk, const ops::Actor& actor, Instant now) {
  Record record;
  record.kind = made.kind;
  record.id = made.id;
  // As for who is added by hand: the same id means the same in every clone.
  record.uid = DerivedUid(desk, KindName(made.kind), made.id);
  Entry entry;
  entry.id = DerivedEntryId("import" + FormatUid(record.uid));
  entry.at = now;
  entry.by = actor.handle;
  entry.via = "import";
  entry.set = {{"name", Value::String(made.name)}};
  if (!made.address.empty()) entry.add = {{"addresses", {made.address}}};
  record.log = {std::move(entry)};
  record.fields = Fold(record.log);
  return record;
}

}  // namespace desk::port
