// SPDX-License-Identifier: MIT
#include "ops/attachments.h"

#include <algorithm>

#include "base/id.h"
#include "model/record.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";

Attachment ReadAttachment(const Value& item) {
  const auto text = [&](std::string_view key) {
    const Value* value = item.Find(key);
    return value == nullptr ? "" : value->AsText().value_or("");
  };
  Attachment attachment;
  attachment.name = text("name");
  attachment.sha256 = text("sha256");
  if (attachment.sha256.size() != 64 ||
      attachment.sha256.find_first_not_of(kHex) != std::string::npos)
    attachment.sha256.clear();
  const Value* bytes = item.Find("bytes");
  attachment.bytes = bytes == nullptr ? 0 : bytes->AsInt().value_or(0);
  attachment.is_whole_text = text("whole") == "true";
  return attachment;
}

Value WholeText(const std::string& text, const std::string& sha256) {
  Value item = Value::Map();
  item.map = {{"name", Value::String("text.txt")},
              {"type", Value::String("text/plain")},
              {"bytes", Value::Number(static_cast<int64_t>(text.size()))},
              {"sha256", Value::String(sha256)},
              {"whole", Value::Bool(true)}};
  return item;
}

}  // namespace

std::vector<Attachment> AttachmentsOf(const Entry& entry) {
  std::vector<Attachment> attachments;
  const Value* list = entry.Rest("attach");
  if (list == nullptr) return attachments;
  for (const Value& item : list->items) attachments.push_back(ReadAttachment(item));
  return attachments;
}

std::string_view BeginningOf(std::string_view text) {
  if (text.size() <= kMaxTextBytes) return text;
  std::string_view kept = text.substr(0, kKeptTextBytes);
  if (const size_t line = kept.rfind('\n'); line != std::string_view::npos)
    return kept.substr(0, line + 1);
  // Not within a character, whose bytes but the first are 10xxxxxx.
  size_t end = kept.size();
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return kept.substr(0, end);
}

void MoveOutLongText(Entry& entry, Commit& commit) {
  const std::string_view kept = BeginningOf(entry.text);
  if (kept.size() == entry.text.size()) return;
  const auto hash = Sha256(entry.text);
  const std::string sha256 = HexOf({reinterpret_cast<const char*>(hash.data()), hash.size()});
  Value attach{Value::Kind::kList, "", {WholeText(entry.text, sha256)}, {}};
  if (const Value* others = entry.Rest("attach"))
    attach.items.insert(attach.items.end(), others->items.begin(), others->items.end());
  entry.SetRest("attach", std::move(attach));
  // The same text on several tickets is one file.
  const std::string path = AttachmentPath(sha256);
  const bool is_there = std::any_of(commit.files.begin(), commit.files.end(),
                                    [&](const auto& file) { return file.path == path; });
  std::string beginning(kept);
  if (!is_there) commit.files.push_back({path, std::move(entry.text)});
  entry.text = std::move(beginning);
}

}  // namespace desk::ops
