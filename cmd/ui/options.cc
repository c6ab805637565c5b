// SPDX-License-Identifier: MIT
//
// From words to options, in two steps. First the words are told apart: what is an option, what is
// the value of one, and what is an argument. That step is ours, because a query has words like
// -tag:spam that look like options, and because CLI11 takes "[a]" among the arguments for a list.
// Then CLI11 reads the options alone. Whatever it reports becomes an Error in the words of desk;
// neither its texts nor its exit codes get any further than this file.
#include "ui/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace desk::cmd {

namespace {

// "-tag:spam": a hyphen, a name of two or more letters, a colon. One letter is a short option with
// its value: -m:x.
bool IsQueryWord(std::string_view word) {
  const size_t colon = word.find(':');
  if (!word.starts_with('-') || colon == std::string_view::npos || colon < 3) return false;
  return std::all_of(word.begin() + 1, word.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.'; });
}

const OptionSet::Row* FindRow(const OptionSet& set, std::string_view name) {
  for (const auto& row : set.rows()) {
    if (row.positional) continue;
    const auto names = Split(row.names, ',');
    if (std::find(names.begin(), names.end(), name) != names.end()) return &row;
  }
  return nullptr;
}

bool TakesValue(const OptionSet::Row* row) { return row != nullptr && !row->value_name.empty(); }

// Whether the word after this option is its value: "--as", "-m", and "-qm" where only m takes one.
bool NextIsValue(const OptionSet& set, std::string_view word) {
  if (word.starts_with("--")) return TakesValue(FindRow(set, word));
  for (size_t i = 1; i < word.size(); ++i) {
    if (TakesValue(FindRow(set, "-" + std::string(1, word[i])))) return i + 1 == word.size();
  }
  return false;
}

struct Words {
  std::vector<std::string> options, arguments;
};

Error UsageError(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message), {}, {}, {}};
}

// "--name=value": the value is made a word of its own, because CLI11 takes the next word for an
// empty one.
Status AddWithValue(Words& apart, const OptionSet::Row& row, const std::string& word,
                    size_t equals) {
  const std::string name = word.substr(0, equals);
  if (row.value_name.empty()) return Fail(UsageError("'" + name + "' takes no value"));
  apart.options.push_back(name);
  apart.options.push_back(word.substr(equals + 1));
  return {};
}

Result<Words> TellApart(const OptionSet& set, const std::vector<std::string>& words) {
  Words apart;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--") {
      apart.arguments.insert(apart.arguments.end(),
                             words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      break;
    }
    if (!word.starts_with('-') || word == "-" || IsQueryWord(word)) {
      apart.arguments.push_back(word);
      continue;
    }
    const size_t equals = word.find('=');
    const auto* row = word.starts_with("--") && equals != std::string::npos
                          ? FindRow(set, word.substr(0, equals))
                          : nullptr;
    if (row != nullptr) {
      DESK_TRY(AddWithValue(apart, *row, word, equals));
      continue;
    }
    apart.options.push_back(word);
    if (NextIsValue(set, word) && i + 1 < words.size()) apart.options.push_back(words[++i]);
  }
  return apart;
}

struct AddOption {
  CLI::App& app;
  const OptionSet::Row& row;

  void operator()(bool* target) const {
    app.add_flag_function(row.names, [target](int64_t count) { *target = count > 0; });
  }
  void operator()(std::vector<std::string>* target) const {
    app.add_option(row.names, *target)->take_all()->expected(1)->allow_extra_args(false);
  }
  void operator()(std::optional<std::string>* target) const {
    app.add_option_function<std::string>(row.names,
                                         [target](const std::string& value) { *target = value; })
        ->take_last();
  }
  void operator()(std::string* target) const { app.add_option(row.names, *target)->take_last(); }
  // CLI11 would take "" for 0 and "0x10" for 16.
  void operator()(int* target) const {
    const std::string name = row.names.substr(row.names.rfind(',') + 1);
    app.add_option_function<std::string>(
           row.names,
           [target, name](const std::string& text) {
             const auto [end, error] =
                 std::from_chars(text.data(), text.data() + text.size(), *target);
             if (error != std::errc() || end != text.data() + text.size()) {
               throw CLI::ConversionError("'" + name + "' takes a number, not '" + text + "'");
             }
           })
        ->take_last();
  }
};

Error UnknownOption(const OptionSet& set, std::string_view word) {
  const std::string name(word.substr(0, word.find('=')));
  std::vector<std::string> known;
  for (const auto& row : set.rows()) {
    if (row.positional || row.hidden) continue;
    for (const auto each : Split(row.names, ',')) known.emplace_back(each);
  }
  Error error = UsageError("no option '" + name + "'");
  const auto near = name.starts_with("--") ? Suggest(name, known) : std::vector<std::string>();
  if (!near.empty()) {
    error.hints.push_back("Did you mean '" + Join(near, "' or '") + "'?");
  }
  return error;
}

// CLI11 begins its messages with the names of the option.
std::string OptionOf(const CLI::ParseError& error) {
  const std::string what = error.what();
  const size_t dash = what.find('-');
  if (dash == std::string::npos) return "an option";
  return "'" + what.substr(dash, what.find_first_of(" :,", dash) - dash) + "'";
}

