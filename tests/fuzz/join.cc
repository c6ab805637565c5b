// SPDX-License-Identifier: MIT
// The join: the bytes of an input are read as three versions of one ticket, with entries that share
// ids and differ, follow each other in circles, lie at the ends of the calendar, are redacted or
// edited by hand. In every order and grouping the join must give the same bytes, lose no entry, and
// add nothing the second time.
#include "merge/join.h"

#include <algorithm>
#include <array>
#include <set>

#include "codec/record_codec.h"
#include "fuzz.h"
#include "model/fold.h"
#include "model/hand_edit.h"

namespace desk::fuzz {
namespace {

// Draws small numbers from the input; zeros when it is used up.
class Draw {
 public:
  explicit Draw(std::string_view input) : input_(input) {}
  bool empty() const { return input_.empty(); }
  size_t Below(size_t n) {
    if (input_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(input_.front());
    input_.remove_prefix(1);
    return byte % n;
  }

 private:
  std::string_view input_;
};

std::string IdOf(size_t n) { return std::string("e00") + static_cast<char>('a' + n); }

Value DrawValue(Draw& draw) {
  switch (draw.Below(6)) {
    case 0:
      return Value::Null();
    case 1:
      return Value::Number(static_cast<int64_t>(draw.Below(3)));
    case 2:
      return Value::Strings({"b", "a"});
    case 3:
      return Value::Bool(true);
    default:
      return Value::String(std::string(1, static_cast<char>('a' + draw.Below(3))));
  }
}

const char* FieldName(Draw& draw) {
  static constexpr std::array<const char*, 5> kNames{"title", "priority", "tags", "colour",
                                                     "custom.x"};
  return kNames[draw.Below(kNames.size())];
}

Entry DrawEntry(Draw& draw) {
  static constexpr std::array<int64_t, 5> kTimes{-62167219200000, 0, 1'000'000'000'000,
                                                 1'000'000'000'001, 253402300799000};
  Entry entry;
  entry.id = IdOf(draw.Below(8));
  std::set<std::string> after;
  for (size_t n = draw.Below(4); n > 0; --n) after.insert(IdOf(draw.Below(9)));
  entry.after.assign(after.begin(), after.end());
  entry.at.ms = kTimes[draw.Below(kTimes.size())];
  if (draw.Below(3) != 0) entry.by = "bob";
  switch (draw.Below(5)) {
    case 0:
      entry.add = {{"tags", {std::string(1, static_cast<char>('a' + draw.Below(3)))}}};
      break;
    case 1:
      entry.remove = {{"tags", {std::string(1, static_cast<char>('a' + draw.Below(3)))}}};
      break;
    case 2:
      entry.kind = "note";
      entry.text = "a text\n";
      break;
    case 3:
      if (draw.Below(4) == 0) entry.SetRest("redacts", Value::String(entry.id));
      break;
    default:
      entry.set = {{FieldName(draw), DrawValue(draw)}};
  }
  return entry;
}

// A version of the ticket as its file would give it.
Record AsRead(const Record& record) {
  auto read = DecodeRecord(record.kind, EncodeRecord(record), "version.yaml");
  Expect(read.has_value(), "a version can be read",
         read ? "" : read.error().message + "\n" + EncodeRecord(record));
  return *std::move(read);
}

std::array<Record, 3> DrawVersions(Draw& draw) {
  std::array<Record, 3> versions;
  for (auto& version : versions) {
    version.id = "a0000000";
    if (draw.Below(8) == 7) version.was = "b0000000";
  }
  for (int entries = 0; !draw.empty() && entries < 12; ++entries) {
    const Entry entry = DrawEntry(draw);
    const size_t holders = draw.Below(7) + 1;
    for (size_t i = 0; i < versions.size(); ++i) {
      auto& log = versions[i].log;
      const bool is_there =
          std::any_of(log.begin(), log.end(), [&](const Entry& e) { return e.id == entry.id; });
      if ((holders >> i & 1) != 0 && !is_there) log.push_back(entry);
    }
  }
  for (auto& version : versions) {
    version.fields = Fold(version.log);
    if (draw.Below(2) == 1) version.fields[FieldName(draw)] = DrawValue(draw);  // a hand edit
    std::erase_if(version.fields, [](const auto& field) { return field.second.is_null(); });
    version = AsRead(version);
  }
  return versions;
}

Record Joined(const Record& a, const Record& b) {
  auto joined = Join(a, b);
  Expect(joined.has_value(), "versions of one record join", joined ? "" : joined.error().message);
  return *std::move(joined);
}

void ExpectSame(const Record& a, const Record& b, std::string_view says) {
  const std::string left = EncodeRecord(a), right = EncodeRecord(b);
  Expect(left == right, says, left + "\n" + right);
}

}  // namespace

void One(std::string_view input) {
  Draw draw(input);
  const auto [a, b, c] = DrawVersions(draw);
  const Record all = Joined(Joined(a, b), c);
  ExpectSame(Joined(a, b), Joined(b, a), "the join is commutative");
  ExpectSame(all, Joined(a, Joined(b, c)), "the join is associative");
  ExpectSame(all, Joined(Joined(c, a), b), "the order of joins does not matter");
  ExpectSame(Joined(a, a), Settled(a), "joining a version with itself settles it");
  ExpectSame(Joined(all, b), all, "what was joined adds nothing");
  ExpectSame(AsRead(all), all, "a joined record reads back as it is");

  std::set<std::string> ids;
  for (const auto& entry : all.log) ids.insert(entry.id);
  Expect(ids.size() == all.log.size(), "an id stands once in a log");
  for (const Record* version : {&a, &b, &c}) {
    for (const auto& entry : Settled(*version).log)
      Expect(ids.contains(entry.id), "no entry is lost", entry.id);
  }
}

}  // namespace desk::fuzz
