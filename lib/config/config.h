// SPDX-License-Identifier: MIT
#ifndef DESK_CONFIG_CONFIG_H_
#define DESK_CONFIG_CONFIG_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "model/value.h"

namespace desk {

// The configuration of a desk as values (docs/formats/configuration.md). Written by people, read
// here, never re-formatted.

// A text in one or more languages: "label: Incident" or "label: {en: Incident, ru: ...}".
struct Label {
  std::vector<std::pair<std::string, std::string>> by_language;  // "" is "any language"
  // The label in `language` ("ru"), else English, else the first, else `fallback`.
  std::string In(std::string_view language, std::string_view fallback) const;
};

// Where the values of a file stand, by dotted path: "transitions.new" -> "types/incident.yaml:4:3".
// For findings that a reader of one file cannot have yet.
using Positions = std::map<std::string, std::string, std::less<>>;
// The position of `dotted`, or of the nearest value around it; "" if nothing is known.
std::string PositionOf(const Positions& positions, std::string_view dotted);

// What a status means to the rules; statuses are named by the desk, categories by the format.
enum class Category { kNew, kOpen, kWaiting, kResolved, kClosed, kCancelled, kMerged };
std::string_view CategoryName(Category category);
std::optional<Category> ParseCategory(std::string_view name);
// new, open and waiting: work is left to do.
bool IsActive(Category category);

struct StatusConfig {
  std::string name;
  Category category;
  Label label;
};

struct PriorityConfig {
  int level;  // 1 is the most urgent
  Label label;
};

// The life of a ticket of one type.
struct TypeConfig {
  std::string name;
  int rev = 1;
  Label label;
  std::string initial = "new";  // the status of a new ticket
  // From a status to those that may follow it, in order of preference.
  std::vector<std::pair<std::string, std::vector<std::string>>> transitions;
  // Fields that must have a value when a ticket enters the status.
  std::map<std::string, std::vector<std::string>, std::less<>> requires_fields;
  std::vector<std::string> resolution_codes;  // empty: any, or none
  std::string reopens_to;        // the status that `reopen` gives; "" if the type never reopens
  bool reopen_on_reply = false;  // somebody who is no agent reopens what is done by a message
  bool raise_priority_on_escalation = false;  // `escalate --up` raises the priority by one level
  bool retired = false;                       // kept for old tickets, offered no more
  Positions positions;
  std::vector<Error> near_names;  // keys that are not listed and nearly listed ones
};

struct DeskConfig {
  int format = 1;
  std::vector<std::string> needs;
  int rev = 1;
  Uid uid;
  std::string name = "Help desk";
  std::string zone = "UTC";
  std::string default_type = "incident";
  std::string default_team;
  int default_impact = 2;
  int default_urgency = 2;
  std::vector<StatusConfig> statuses;      // in the order in which they are listed and sorted
  std::vector<PriorityConfig> priorities;  // by level
  std::vector<std::vector<int>> matrix;    // [impact - 1][urgency - 1] -> priority
  std::vector<TypeConfig> types;           // in byte order of their names; added by the caller
  // Why types/<name>.yaml cannot be read, by name, "" for the whole folder; added by the caller.
  std::map<std::string, Error, std::less<>> broken_types;
  Positions positions;
  std::vector<Error> near_names;

  const StatusConfig* FindStatus(std::string_view name) const;
  const TypeConfig* FindType(std::string_view name) const;
  // Why there is no type of this name although there may be one; null for a type that is there, and
  // for one that is not.
  const Error* FaultOfType(std::string_view name) const;
  std::optional<Category> CategoryOf(std::string_view status) const;
  // The priority for an impact and an urgency; nothing outside the matrix.
  std::optional<int> PriorityOf(int impact, int urgency) const;
};

// Whether a status may have this name: [a-z][a-z0-9_-]{0,62}.
bool IsStatusName(std::string_view name);

// The keys that a file may have, and those of the maps in it, by the name of the map: "" is the
// file itself, "statuses" is each status. Any other key is kept and means nothing.
using ConfigKeys = std::map<std::string, std::vector<std::string>>;
const ConfigKeys& DeskKeys();
const ConfigKeys& TypeKeys();

// Reads desk.yaml. kInvalidData with path:line:column; kUnsupported when `format` is not known
// here. Unknown words of `needs` are no error: the desk may be read and must not be written, see
// UnknownNeeds.
Result<DeskConfig> ReadDeskConfig(std::string_view bytes);
// Words of `needs` that this version does not know.
std::vector<std::string> UnknownNeeds(const DeskConfig& config);
// The error (kUnsupported) for a write to a desk with unknown needs; nothing if there are none.
Status CheckNeeds(const DeskConfig& config);
// Reads types/<name>.yaml. kInvalidData with path:line:column, or without one if `name` can be no
// type's name.
Result<TypeConfig> ReadTypeConfig(std::string_view name, std::string_view bytes);
// What is wrong between the parts: a type that names a status that does not exist, an unreachable
// status, a matrix with a priority that does not exist, a nearly listed key... Each with `where`,
// as far as it is known.
std::vector<Error> CheckConfig(const DeskConfig& config);

// The files of a new desk: {path, bytes}. Commented, so that a reader learns what can be changed.
std::vector<std::pair<std::string, std::string>> StarterFiles(const Uid& uid, std::string_view name,
                                                              std::string_view zone);
// A commented new type file.
std::string StarterType(std::string_view name, std::string_view label);

// A value of a configuration file that is to change: its dotted path, and YAML on one line.
struct ConfigChange {
  std::string key;
  std::string yaml_value;
};
// Replaces (or adds) values and raises `rev`, leaving every other byte as it is; values that are
// there already leave all of them. They are written in canonical form. kNotFound if the parent of
// a path is not there, kUsage for a key that is not changed this way or a value that is no YAML,
// kInvalidData if the file does not read now or would not afterwards.
Result<std::string> EditConfig(std::string_view bytes, std::string_view path_of_file,
                               const std::vector<ConfigChange>& changes);
// Gives the file a greater `rev` than `before` had, the version that it follows, unless somebody
// has done so already. A file without one has 1. If `before` does not read, that of the file itself
// is raised.
Result<std::string> RaiseRev(std::string_view bytes, std::string_view before,
                             std::string_view path_of_file);

}  // namespace desk

#endif  // DESK_CONFIG_CONFIG_H_
