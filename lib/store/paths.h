// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_PATHS_H_
#define DESK_STORE_PATHS_H_

#include <optional>
#include <string>
#include <string_view>

#include "model/record.h"

namespace desk {

// Every path of a desk, and its parser (docs/formats/layout.md).

inline constexpr std::string_view kDeskFile = "desk.yaml";

// "tickets/k/7/k7m3qx9p.yaml", "teams/network.yaml", "contacts/4/9/ann.yaml".
std::string RecordPath(RecordKind kind, std::string_view id);
// "tickets", "teams", "agents", "contacts".
std::string_view RecordFolder(RecordKind kind);

struct RecordName {
  RecordKind kind;
  std::string id;
  bool operator==(const RecordName&) const = default;
};
// The record that lives at `path`, or nothing if no record can.
std::optional<RecordName> ParseRecordPath(std::string_view path);

// "types/incident.yaml" for folder "types" and name "incident".
std::string ConfigPath(std::string_view folder, std::string_view name);
struct ConfigName {
  std::string folder;  // "types", "calendars", "policies", "views", "templates"; "" for desk.yaml
  std::string name;    // "incident"; "desk" for desk.yaml
  bool operator==(const ConfigName&) const = default;
};
std::optional<ConfigName> ParseConfigPath(std::string_view path);

// "attachments/ab/<sha256>".
std::string AttachmentPath(std::string_view sha256_hex);

// Where the record belongs whose file lies at `path`, by the folder and the name of the file:
// "tickets/k/7/k7m3qx9p.yaml" for "tickets/K7M3-QX9P.yaml". Nothing for what can be no record.
std::optional<std::string> PlaceOfRecord(std::string_view path);

// Whether a file looks like a record or configuration and lies where desk does not look for one:
// YAML in a folder of theirs.
bool IsAstray(std::string_view path);

// Whether a tree of a desk may hold a file at `path`: a record, configuration, an attachment,
// desk.yaml, .gitattributes, or a README/LICENSE at the root.
bool IsDeskPath(std::string_view path);

// The most bytes that a file at `path` may have.
size_t MostBytes(std::string_view path);

// The .gitattributes that a desk has.
std::string GitAttributes();

}  // namespace desk

#endif  // DESK_STORE_PATHS_H_
