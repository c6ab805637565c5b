// SPDX-License-Identifier: MIT
// desk sync: bring this desk and its remote to the same commit.
#include "sync/sync.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command.h"
#include "report_error.h"
#include "sync/common.h"

namespace desk::cmd {

namespace {

struct Options {
  bool no_push = false, dry_run = false, accept_rewrite = false;
  int deadline_seconds = 120;
};

void Declare(OptionSet& set, Options& options) {
  set.Flag("--no-push", &options.no_push, "take in what the remote has, and send nothing");
  set.Flag("--dry-run", &options.dry_run, "say what would be taken in and sent, and do neither");
  set.Flag("--accept-rewrite", &options.accept_rewrite,
           "go on with a remote that no longer has what it had");
  set.Number("--deadline", "SECONDS", &options.deadline_seconds,
             "how long the remote may take for each step; default 120");
}

std::string Sentence(const sync::Synced& done, const std::string& remote, bool dry_run) {
  std::vector<std::string> parts;
  const std::string joined = done.joined ? ", joined" : "";
  if (done.received > 0) {
    parts.push_back(fmt::format("{} {} file{}{}", dry_run ? "would receive" : "received",
                                done.received, done.received == 1 ? "" : "s", joined));
  } else if (done.joined) {
    parts.emplace_back(dry_run ? "would join" : "joined");
  }
  if (done.pushed) parts.emplace_back(dry_run ? "would send what is new" : "sent what was new");
  if (parts.empty() && done.unsynced) return "";
  return remote + ": " + (parts.empty() ? "nothing new" : Join(parts, "; "));
}

Document AsDocument(const sync::Synced& done, const std::string& remote) {
  Document document;
  document.schema = "desk.sync/1";
  document.id = done.commit;
  document.json = {{"remote", remote},          {"commit", done.commit},
                   {"received", done.received}, {"joined", done.joined},
                   {"sent", done.pushed},       {"synced", !done.unsynced.has_value()},
                   {"notes", done.notes}};
  document.text = [](int, bool) { return std::string(); };
  return document;
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  auto transport_options = TransportFrom(env);
  transport_options.accept_rewrite = options.accept_rewrite;
  transport_options.deadline_seconds = std::max(1, options.deadline_seconds);
  DESK_ASSIGN(const auto transport, sync::GitTransport(*desk->store, transport_options));
  DESK_ASSIGN(
      const sync::Synced done,
      sync::Sync(*desk->store, *transport, {!options.no_push, options.dry_run, 20}, PauseAtMost));
  if (const auto said = Sentence(done, transport->name(), options.dry_run); !said.empty())
    env.Say(said);
  for (const auto& note : done.notes) env.Say(note);
  for (const auto& warning : done.warnings) env.Warn(warning);
  if (env.is_machine()) DESK_TRY(env.Render(AsDocument(done, transport->name())));
  if (!done.unsynced) return {};
  Error error = *done.unsynced;
  error.code = ErrorCode::kPartly;
  error.hints.emplace_back("What was changed here is stored; desk sync sends it later.");
  return Fail(std::move(error));
}

}  // namespace

extern const Command kSync{"", "sync", "bring the desk and its remote to the same state",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
