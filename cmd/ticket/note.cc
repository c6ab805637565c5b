// SPDX-License-Identifier: MIT
// desk note: write an internal note.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextOptions text;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  DeclareText(set, options.text, "the note");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadText(env, options.text, true));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Note(text), {"note", [](const Record&) { return "noted"; }});
}

}  // namespace

extern const Command kNote{"", "note", "write an internal note", &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
