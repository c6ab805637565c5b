// SPDX-License-Identifier: MIT
// desk check: find what is wrong with the desk, for people, CI and servers.
#include "ops/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "command.h"

namespace desk::cmd {

namespace {

struct Options {};

void Declare(OptionSet&, Options&) {}

Status Run(Env& env, const Options&) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const auto findings, ops::Check(*desk));
  Table table;
  table.schema = "desk.check/1";
  table.columns = {{"where", "WHERE"}, {"level", "LEVEL"}, {"what", "WHAT"}, {"hint", "HINT"}};
  table.empty = "nothing is wrong";
  for (const auto& finding : findings) {
    table.rows.push_back({{finding.where, std::string(finding.is_error ? "error" : "note"),
                           finding.what, finding.hint},
                          {Tone::kNormal, finding.is_error ? Tone::kBad : Tone::kWarn},
                          nullptr});
    env.Forget(finding.where);
  }
  DESK_TRY(env.Render(table));
  const auto errors =
      std::count_if(findings.begin(), findings.end(), [](const auto& f) { return f.is_error; });
  if (errors == 0) return {};
  return Fail(ErrorCode::kInvalidData,
              fmt::format("{} error{} in the desk", errors, errors == 1 ? "" : "s"));
}

}  // namespace

extern const Command kCheck{"", "check", "find what is wrong with the desk",
                            &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
