// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_ATTACHMENTS_H_
#define DESK_OPS_ATTACHMENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "store/store.h"

namespace desk::ops {

// An attachment as an entry names it (docs/formats/record.md).
struct Attachment {
  std::string name;
  std::string sha256;  // "" if the entry gives none that can be one
  int64_t bytes = 0;
  bool is_whole_text = false;  // the entry's text is the beginning of this
};

std::vector<Attachment> AttachmentsOf(const Entry& entry);

// The text, or what an entry keeps of a text that is too long for it.
std::string_view BeginningOf(std::string_view text);

// Makes a text that is too long for an entry an attachment among the files of the commit. The entry
// keeps the beginning and names it.
void MoveOutLongText(Entry& entry, Commit& commit);

}  // namespace desk::ops

#endif  // DESK_OPS_ATTACHMENTS_H_
