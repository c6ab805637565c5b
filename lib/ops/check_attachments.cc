// SPDX-License-Identifier: MIT
#include "ops/check_attachments.h"

#include <fmt/format.h>

#include "base/id.h"
#include "ops/attachments.h"
#include "store/paths.h"

namespace desk::ops {

void AttachmentCheck::See(const std::string& path, const Record& record) {
  for (const auto& entry : record.log) {
    for (const auto& attachment : AttachmentsOf(entry)) {
      // One without is not of the form of the schema, which says so.
      if (!attachment.sha256.empty()) named_[AttachmentPath(attachment.sha256)].insert(path);
    }
  }
}

void AttachmentCheck::CheckFile(const std::string& path, std::string_view bytes) {
  const auto hash = Sha256(bytes);
  const std::string sha256 = HexOf({reinterpret_cast<const char*>(hash.data()), hash.size()});
  if (AttachmentPath(sha256) != path) {
    findings_.push_back({true, path, "the bytes are not those that the name stands for",
                         fmt::format("git log --oneline -- {}   # since when", path)});
  }
  if (!named_.contains(path) && all_read_) {
    findings_.push_back({false, path, "no entry names this attachment",
                         fmt::format("git log --oneline -- {}   # where it comes from", path)});
  }
}

Result<std::vector<Finding>> AttachmentCheck::Findings(const Snapshot& snapshot) {
  std::set<std::string> there;
  DESK_TRY(snapshot.Walk(
      "attachments",
      [&](const std::string& path, std::string_view bytes) {
        there.insert(path);
        CheckFile(path, bytes);
        return true;
      },
      [&](const Error& error) {
        there.insert(error.where);
        findings_.push_back({true, error.where, error.message, ""});
      }));
  for (const auto& [attachment, records] : named_) {
    if (there.contains(attachment)) continue;
    for (const auto& record : records) {
      findings_.push_back(
          {true, record, fmt::format("the attachment '{}' is not there", attachment),
           fmt::format("git log --oneline --all -- {}   # where it is", attachment)});
    }
  }
  return std::move(findings_);
}

}  // namespace desk::ops
