// SPDX-License-Identifier: MIT
#include "ops/children.h"

#include <algorithm>
#include <set>

#include "base/id.h"
#include "base/text.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

// The ids that stand behind "parent:" anywhere in the file of a ticket, log and texts included. An
// escape inside the id is not seen through: no desk writes one.
std::set<std::string> ParentsIn(std::string_view bytes) {
  constexpr std::string_view kKey = "parent";
  constexpr size_t kLongest = 40;  // quotes, hyphens and spaces included
  std::set<std::string> parents;
  for (size_t at = bytes.find(kKey); at != bytes.npos; at = bytes.find(kKey, at + 1)) {
    std::string_view rest = bytes.substr(at + kKey.size(), kLongest);
    const size_t colon = rest.find_first_not_of("\"' ");
    if (colon == rest.npos || rest[colon] != ':') continue;
    rest.remove_prefix(colon + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of("\"' \n"), rest.size()));
    const auto id = NormalizeTicketId(Trim(rest.substr(0, rest.find_first_of("\"',}#\n"))));
    if (id && IsTicketId(*id)) parents.insert(*id);
  }
  return parents;
}

}  // namespace

Status Children::Read(const Snapshot& base) {
  if (commit_ == base.commit()) return {};
  pairs_.clear();
  // What cannot be read is no known child; `desk check` names it.
  DESK_TRY(base.Walk(
      RecordFolder(RecordKind::kTicket),
      [&](const std::string& path, std::string_view bytes) {
        const auto name = ParseRecordPath(path);
        if (!name) return true;
        for (const auto& parent : ParentsIn(bytes)) pairs_.emplace(parent, name->id);
        return true;
      },
      [](const Error&) {}));
  commit_ = base.commit();
  return {};
}

void Children::Learn(const std::string& id, std::string_view bytes) {
  if (!commit_) return;  // nothing was read yet
  for (const auto& parent : ParentsIn(bytes)) pairs_.emplace(parent, id);
}

Result<std::vector<Record>> Children::OpenOf(const Snapshot& base, const DeskConfig& config,
                                             const std::string& parent) {
  DESK_TRY(Read(base));
  std::vector<Record> open;
  for (auto it = pairs_.lower_bound({parent, ""}); it != pairs_.end() && it->first == parent;
       ++it) {
    auto child = ReadRecord(base, RecordKind::kTicket, it->second);
    if (!child || NormalizeTicketId(child->Text("parent")) != parent) continue;
    const auto category = config.CategoryOf(child->Text("status"));
    if (!category || IsActive(*category)) open.push_back(std::move(*child));
  }
  return open;
}

}  // namespace desk::ops
