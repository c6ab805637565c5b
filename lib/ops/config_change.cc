// SPDX-License-Identifier: MIT
#include "ops/config_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "ops/entry.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr std::string_view kTypes = "types";

// A change of one type must not break what was whole; what was broken before is no reason to
// refuse it.
Status CheckTypeIn(DeskConfig config, const TypeConfig& type) {
  std::set<std::string> known;
  for (const Error& error : CheckConfig(config)) known.insert(error.message);
  const auto at = std::find_if(config.types.begin(), config.types.end(),
                               [&](const TypeConfig& t) { return t.name >= type.name; });
  if (at != config.types.end() && at->name == type.name) {
    *at = type;
  } else {
    config.types.insert(at, type);
  }
  for (const Error& error : CheckConfig(config)) {
    if (!known.contains(error.message)) return Fail(error);
  }
  return {};
}

}  // namespace

Result<std::optional<std::string>> ReadConfigFile(const Desk& desk, const Snapshot& base,
                                                  std::string_view path) {
  DESK_ASSIGN(const auto draft, desk.store->DraftOf(path));
  if (draft && !draft->deleted) return std::optional(draft->bytes);
  auto bytes = base.Read(path);
  if (bytes) return std::optional(std::move(*bytes));
  if (bytes.error().code == ErrorCode::kNotFound) return std::optional<std::string>();
  return Fail(bytes.error());
}

Result<ConfigChanged> ChangeType(Desk& desk, std::string_view name, const ConfigPlan& plan,
                                 std::string_view summary, bool dry_run) {
  DESK_TRY(RequireWriter(desk));
  const std::string path = ConfigPath(kTypes, name);
  ConfigChanged result;
  const auto build = [&](const Snapshot& base) -> Result<Commit> {
    result = {};
    DESK_ASSIGN(const auto before, ReadConfigFile(desk, base, path));
    DESK_ASSIGN(std::string bytes, plan(before));
    DESK_ASSIGN(const TypeConfig type, ReadTypeConfig(name, bytes));
    DESK_ASSIGN(const DeskConfig config, ConfigAt(desk, base));
    DESK_TRY(CheckTypeIn(config, type));
    Commit commit;
    if (before == bytes) return commit;
    if (before && base.Read(path).value_or("") != *before)
      result.notes.push_back(fmt::format("took in your edit of {}", path));
    result.changed = true;
    if (!dry_run) commit.files.push_back({path, std::move(bytes)});
    commit.message = fmt::format("type {}: {}\n", name, summary);
    commit.author = commit.committer = desk.actor->person;
    commit.at = desk.clock->Now();
    return commit;
  };
  if (dry_run) {
    DESK_ASSIGN(const auto tip, desk.store->Tip());
    DESK_TRY(build(*tip));
    return result;
  }
  DESK_ASSIGN(const Committed committed, desk.store->Write(build));
  result.warnings = committed.warnings;
  return result;
}

Result<std::string> TypePath(const Desk& desk, std::string_view name) {
  const std::string path = ConfigPath(kTypes, name);
  if (ParseConfigPath(path)) {
    DESK_ASSIGN(const auto bytes, ReadConfigFile(desk, *desk.tip, path));
    if (bytes) return path;
  }
  std::vector<std::string> names;
  for (const auto& type : desk.config.types) names.push_back(type.name);
  for (const auto& [broken, error] : desk.config.broken_types) names.push_back(broken);
  Error error{ErrorCode::kNotFound, fmt::format("no type '{}'", name), {}, {}, {}};
  if (const auto near = Suggest(name, names); !near.empty())
    error.hints.push_back("Did you mean '" + Join(near, "' or '") + "'?");
  error.hints.emplace_back("desk type list");
  return Fail(std::move(error));
}

}  // namespace desk::ops
