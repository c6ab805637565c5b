// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_CONFIG_CHANGE_H_
#define DESK_OPS_CONFIG_CHANGE_H_

#include "ops/desk.h"

namespace desk::ops {

// A configuration file as the next write finds it, a hand edit of the working tree included;
// nothing if there is none. Its bytes need not read. kInvalidData for what is no plain file.
Result<std::optional<std::string>> ReadConfigFile(const Desk& desk, const Snapshot& base,
                                                  std::string_view path);

// What a command makes of a file: its new bytes, from those of ReadConfigFile. A greater `rev` is
// the plan's part (EditConfig, RaiseRev).
using ConfigPlan = std::function<Result<std::string>(const std::optional<std::string>& bytes)>;

// What became of it.
struct ConfigChanged {
  bool changed = false;            // false: it already was as asked
  std::vector<std::string> notes;  // "took in your edit of types/incident.yaml"
  std::vector<std::string> warnings;
};

// Changes types/<name>.yaml in one commit. kInvalidData at path:line:column, and nothing stored,
// for bytes that do not read as a type or that bring a fault which `desk check` would find and
// which was not there before.
Result<ConfigChanged> ChangeType(Desk& desk, std::string_view name, const ConfigPlan& plan,
                                 std::string_view summary, bool dry_run);

// The path of the file of a type, which may be broken. kNotFound with a suggestion if there is
// none.
Result<std::string> TypePath(const Desk& desk, std::string_view name);

}  // namespace desk::ops

#endif  // DESK_OPS_CONFIG_CHANGE_H_
