// SPDX-License-Identifier: MIT
#include "merge/rebase.h"

#include "codec/record_codec.h"
#include "model/fold.h"
#include "model/hand_edit.h"

namespace desk {

Result<std::string> RebaseDraft(const Record& now, std::string_view before, std::string_view draft,
                                std::string_view path) {
  DESK_ASSIGN(const Record edited, DecodeRecord(now.kind, draft, path));
  const Record from = DecodeRecord(now.kind, before, path).value_or(Record{});
  auto [record, change] = CarryOver(edited, from, now);
  // The fields are those that the change would make, had it been written.
  change.after = Heads(record.log);
  record.log.push_back(std::move(change));
  record.fields = Fold(record.log);
  record.log.pop_back();
  return EncodeChecked(record);
}

}  // namespace desk
