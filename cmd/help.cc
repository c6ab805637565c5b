// SPDX-License-Identifier: MIT
#include "help.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "commands.h"

#ifndef DESK_VERSION
#define DESK_VERSION "unknown"
#endif

namespace desk::cmd {

namespace {

std::string UsageOf(const Command& command, const OptionSet& set) {
  std::string usage = FullName(command) + " [options]";
  for (const auto& row : set.rows()) {
    if (!row.positional) continue;
    const std::string name = row.names + (row.repeated ? "..." : "");
    usage += row.required ? " " + name : " [" + name + "]";
  }
  return usage;
}

std::string OptionLines(const OptionSet& set, bool positional) {
  std::vector<std::pair<std::string, std::string>> lines;
  int width = 0;
  for (const auto& row : set.rows()) {
    if (row.positional != positional) continue;
    std::string left = row.names;
    if (const size_t comma = left.find(','); comma != std::string::npos) left.insert(comma + 1, " ");
    if (!row.value_name.empty()) left += " " + row.value_name;
    width = std::max(width, DisplayWidth(left));
    lines.emplace_back(std::move(left), row.help);
  }
  std::string text;
  for (const auto& [left, help] : lines) text += "  " + Pad(left, width) + "  " + help + "\n";
  return text;
}

}  // namespace

Status PrintOverview(Env& env) {
  std::string text = "desk: a help desk in a git repository\n\nusage: desk COMMAND [options]\n\n";
  int width = 0;
  for (const Command* command : AllCommands()) width = std::max(width, DisplayWidth(FullName(*command)));
  for (const Command* command : AllCommands()) {
    text += "  " + Pad(FullName(*command), width) + "  " + std::string(command->summary) + "\n";
  }
  GlobalOptions ignored;
  OptionSet globals;
  DeclareGlobals(globals, ignored);
  text += "\nOptions of every command:\n" + OptionLines(globals, false);
  text += "\nBegin with: desk init, then desk create \"The printer is on fire\".\n";
  env.Out(text);
  return {};
}

Status PrintHelp(Env& env, const Command& command) {
  const auto invocation = command.make();
  OptionSet set;
  invocation->Declare(set);
  std::string text = FullName(command) + ": " + std::string(command.summary) + "\n\nusage: " + UsageOf(command, set) + "\n";
  if (const std::string words = OptionLines(set, true); !words.empty()) text += "\nArguments:\n" + words;
  if (const std::string options = OptionLines(set, false); !options.empty()) text += "\nOptions:\n" + options;
  text += "\nThe options of every command are listed by: desk help\n";
  env.Out(text);
  return {};
}

Status PrintVersion(Env& env) {
  env.Out("desk " DESK_VERSION " (format 1)\n");
  return {};
}

namespace {

struct Options {
  std::vector<std::string> command;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("COMMAND", &options.command, "the command to explain", false);
}

Status Run(Env& env, const Options& options) {
  if (options.command.empty()) return PrintOverview(env);
  size_t used = 0;
  DESK_ASSIGN(const Command* command, FindCommand(options.command, used));
  return PrintHelp(env, *command);
}

struct NoOptions {};
void DeclareNone(OptionSet&, NoOptions&) {}
Status RunVersion(Env& env, const NoOptions&) { return PrintVersion(env); }

}  // namespace

extern const Command kHelp{"", "help", "explain a command", &Bind<Options, &Declare, &Run>};
extern const Command kVersion{"", "version", "print the version of desk and of its format", &Bind<NoOptions, &DeclareNone, &RunVersion>};

}  // namespace desk::cmd
