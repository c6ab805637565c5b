// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_CHECK_ATTACHMENTS_H_
#define DESK_OPS_CHECK_ATTACHMENTS_H_

#include <map>
#include <set>

#include "model/record.h"
#include "ops/check.h"

namespace desk::ops {

// The part of `desk check` that looks at attachments: shown every record, then asked.
class AttachmentCheck {
 public:
  void See(const std::string& path, const Record& record);
  // A record that cannot be read may name any attachment, so none is an orphan.
  void SeeBroken() { all_read_ = false; }
  // Attachments that are named and not there, whose bytes are not those of their name, or that no
  // entry names.
  Result<std::vector<Finding>> Findings(const Snapshot& snapshot);

 private:
  void CheckFile(const std::string& path, std::string_view bytes);
  std::map<std::string, std::set<std::string>> named_;  // path of the attachment -> of the records
  bool all_read_ = true;
  std::vector<Finding> findings_;
};

}  // namespace desk::ops

#endif  // DESK_OPS_CHECK_ATTACHMENTS_H_
