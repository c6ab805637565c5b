// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_OPTIONS_H_
#define DESK_CMD_UI_OPTIONS_H_

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace desk::cmd {

// What a command accepts, as data. options.cc turns it into a parser (the one place that knows
// CLI11); the man page's test and the completions read it too. The targets must outlive the set.
class OptionSet {
 public:
  using Target = std::variant<bool*, std::string*, std::optional<std::string>*, int*,
                              std::vector<std::string>*>;
  struct Row {
    std::string names;       // "-m,--message" or "--up"; for a positional its name: "ID"
    std::string value_name;  // "TEXT"; empty for a flag
    std::string help;        // one line
    Target target;
    bool positional = false;
    bool repeated = false;
    bool required = false;
    bool hidden = false;  // for desk's own tests: in no help and no man page
  };

  void Flag(std::string names, bool* target, std::string help);
  void HiddenFlag(std::string names, bool* target);
  void Value(std::string names, std::string value_name, std::optional<std::string>* target,
             std::string help);
  void Text(std::string names, std::string value_name, std::string* target, std::string help);
  void Number(std::string names, std::string value_name, int* target, std::string help);
  void Repeated(std::string names, std::string value_name, std::vector<std::string>* target,
                std::string help);
  void Positional(std::string name, std::string* target, std::string help);  // required
  void OptionalPositional(std::string name, std::optional<std::string>* target, std::string help);
  // Takes all words that are left, so it comes last.
  void Positionals(std::string name, std::vector<std::string>* target, std::string help,
                   bool required);

  const std::vector<Row>& rows() const { return rows_; }

 private:
  void AddPositional(std::string name, std::string help, Target target, bool repeated,
                     bool required);

  std::vector<Row> rows_;
};

// How many of the first words are options of the set and their values: where the name of the
// command begins.
size_t CountLeadingOptions(const OptionSet& set, const std::vector<std::string>& words);

// Parses `words` (without noun and verb) into the targets. Words of the form "-name:..." are
// arguments, "--" ends the options; of an option given twice the last counts, unless it is
// Repeated. kUsage with "did you mean" for an option that does not exist, for a missing value and
// for missing or superfluous arguments; options that could be read are set then.
Status ParseOptions(const OptionSet& set, const std::vector<std::string>& words);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_OPTIONS_H_
