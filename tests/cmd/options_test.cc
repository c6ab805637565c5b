// SPDX-License-Identifier: MIT
#include "ui/options.h"

#include <doctest/doctest.h>

#include "base/text.h"

using desk::ErrorCode;
using desk::Join;
using namespace desk::cmd;

namespace {

// A command with one option of every sort, and what parsing left in them as a line.
struct Sample {
  bool quiet = false, all = false;
  std::optional<std::string> as;
  std::string directory;
  int wait = 30;
  std::vector<std::string> messages, words;
  OptionSet set;

  Sample() {
    set.Flag("-q,--quiet", &quiet, "");
    set.Flag("--all", &all, "");
    set.Value("--as", "WHO", &as, "");
    set.Text("-C", "DIR", &directory, "");
    set.Number("--wait", "SECONDS", &wait, "");
    set.Repeated("-m,--message", "TEXT", &messages, "");
    set.Positionals("WORD", &words, "", false);
  }

  std::string Parse(const std::vector<std::string>& given) {
    const auto status = ParseOptions(set, given);
    if (!status) {
      CHECK(status.error().code == ErrorCode::kUsage);
      return status.error().message +
             (status.error().hints.empty() ? "" : " | " + Join(status.error().hints, " | "));
    }
    std::string out;
    if (quiet) out += "q ";
    if (all) out += "all ";
    if (as) out += "as(" + *as + ") ";
    if (!directory.empty()) out += "C(" + directory + ") ";
    if (wait != 30) out += "wait(" + std::to_string(wait) + ") ";
    if (!messages.empty()) out += "m(" + Join(messages, "|") + ") ";
    return out + "[" + Join(words, "|") + "]";
  }
};

struct Case {
  std::vector<std::string> given;
  std::string expected;
};

void Check(const std::vector<Case>& cases) {
  for (const auto& [given, expected] : cases) {
    const std::string input = Join(given, " ");
    CAPTURE(input);
    CHECK(Sample().Parse(given) == expected);
  }
}

}  // namespace

TEST_CASE("options and arguments may stand in any order") {
  Check({
      {{}, "[]"},
      {{"-q", "a", "--all", "b"}, "q all [a|b]"},
      {{"a", "--as", "bob", "b", "-C", "/x"}, "as(bob) C(/x) [a|b]"},
      {{"--as=bob", "--wait=5", "--message=x=y"}, "as(bob) wait(5) m(x=y) []"},
      {{"-C/x", "-mtext", "-qm", "more"}, "q C(/x) m(text|more) []"},
      {{"-q", "-q", "-q"}, "q []"},
  });
}

TEST_CASE("a word of a query is an argument, and so is everything behind --") {
  Check({
      {{"-tag:spam", "status:open", "-no.such:x"}, "[-tag:spam|status:open|-no.such:x]"},
      {{"-tag:a=b"}, "[-tag:a=b]"},
      {{"a", "--", "-q", "--", "--as"}, "[a|-q|--|--as]"},
      {{"-", "x"}, "[-|x]"},
      {{"-m:x"}, "m(:x) []"},
  });
}

TEST_CASE("values are taken as they are") {
  Check({
      {{"-m", "-tag: see above"}, "m(-tag: see above) []"},
      {{"-m", "--all"}, "m(--all) []"},
      {{"-m", "--all=x"}, "m(--all=x) []"},
      {{"--as=", "x"}, "as() [x]"},
      {{"--as", "", "x"}, "as() [x]"},
      {{"-m", "[a,b]", "[c,d]"}, "m([a,b]) [[c,d]]"},
      {{"-m", "{x}", "%%", "{}"}, "m({x}) [%%|{}]"},
      {{"", "a b"}, "[|a b]"},
      {{"-m", "Не работает", "принтер"}, "m(Не работает) [принтер]"},
      {{"--wait", "-5"}, "wait(-5) []"},
  });
}

TEST_CASE("of an option given twice the last counts, unless it repeats") {
  Check({
      {{"--as", "ann", "--as", "bob"}, "as(bob) []"},
      {{"--wait", "1", "--wait", "2"}, "wait(2) []"},
      {{"-m", "a", "--message", "b"}, "m(a|b) []"},
  });
}

TEST_CASE("a wrong option is refused in words of desk") {
  Check({
      {{"--quite"}, "no option '--quite' | Did you mean '--quiet'?"},
      {{"--zzzzz"}, "no option '--zzzzz'"},
      {{"--alll=1"}, "no option '--alll' | Did you mean '--all'?"},
      {{"-x"}, "no option '-x'"},
      {{"--as"}, "'--as' needs a value"},
      {{"-m"}, "'--message' needs a value"},
      {{"--wait", "soon"}, "'--wait' takes a number, not 'soon'"},
      {{"--wait="}, "'--wait' takes a number, not ''"},
      {{"--wait", "0x10"}, "'--wait' takes a number, not '0x10'"},
      {{"--wait", "99999999999"}, "'--wait' takes a number, not '99999999999'"},
      {{"--all=maybe"}, "'--all' takes no value"},
  });
}

TEST_CASE("missing and superfluous arguments are named") {
  std::string id;
  std::optional<std::string> dir;
  OptionSet set;
  set.Positional("ID", &id, "");
  set.OptionalPositional("DIR", &dir, "");
  CHECK(ParseOptions(set, {}).error().message == "missing ID");
  CHECK(ParseOptions(set, {"a"}).has_value());
  CHECK(id == "a");
  CHECK_FALSE(dir.has_value());
  CHECK(ParseOptions(set, {"a", "b"}).has_value());
  CHECK(dir == "b");
  CHECK(ParseOptions(set, {"a", "b", "c"}).error().message ==
        "too many arguments, beginning with 'c'");
}

TEST_CASE("options are set although an argument is missing, so that --help works") {
  bool help = false;
  std::string id;
  OptionSet set;
  set.Flag("--help", &help, "");
  set.Positional("ID", &id, "");
  CHECK_FALSE(ParseOptions(set, {"--help"}).has_value());
  CHECK(help);
}

TEST_CASE("the name of the command begins behind the leading options and their values") {
  const struct {
    std::vector<std::string> words;
    size_t expected;
  } cases[] = {{{}, 0},
               {{"list"}, 0},
               {{"-q", "list"}, 1},
               {{"--as", "bob", "list"}, 2},
               {{"--as=bob", "list"}, 1},
               {{"-C", "list", "list"}, 2},
               {{"-qC", "x", "list"}, 2},
               {{"-C/x", "list"}, 1},
               {{"--as"}, 1},
               {{"--", "list"}, 0}};
  for (const auto& [words, expected] : cases) {
    const std::string input = Join(words, " ");
    CAPTURE(input);
    CHECK(CountLeadingOptions(Sample().set, words) == expected);
  }
}
