// SPDX-License-Identifier: MIT
#include "port/export_line.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/record_codec.h"
#include "store/paths.h"

namespace desk::port {

namespace {

constexpr std::string_view kForm = "desk.export/1", kForms = "desk.export/";
// Escapes make text at most six times as long, so a line always has room for this much.
constexpr size_t kMostText = 4 * 1024 * 1024;
constexpr size_t kMostRecord = kMaxRecordBytes / 2;  // that EncodeChecked writes
constexpr size_t kMostAttachment = 16 * 1024 * 1024;

Error Bad(std::string message, std::string where = "") {
  return Error{ErrorCode::kInvalidData, std::move(message), std::move(where), {}, {}};
}

const Value* StringIn(const Value& line, std::string_view key) {
  const Value* value = line.Find(key);
  return value != nullptr && value->kind == Value::Kind::kString ? value : nullptr;
}

Result<Record> RecordIn(const RecordName& name, const Value& json, const std::string& path) {
  DESK_ASSIGN(Record record, RecordFromJson(name.kind, json, path));
  if (record.id != name.id)
    return Fail(Bad(fmt::format("'record': it has the id '{}'", record.DisplayId()), path));
  return record;
}

// The record of a file, if its JSON gives back the very same bytes.
std::optional<Json> RecordOf(const RecordName& name, const ExportedFile& file) {
  if (file.bytes.size() > kMostRecord) return std::nullopt;
  const auto record = DecodeRecord(name.kind, file.bytes, file.path);
  if (!record || record->id != name.id) return std::nullopt;
  Json json = ToJson(*record);
  const auto again = RecordIn(name, FromJson(json), file.path);
  if (!again || EncodeRecord(*again) != file.bytes) return std::nullopt;
  return json;
}

Result<std::string> BytesOf(const Value& line, const std::string& path) {
  const Value* record = line.Find("record");
  if (record != nullptr) {
    const auto name = ParseRecordPath(path);
    if (!name) return Fail(Bad("'record': no record lies there", path));
    DESK_ASSIGN(const Record read, RecordIn(*name, *record, path));
    return EncodeChecked(read);
  }
  if (const Value* text = StringIn(line, "text")) return text->text;
  const Value* base64 = StringIn(line, "base64");
  if (base64 == nullptr)
    return Fail(Bad("the line has neither 'record' nor 'text' nor 'base64'", path));
  auto bytes = DecodeBase64(base64->text);
  if (!bytes) return Fail(Bad("'base64': this is no base64", path));
  return std::move(*bytes);
}

Status CheckFile(const ExportedFile& file) {
  const bool is_attachment = file.path.starts_with("attachments/");
  if (file.bytes.size() > (is_attachment ? kMostAttachment : kMaxRecordBytes))
    return Fail(Bad("the file is too large", file.path));
  if (!is_attachment) return {};
  const auto hash = Sha256(file.bytes);
  if (AttachmentPath(HexOf({reinterpret_cast<const char*>(hash.data()), hash.size()})) == file.path)
    return {};
  return Fail(Bad("the bytes are not those that the name stands for", file.path));
}

}  // namespace

std::string ExportHeadLine(const ExportHead& head) {
  Json line = {{"schema", kForm}};
  if (!head.desk.empty()) line["desk"] = head.desk;
  line["commit"] = head.commit;
  if (!head.query.empty()) line["query"] = head.query;
  return DumpJson(line, -1);
}

Result<ExportHead> ReadExportHead(std::string_view text) {
  const auto line = ParseJson(text);
  const Value* form = line ? StringIn(*line, "schema") : nullptr;
  if (form == nullptr || !form->text.starts_with(kForms))
    return Fail(Bad("this is no export of a desk").Hint("desk export jsonl FILE"));
  if (form->text != kForm) {
    return Fail(ErrorCode::kUnsupported,
                fmt::format("this version does not know the form '{}'", VisibleLine(form->text)));
  }
  ExportHead head;
  for (auto& [key, to] :
       {std::pair("desk", &head.desk), {"commit", &head.commit}, {"query", &head.query}}) {
    if (const Value* value = StringIn(*line, key)) *to = value->text;
  }
  return head;
}

std::string ExportLine(const ExportedFile& file) {
  Json line = {{"path", file.path}};
  const auto name = ParseRecordPath(file.path);
  auto record = name ? RecordOf(*name, file) : std::nullopt;
  if (record) {
    line["kind"] = KindName(name->kind);
    line["record"] = std::move(*record);
  } else if (file.path.starts_with("attachments/") || file.bytes.size() > kMostText ||
             !IsValidUtf8(file.bytes)) {
    line["base64"] = EncodeBase64(file.bytes);
  } else {
    line["text"] = file.bytes;
  }
  return DumpJson(line, -1);
}

Result<ReadLine> ReadExportLine(std::string_view text) {
  DESK_ASSIGN(const Value line, ParseJson(text));
  ReadLine read;
  const Value* path = StringIn(line, "path");
  const Value* files = line.Find("files");
  const auto count = files == nullptr ? std::nullopt : files->AsInt();
  if (path == nullptr && count && *count >= 0) {
    read.files = static_cast<size_t>(*count);
    return read;
  }
  if (path == nullptr) return Fail(Bad("the line has no 'path'"));
  if (!IsDeskPath(path->text)) {
    return Fail(Bad(fmt::format("'path': a desk has no place for '{}'", VisibleLine(path->text))));
  }
  read.file.path = path->text;
  DESK_ASSIGN(read.file.bytes, BytesOf(line, path->text));
  DESK_TRY(CheckFile(read.file));
  return read;
}

std::string ExportEndLine(size_t files) { return DumpJson({{"files", files}}, -1); }

}  // namespace desk::port
