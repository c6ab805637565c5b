// SPDX-License-Identifier: MIT
#include <signal.h>

#include "commands.h"
#include "help.h"
#include "report_error.h"

namespace desk::cmd {
namespace {

// Options that take a value and may stand before the command.
bool TakesValue(const std::string& word) {
  return word == "-C" || word == "--as" || word == "--color" || word == "--format" || word == "--lang" || word == "--wait";
}

// Splits the command's own words from options that stand before it.
void SplitWords(int argc, char** argv, std::vector<std::string>& before, std::vector<std::string>& words) {
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; ++i) {
    before.emplace_back(argv[i]);
    if (TakesValue(argv[i]) && i + 1 < argc) before.emplace_back(argv[++i]);
  }
  for (; i < argc; ++i) words.emplace_back(argv[i]);
}

Status Run(Env& env, int argc, char** argv) {
  std::vector<std::string> before, words;
  SplitWords(argc, argv, before, words);
  OptionSet globals;
  DeclareGlobals(globals, env.options);
  if (words.empty()) {
    DESK_TRY(ParseOptions(globals, before));
    env.Settle();
    return env.options.version ? PrintVersion(env) : PrintOverview(env);
  }
  size_t used = 0;
  DESK_ASSIGN(const Command* command, FindCommand(words, used));
  const auto invocation = command->make();
  OptionSet set = globals;
  invocation->Declare(set);
  before.insert(before.end(), words.begin() + static_cast<std::ptrdiff_t>(used), words.end());
  for (const auto& word : before) {
    if (word == "--help") return PrintHelp(env, *command);
    if (word == "--") break;
  }
  auto parsed = ParseOptions(set, before);
  if (!parsed) return Fail(std::move(parsed).error().Hint(FullName(*command) + " --help"));
  env.Settle();
  return invocation->Run(env);
}

}  // namespace
}  // namespace desk::cmd

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  desk::cmd::Env env;
  const desk::Status status = desk::cmd::Run(env, argc, argv);
  const desk::Status flushed = env.Flush();
  if (!status) return desk::cmd::ReportError(status.error());
  return flushed ? 0 : desk::cmd::ReportError(flushed.error());
}