Status ReadOptions(const OptionSet& set, std::vector<std::string> words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const auto& row : set.rows()) {
    if (!row.positional) std::visit(AddOption{app, row}, row.target);
  }
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the end
  try {
    app.parse(words);
  } catch (const CLI::ArgumentMismatch& error) {
    return Fail(UsageError(OptionOf(error) + " needs a value"));
  } catch (const CLI::ConversionError& error) {
    return Fail(UsageError(error.what()));  // ours, see AddOption
  } catch (const CLI::Error& error) {
    return Fail(UsageError("the options cannot be read: " + FoldCase(error.what())));
  }
  const auto unknown = app.remaining();
  if (!unknown.empty()) return Fail(UnknownOption(set, unknown.front()));
  return {};
}

Status BindArguments(const OptionSet& set, const std::vector<std::string>& arguments) {
  size_t next = 0;
  for (const auto& row : set.rows()) {
    if (!row.positional) continue;
    if (next == arguments.size()) {
      if (row.required) return Fail(UsageError("missing " + row.names));
      continue;
    }
    if (auto* const* list = std::get_if<std::vector<std::string>*>(&row.target)) {
      (*list)->assign(arguments.begin() + static_cast<std::ptrdiff_t>(next), arguments.end());
      next = arguments.size();
    } else if (auto* const* text = std::get_if<std::string*>(&row.target)) {
      **text = arguments[next++];
    } else if (auto* const* maybe = std::get_if<std::optional<std::string>*>(&row.target)) {
      **maybe = arguments[next++];
    }
  }
  if (next < arguments.size())
    return Fail(UsageError("too many arguments, beginning with '" + arguments[next] + "'"));
  return {};
}

struct TextsIn {
  std::vector<std::string> operator()(const std::string* text) const { return {*text}; }
  std::vector<std::string> operator()(const std::vector<std::string>* texts) const {
    return *texts;
  }
  std::vector<std::string> operator()(const std::optional<std::string>* text) const {
    return {text->value_or("")};
  }
  std::vector<std::string> operator()(const void*) const { return {}; }  // a flag or a number
};

// Everything but the name of a file or a folder becomes text.
Status CheckTexts(const OptionSet& set) {
  for (const auto& row : set.rows()) {
    const std::string& what = row.positional ? row.names : row.value_name;
    if (what == "DIR" || what == "PATH") continue;
    for (const auto& text : std::visit(TextsIn{}, row.target)) {
      if (!IsValidUtf8(text)) return Fail(UsageError("'" + text + "' is not valid UTF-8"));
    }
  }
  return {};
}

}  // namespace

void OptionSet::Flag(std::string names, bool* target, std::string help) {
  rows_.push_back({std::move(names), "", std::move(help), target});
}
void OptionSet::HiddenFlag(std::string names, bool* target) {
  rows_.push_back({std::move(names), "", "", target});
  rows_.back().hidden = true;
}
void OptionSet::Value(std::string names, std::string value_name, std::optional<std::string>* target,
                      std::string help) {
  rows_.push_back({std::move(names), std::move(value_name), std::move(help), target});
}
void OptionSet::Text(std::string names, std::string value_name, std::string* target,
                     std::string help) {
  rows_.push_back({std::move(names), std::move(value_name), std::move(help), target});
}
void OptionSet::Number(std::string names, std::string value_name, int* target, std::string help) {
  rows_.push_back({std::move(names), std::move(value_name), std::move(help), target});
}
void OptionSet::Repeated(std::string names, std::string value_name,
                         std::vector<std::string>* target, std::string help) {
  rows_.push_back({std::move(names), std::move(value_name), std::move(help), target});
  rows_.back().repeated = true;
}
void OptionSet::AddPositional(std::string name, std::string help, Target target, bool repeated,
                              bool required) {
  rows_.push_back({std::move(name), "", std::move(help), target});
  rows_.back().positional = true;
  rows_.back().repeated = repeated;
  rows_.back().required = required;
}
void OptionSet::Positional(std::string name, std::string* target, std::string help) {
  AddPositional(std::move(name), std::move(help), target, false, true);
}
void OptionSet::OptionalPositional(std::string name, std::optional<std::string>* target,
                                   std::string help) {
  AddPositional(std::move(name), std::move(help), target, false, false);
}
void OptionSet::Positionals(std::string name, std::vector<std::string>* target, std::string help,
                            bool required) {
  AddPositional(std::move(name), std::move(help), target, true, required);
}

size_t CountLeadingOptions(const OptionSet& set, const std::vector<std::string>& words) {
  size_t i = 0;
  while (i < words.size() && words[i].size() > 1 && words[i][0] == '-' && words[i] != "--") {
    i += NextIsValue(set, words[i]) ? 2 : 1;
  }
  return std::min(i, words.size());
}

Status ParseOptions(const OptionSet& set, const std::vector<std::string>& words) {
  DESK_ASSIGN(const Words apart, TellApart(set, words));
  DESK_TRY(ReadOptions(set, apart.options));
  DESK_TRY(BindArguments(set, apart.arguments));
  return CheckTexts(set);
}

}  // namespace desk::cmd
