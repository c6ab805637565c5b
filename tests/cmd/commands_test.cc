// SPDX-License-Identifier: MIT
#include "commands.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/text.h"

using namespace desk;
using namespace desk::cmd;

TEST_CASE("the table is sorted by noun and verb, and no command is in it twice") {
  std::pair<std::string_view, std::string_view> last;
  for (const auto& row : AllCommands()) {
    const std::pair key{row.command->noun, row.command->verb};
    CAPTURE(FullName(*row.command));
    CHECK(last < key);
    last = key;
  }
}

TEST_CASE(
    "every command has a group, a summary in the imperative, and options that clash with no global "
    "one") {
  for (const auto& [group, command] : AllCommands()) {
    const std::string input = FullName(*command);
    CAPTURE(input);
    CHECK(std::count(AllGroups().begin(), AllGroups().end(), group) == 1);
    CHECK_FALSE(command->summary.empty());
    CHECK_FALSE(command->summary.ends_with('.'));
    GlobalOptions globals;
    OptionSet set;
    DeclareGlobals(set, globals);
    const auto invocation = command->make();
    invocation->Declare(set);
    std::set<std::string> seen;
    for (const auto& option : set.rows()) {
      for (const auto name : Split(option.names, ','))
        CHECK_MESSAGE(seen.insert(std::string(name)).second, option.names);
    }
  }
}

TEST_CASE("words find their command") {
  const struct {
    std::vector<std::string> words;
    std::string name;
    size_t used;
  } cases[] = {{{"create", "x"}, "desk create", 1},
               {{"team", "add", "x"}, "desk team add", 2},
               {{"help"}, "desk help", 1}};
  for (const auto& [words, name, used] : cases) {
    const auto& input = name;
    CAPTURE(input);
    const auto found = FindCommand(words);
    REQUIRE(found.has_value());
    CHECK(FullName(*found->command) == name);
    CHECK(found->words == used);
  }
}

TEST_CASE("words that name no command are refused with a suggestion") {
  const struct {
    std::vector<std::string> words;
    std::string message, hint;
  } cases[] = {
      {{"craete"}, "no command 'craete'", "Did you mean 'create'?"},
      {{"taem", "add"}, "no command 'taem'", "Did you mean 'team' or 'take'?"},
      {{"team", "shwo"}, "no command 'team shwo'", "Did you mean 'team show'?"},
      {{"xyzzyq"}, "no command 'xyzzyq'", "desk help"},
      {{""}, "no command ''", "desk help"},
      {{"team"}, "'desk team' needs a verb", "One of: add, edit, list, set, show"},
      {{"crea"}, "no command 'crea'", "Did you mean 'create'?"},
  };
  for (const auto& [words, message, hint] : cases) {
    const auto& input = message;
    CAPTURE(input);
    const auto found = FindCommand(words);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == ErrorCode::kUsage);
    CHECK(found.error().message == message);
    CHECK(found.error().hints.front() == hint);
  }
}
