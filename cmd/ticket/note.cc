// SPDX-License-Identifier: MIT
// desk note: write an internal note.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextInput text;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  DeclareTextInput(set, options.text, "the note");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text,
              ReadTextInput(env, options.text, NoText::kEditor,
                            "# An internal note. Lines that begin with # are left out.\n"));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Note(text),
                 {"note", [](const ops::Outcome&) { return "noted"; }});
}

}  // namespace

extern const Command kNote{"", "note", "write an internal note", &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
