// SPDX-License-Identifier: MIT
#include "sync/join_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "base/text.h"
#include "codec/record_codec.h"
#include "merge/config_join.h"
#include "merge/join.h"
#include "ops/entry.h"
#include "store/paths.h"
#include "sync/ticket_places.h"

namespace desk::sync {

namespace {

std::string Greater(std::string_view a, std::string_view b) { return std::string(std::max(a, b)); }

// Of two records that may not read: the join, the one that reads, or the greater bytes.
Result<std::string> JoinRead(const Result<Record>& in_a, const Result<Record>& in_b,
                             std::string_view a, std::string_view b) {
  if (!in_a && !in_b) return Greater(a, b);
  if (!in_a || !in_b) return EncodeChecked(in_a ? *in_a : *in_b);
  DESK_ASSIGN(const Record joined, Join(*in_a, *in_b));
  return EncodeChecked(joined);
}

// Damaged bytes yield to those that are what their name says.
std::string JoinAttachment(const std::string& path, std::string_view a, std::string_view b) {
  const auto is_sound = [&](std::string_view bytes) {
    const auto hash = Sha256(bytes);
    return path.ends_with(HexOf({reinterpret_cast<const char*>(hash.data()), hash.size()}));
  };
  if (is_sound(a) != is_sound(b)) return std::string(is_sound(a) ? a : b);
  return Greater(a, b);
}

// Every line of both: versions of desk differ in the kinds that they know.
std::string JoinAttributes(std::string_view a, std::string_view b) {
  std::set<std::string_view> lines;
  for (const auto text : {a, b}) {
    for (const auto line : Split(text, '\n')) lines.insert(line);
  }
  std::string joined;
  for (const auto line : lines) {
    if (!line.empty()) joined.append(line).append("\n");
  }
  return joined;
}

std::string JoinOthers(const std::string& path, std::string_view a, std::string_view b) {
  if (ParseConfigPath(path)) return JoinConfig(std::string(a), std::string(b));
  if (path.starts_with("attachments/")) return JoinAttachment(path, a, b);
  if (path == ".gitattributes") return JoinAttributes(a, b);
  return Greater(a, b);
}

// What a join has to keep in mind from path to path.
class SidesJoin {
 public:
  SidesJoin(const Store& store, std::vector<std::string>& notes) : store_(store), notes_(notes) {}

  Result<std::vector<Commit::File>> Join(const JoinSides& sides, const std::string& path,
                                         std::string_view a, std::string_view b) {
    const auto name = ParseRecordPath(path);
    if (!name) return std::vector<Commit::File>{{path, JoinOthers(path, a, b)}};
    const auto in_a = ops::ReadForJoin(store_, sides.a, name->kind, name->id);
    const auto in_b = ops::ReadForJoin(store_, sides.b, name->kind, name->id);
    for (const auto* side : {&in_a, &in_b}) {
      if (!*side && side->error().code == ErrorCode::kUnsupported) return Fail(side->error());
    }
    if (name->kind == RecordKind::kTicket) {
      TicketPlaces& places = PlacesOf(sides);
      // One that was moved here stays, although the sides have a third one here.
      const bool is_placed = places.placed().contains(name->id);
      if (is_placed || (in_a && in_b && in_a->uid != in_b->uid))
        return TakeApart(places, path, name->id);
    }
    DESK_ASSIGN(std::string bytes, JoinRead(in_a, in_b, a, b));
    return std::vector<Commit::File>{{path, std::move(bytes)}};
  }

 private:
  TicketPlaces& PlacesOf(const JoinSides& sides) {
    const std::string pair = sides.a.commit() + sides.b.commit();
    if (places_ == nullptr || pair_ != pair) {
      pair_ = pair;
      places_ = std::make_unique<TicketPlaces>(store_, sides);
    }
    return *places_;
  }

  Result<std::vector<Commit::File>> TakeApart(TicketPlaces& places, const std::string& path,
                                              const std::string& id) {
    DESK_TRY(places.Settle(id));
    notes_ = places.notes();
    std::vector<Commit::File> files;
    for (const auto& [at, ticket] : places.placed()) {
      DESK_ASSIGN(std::string bytes, EncodeChecked(ticket));
      files.push_back({RecordPath(RecordKind::kTicket, at), std::move(bytes)});
    }
    // An id that is neither's, which only a hand can have given.
    if (!places.placed().contains(id)) files.push_back({path, std::nullopt});
    return files;
  }

  const Store& store_;
  std::vector<std::string>& notes_;
  std::string pair_;  // of commits
  std::unique_ptr<TicketPlaces> places_;
};

}  // namespace

std::string IdInChain(const Uid& uid, int number) {
  if (number == 0) return TicketIdOf(uid);
  std::string cause = FormatUid(uid);
  cause += '\0';
  const auto hash = Sha256(cause + std::to_string(number));
  Uid next;
  std::copy_n(hash.begin(), next.bytes.size(), next.bytes.begin());
  return TicketIdOf(next);
}

Result<std::string> JoinVersions(const std::string& path, std::string_view a, std::string_view b) {
  if (a == b) return std::string(a);
  const auto name = ParseRecordPath(path);
  if (!name) return JoinOthers(path, a, b);
  return JoinRead(DecodeRecord(name->kind, a, path), DecodeRecord(name->kind, b, path), a, b);
}

JoinFiles JoinOfSides(const Store& store, std::vector<std::string>& notes) {
  const auto join = std::make_shared<SidesJoin>(store, notes);
  return [join](const JoinSides& sides, const std::string& path, std::string_view a,
                std::string_view b) { return join->Join(sides, path, a, b); };
}

}  // namespace desk::sync
