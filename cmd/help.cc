// SPDX-License-Identifier: MIT
// desk help: list the commands, print the man page of one, or list the fields of records.
#include "help.h"

#include <algorithm>

#include "base/text.h"
#include "commands.h"
#include "model/fields.h"
#include "report/dimension.h"
#include "ui/man.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> command;
  bool options = false, commands = false, groups = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("COMMAND", &options.command, "the command to explain", false);
  set.HiddenFlag("--options", &options.options);
  set.HiddenFlag("--commands", &options.commands);
  set.HiddenFlag("--groups", &options.groups);
}

// Every command, one a line, for tests and completions.
Status PrintCommandNames(Env& env) {
  for (const auto& row : AllCommands()) env.Out(FullName(*row.command).substr(5) + "\n");
  return {};
}

// What --by of a report takes, for completions.
Status PrintGroups(Env& env) {
  for (const auto& name : report::Dimension::Names()) env.Out(name + "\n");
  return {};
}

// The fields of every kind of record, from the tables that everything else reads.
Status PrintFields(Env& env) {
  int width = 0;
  for (const RecordKind kind : AllRecordKinds()) {
    for (const Field& field : FieldsOf(kind)) width = std::max(width, DisplayWidth(field.name));
  }
  std::string text;
  for (const RecordKind kind : AllRecordKinds()) {
    text += (text.empty() ? "" : "\n") + std::string(KindName(kind)) + "\n";
    for (const Field& field : FieldsOf(kind)) {
      text += "  " + Pad(field.name, width) + "  " + std::string(field.help) +
              (field.is_set ? " (several)" : "") + "\n";
    }
  }
  env.Out(text + "\nA field of your own is custom. and a name: desk set ID custom.floor=3\n");
  return {};
}

// The names of every option, one option a line, for the test that compares them with the man page.
Status PrintOptionNames(Env& env, const OptionSet& set) {
  for (const auto& row : set.rows()) {
    if (row.positional || row.hidden) continue;
    std::string line = row.names;
    std::replace(line.begin(), line.end(), ',', '\t');
    env.Out(line + "\n");
  }
  return {};
}

Status Run(Env& env, const Options& options) {
  OptionSet set;
  GlobalOptions globals;
  if (options.commands) return PrintCommandNames(env);
  if (options.groups) return PrintGroups(env);
  if (options.command.empty()) {
    DeclareGlobals(set, globals);
    return options.options ? PrintOptionNames(env, set) : PrintOverview(env);
  }
  if (options.command == std::vector<std::string>{"fields"}) return PrintFields(env);
  if (options.command.size() == 1 && IsNoun(options.command[0])) {
    PrintHelpOfNoun(env, options.command[0]);
    return {};
  }
  DESK_ASSIGN(const FoundCommand found, FindCommand(options.command));
  if (found.words < options.command.size()) {
    return Fail(ErrorCode::kUsage,
                "too many arguments, beginning with '" + options.command[found.words] + "'");
  }
  if (!options.options) return PrintHelp(env, *found.command);
  const auto invocation = found.command->make();
  invocation->Declare(set);
  return PrintOptionNames(env, set);
}

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
    if (row.positional != positional || row.hidden) continue;
    std::string left = row.names;
    if (const size_t comma = left.find(','); comma != std::string::npos)
      left.insert(comma + 1, " ");
    if (!row.value_name.empty()) left += " " + row.value_name;
    width = std::max(width, DisplayWidth(left));
    lines.emplace_back(std::move(left), row.help);
  }
  std::string text;
  for (const auto& [left, help] : lines) text += "  " + Pad(left, width) + "  " + help + "\n";
  return text;
}

// What the declared options alone can tell, for a command without a man page.
std::string UsageText(const Command& command) {
  const auto invocation = command.make();
  OptionSet set;
  invocation->Declare(set);
  std::string text = FullName(command) + ": " + std::string(command.summary) +
                     "\n\nusage: " + UsageOf(command, set) + "\n";
  if (const std::string words = OptionLines(set, true); !words.empty())
    text += "\nArguments:\n" + words;
  if (const std::string options = OptionLines(set, false); !options.empty())
    text += "\nOptions:\n" + options;
  return text + "\nThe options of every command are listed by: desk help\n";
}

template <typename Wanted>
std::vector<const Command*> CommandsWhere(const Wanted& wanted) {
  std::vector<const Command*> commands;
  for (const auto& row : AllCommands()) {
    if (wanted(row)) commands.push_back(row.command);
  }
  return commands;
}

int WidthOf(const std::vector<const Command*>& commands) {
  int width = 0;
  for (const Command* command : commands)
    width = std::max(width, DisplayWidth(FullName(*command)) - 5);
  return width;
}

// Commands, a line for each, with what they do.
std::string CommandLines(const std::vector<const Command*>& commands, int width) {
  std::string text;
  for (const Command* command : commands)
    text += "  " + Pad(FullName(*command).substr(5), width) + "  " + std::string(command->summary) +
            "\n";
  return text;
}

}  // namespace

Status PrintOverview(Env& env) {
  const int width = WidthOf(CommandsWhere([](const CommandRow&) { return true; }));
  std::string text =
      "desk: a help desk in a git repository\n\nusage: desk [options] COMMAND [options] "
      "[arguments]\n";
  for (const auto group : AllGroups())
    text += "\n" + std::string(group) + "\n" +
            CommandLines(CommandsWhere([&](const CommandRow& row) { return row.group == group; }),
                         width);
  GlobalOptions ignored;
  OptionSet globals;
  DeclareGlobals(globals, ignored);
  text += "\nOptions of every command\n" + OptionLines(globals, false);
  text +=
      "\n'desk help COMMAND' explains a command. Begin with: desk init, then desk create \"The "
      "printer is on fire\"\n";
  env.Out(text);
  return {};
}

Status PrintHelp(Env& env, const Command& command) {
  std::string page = FullName(command);
  std::replace(page.begin(), page.end(), ' ', '-');
  const auto source = ManSource(page);
  env.Out(source ? ManText(*source) : UsageText(command));
  return {};
}

void PrintHelpOfNoun(Env& env, const std::string& noun) {
  if (const auto page = ManSource("desk-" + noun)) return env.Out(ManText(*page));
  const auto commands =
      CommandsWhere([&](const CommandRow& row) { return row.command->noun == noun; });
  env.Out("usage: desk " + noun + " VERB [options] [arguments]\n\n" +
          CommandLines(commands, WidthOf(commands)) + "\n'desk " + noun +
          " VERB --help' explains one.\n");
}

extern const Command kHelp{"", "help", "explain a command", &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
