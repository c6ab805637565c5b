// SPDX-License-Identifier: MIT
#include "ui/options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.h"

namespace desk::cmd {

namespace {

// "-tag:spam" is a word of a query, not a bundle of short options.
bool IsQueryWord(std::string_view word) {
  if (word.size() < 3 || word[0] != '-' || word[1] == '-') return false;
  const size_t colon = word.find(':');
  return colon != std::string_view::npos && word.find('=') > colon;
}

void AddRow(CLI::App& app, const OptionSet::Row& row) {
  CLI::Option* option = nullptr;
  if (auto* const* flag = std::get_if<bool*>(&row.target)) option = app.add_flag(row.names, **flag, row.help);
  if (auto* const* text = std::get_if<std::string*>(&row.target)) option = app.add_option(row.names, **text, row.help);
  if (auto* const* number = std::get_if<int*>(&row.target)) option = app.add_option(row.names, **number, row.help);
  if (auto* const* list = std::get_if<std::vector<std::string>*>(&row.target)) {
    option = app.add_option(row.names, **list, row.help);
    if (!row.positional) option->take_all()->expected(1)->allow_extra_args(false);
  }
  if (auto* const* maybe = std::get_if<std::optional<std::string>*>(&row.target)) {
    std::optional<std::string>* const target = *maybe;
    option = app.add_option_function<std::string>(row.names, [target](const std::string& value) { *target = value; }, row.help);
  }
  if (option != nullptr && row.required) option->required();
}

std::vector<std::string> OptionNames(const OptionSet& set) {
  std::vector<std::string> names;
  for (const auto& row : set.rows()) {
    if (row.positional) continue;
    for (const auto name : Split(row.names, ',')) names.emplace_back(name);
  }
  return names;
}

Error UnknownWord(const OptionSet& set, const std::string& word) {
  if (!word.starts_with("-")) return Error{ErrorCode::kUsage, "too many arguments, beginning with '" + word + "'", {}, {}, {}};
  const std::string name = word.substr(0, word.find('='));
  Error error{ErrorCode::kUsage, "no option '" + name + "'", {}, {}, {}};
  if (const auto near = Suggest(name, OptionNames(set)); !near.empty()) {
    error.hints.push_back("Did you mean '" + Join(near, "' or '") + "'?");
  }
  return error;
}

}  // namespace

void OptionSet::Flag(std::string names, bool* target, std::string help) {
  rows_.push_back({std::move(names), "", std::move(help), false, false, false, target});
}
void OptionSet::Value(std::string names, std::string value_name, std::optional<std::string>* target, std::string help) {
  rows_.push_back({std::move(names), std::move(value_name), std::move(help), false, false, false, target});
}
void OptionSet::Text(std::string names, std::string value_name, std::string* target, std::string help) {
  rows_.push_back({std::move(names), std::move(value_name), std::move(help), false, false, false, target});
}
void OptionSet::Number(std::string names, std::string value_name, int* target, std::string help) {
  rows_.push_back({std::move(names), std::move(value_name), std::move(help), false, false, false, target});
}
void OptionSet::Repeated(std::string names, std::string value_name, std::vector<std::string>* target, std::string help) {
  rows_.push_back({std::move(names), std::move(value_name), std::move(help), false, true, false, target});
}
void OptionSet::Positional(std::string name, std::string* target, std::string help) {
  rows_.push_back({std::move(name), "", std::move(help), true, false, true, target});
}
void OptionSet::OptionalPositional(std::string name, std::optional<std::string>* target, std::string help) {
  rows_.push_back({std::move(name), "", std::move(help), true, false, false, target});
}
void OptionSet::Positionals(std::string name, std::vector<std::string>* target, std::string help, bool required) {
  rows_.push_back({std::move(name), "", std::move(help), true, true, required, target});
}

Status ParseOptions(const OptionSet& set, const std::vector<std::string>& words) {
  CLI::App app;
  app.set_help_flag();
  for (const auto& row : set.rows()) AddRow(app, row);
  std::vector<std::string> options, set_aside;
  bool only_words = false;
  for (const auto& word : words) {
    if (word == "--" && !only_words) {
      only_words = true;
    } else {
      (only_words || IsQueryWord(word) ? set_aside : options).push_back(word);
    }
  }
  if (!set_aside.empty()) options.push_back("--");
  options.insert(options.end(), set_aside.begin(), set_aside.end());
  std::reverse(options.begin(), options.end());  // CLI11 takes a vector from its end
  try {
    app.parse(options);
  } catch (const CLI::ExtrasError&) {
    const auto extras = app.remaining();
    return Fail(UnknownWord(set, extras.empty() ? std::string("?") : extras.front()));
  } catch (const CLI::RequiredError& error) {
    const std::string name = error.what();
    return Fail(ErrorCode::kUsage, "missing " + name.substr(0, name.find(' ')));
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string name = error.what();
    return Fail(ErrorCode::kUsage, "'" + std::string(Trim(name.substr(0, name.find(':')))) + "' needs a value");
  } catch (const CLI::ConversionError&) {
    return Fail(ErrorCode::kUsage, "an option that takes a number was given something else");
  } catch (const CLI::ParseError& error) {
    return Fail(ErrorCode::kUsage, FoldCase(error.what()));
  }
  return {};
}

}  // namespace desk::cmd
