// SPDX-License-Identifier: MIT
#include <exception>

#include "commands.h"
#include "help.h"
#include "report_error.h"

namespace desk::cmd {
namespace {

// `desk [options]` without a command.
Status RunBare(Env& env, const OptionSet& globals, const std::vector<std::string>& words) {
  DESK_TRY(ParseOptions(globals, words));
  DESK_TRY(env.Settle());
  return env.options.version ? PrintVersion(env) : PrintOverview(env);
}

bool AsksAboutNoun(const std::vector<std::string>& words) {
  return words.size() == 2 && IsNoun(words[0]) && (words[1] == "--help" || words[1] == "-h");
}

Status Run(Env& env, std::vector<std::string> words) {
  OptionSet set;
  DeclareGlobals(set, env.options);
  const auto name = words.begin() + static_cast<std::ptrdiff_t>(CountLeadingOptions(set, words));
  if (name == words.end()) return RunBare(env, set, words);
  if (AsksAboutNoun({name, words.end()})) {
    PrintHelpOfNoun(env, *name);
    return {};
  }
  DESK_ASSIGN(const FoundCommand found, FindCommand({name, words.end()}));
  words.erase(name, name + static_cast<std::ptrdiff_t>(found.words));
  const auto invocation = found.command->make();
  invocation->Declare(set);
  auto parsed = ParseOptions(set, words);
  if (env.options.help) return PrintHelp(env, *found.command);
  if (env.options.version) return PrintVersion(env);
  if (!parsed) return Fail(std::move(parsed).error().Hint(FullName(*found.command) + " --help"));
  DESK_TRY(env.Settle());
  return invocation->Run(env);
}

// What is left of exceptions: the standard library's, out of memory above all.
Status RunSafely(Env& env, std::vector<std::string> words) {
  try {
    return Run(env, std::move(words));
  } catch (const std::exception& error) {
    return Fail(ErrorCode::kBug, std::string("something unexpected happened: ") + error.what());
  }
}

}  // namespace
}  // namespace desk::cmd

int main(int argc, char** argv) {
  desk::cmd::Env env;
  const desk::Status status = desk::cmd::RunSafely(env, {argv + (argc > 0 ? 1 : 0), argv + argc});
  const desk::Status flushed = env.Flush();
  if (!status) env.Forget(status.error().where);
  env.WarnOfDesk();
  if (!status) return desk::cmd::ReportError(status.error());
  return flushed ? 0 : desk::cmd::ReportError(flushed.error());
}
