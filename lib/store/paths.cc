// SPDX-License-Identifier: MIT
#include "store/paths.h"

#include <algorithm>
#include <array>

#include "base/id.h"

namespace desk {

namespace {

constexpr std::string_view kSuffix = ".yaml";
constexpr std::array<std::string_view, 5> kConfigFolders = {"types", "calendars", "policies",
                                                            "views", "templates"};

// "folder/name.yaml" -> name, if it lies directly in the folder.
std::optional<std::string_view> NameIn(std::string_view folder, std::string_view path) {
  if (path.size() <= folder.size() + 1 + kSuffix.size() || !path.starts_with(folder))
    return std::nullopt;
  path.remove_prefix(folder.size());
  if (path[0] != '/' || !path.ends_with(kSuffix)) return std::nullopt;
  path.remove_prefix(1);
  path.remove_suffix(kSuffix.size());
  return path;
}

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// What the two folders between the kind's and the file are named by; "" where records are few.
std::string ShardOf(RecordKind kind, std::string_view id) {
  switch (kind) {
    case RecordKind::kTicket:
      return std::string(id.substr(0, 2));
    case RecordKind::kTeam:
    case RecordKind::kAgent:
      return "";
    case RecordKind::kContact: {
      const char first = static_cast<char>(Sha256(id)[0]);
      return HexOf({&first, 1});
    }
  }
  return "";
}

// README*, LICENSE*: such as README.de.md.
bool IsReadmeOrLicense(std::string_view path) {
  const bool begins = path.starts_with("README") || path.starts_with("LICENSE");
  return begins && std::all_of(path.begin(), path.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_';
         });
}

bool IsAttachmentPath(std::string_view path) {
  constexpr std::string_view kFolder = "attachments/";
  if (path.size() != kFolder.size() + 3 + 64 || !path.starts_with(kFolder)) return false;
  path.remove_prefix(kFolder.size());
  return path[2] == '/' && IsHex(path.substr(3)) && path.substr(0, 2) == path.substr(3, 2);
}

}  // namespace

std::string_view RecordFolder(RecordKind kind) {
  switch (kind) {
    case RecordKind::kTicket:
      return "tickets";
    case RecordKind::kTeam:
      return "teams";
    case RecordKind::kAgent:
      return "agents";
    case RecordKind::kContact:
      return "contacts";
  }
  return "";
}

std::string RecordPath(RecordKind kind, std::string_view id) {
  std::string path(RecordFolder(kind));
  if (const std::string shard = ShardOf(kind, id); !shard.empty())
    path.append("/").append(shard, 0, 1).append("/").append(shard, 1, 1);
  return path.append("/").append(id).append(kSuffix);
}

std::optional<RecordName> ParseRecordPath(std::string_view path) {
  if (!path.ends_with(kSuffix)) return std::nullopt;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::string id(name.substr(0, name.size() - kSuffix.size()));
  for (const RecordKind kind : AllRecordKinds()) {
    if (!path.starts_with(RecordFolder(kind))) continue;
    const bool is_id = kind == RecordKind::kTicket ? IsTicketId(id) : IsChosenId(id);
    if (is_id && RecordPath(kind, id) == path) return RecordName{kind, id};
  }
  return std::nullopt;
}

std::string ConfigPath(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(kDeskFile);
  return std::string(folder).append("/").append(name).append(kSuffix);
}

std::optional<ConfigName> ParseConfigPath(std::string_view path) {
  if (path == kDeskFile) return ConfigName{"", "desk"};
  for (const auto folder : kConfigFolders) {
    const auto name = NameIn(folder, path);
    if (name && IsChosenId(*name)) return ConfigName{std::string(folder), std::string(*name)};
  }
  return std::nullopt;
}

std::optional<std::string> PlaceOfRecord(std::string_view path) {
  if (!path.ends_with(kSuffix)) return std::nullopt;
  std::string_view name = path.substr(path.rfind('/') + 1);
  name.remove_suffix(kSuffix.size());
  for (const RecordKind kind : AllRecordKinds()) {
    if (!path.starts_with(std::string(RecordFolder(kind)) + "/")) continue;
    const auto id =
        kind == RecordKind::kTicket ? NormalizeTicketId(name) : std::optional(std::string(name));
    const bool is_id = id && (kind == RecordKind::kTicket ? IsTicketId(*id) : IsChosenId(*id));
    if (is_id) return RecordPath(kind, *id);
  }
  return std::nullopt;
}

bool IsAstray(std::string_view path) {
  const bool is_yaml = path.ends_with(kSuffix) || path.ends_with(".yml");
  if (!is_yaml || path.substr(path.rfind('/') + 1).starts_with('.')) return false;
  if (ParseRecordPath(path) || ParseConfigPath(path)) return false;
  const std::string_view folder = path.substr(0, path.find('/'));
  return std::any_of(AllRecordKinds().begin(), AllRecordKinds().end(),
                     [&](RecordKind kind) { return RecordFolder(kind) == folder; }) ||
         std::find(kConfigFolders.begin(), kConfigFolders.end(), folder) != kConfigFolders.end();
}

std::string AttachmentPath(std::string_view sha256_hex) {
  return std::string("attachments/").append(sha256_hex.substr(0, 2)).append("/").append(sha256_hex);
}

bool IsDeskPath(std::string_view path) {
  if (path == ".gitattributes" || path == ".gitignore" || IsReadmeOrLicense(path)) return true;
  return ParseRecordPath(path) || ParseConfigPath(path) || IsAttachmentPath(path);
}

size_t MostBytes(std::string_view path) {
  constexpr size_t kMostOfAttachment = 16 * 1024 * 1024;
  return path.starts_with("attachments/") ? kMostOfAttachment : kMaxRecordBytes;
}

std::string GitAttributes() {
  std::string text = "* -text\n";
  for (const RecordKind kind : AllRecordKinds()) {
    text.append(RecordFolder(kind)).append("/** merge=desk\n");
  }
  text += "desk.yaml merge=desk\n";
  for (const auto folder : kConfigFolders) text.append(folder).append("/** merge=desk\n");
  return text;
}

}  // namespace desk
