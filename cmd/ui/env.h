// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_ENV_H_
#define DESK_CMD_UI_ENV_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "ops/desk.h"
#include "ui/value.h"

namespace desk::cmd {

// What the global options say.
struct GlobalOptions {
  std::string directory;                // -C, DESK_DIR
  std::optional<std::string> as;        // --as, DESK_AS
  std::optional<std::string> color;     // auto, always, never
  std::optional<std::string> format;    // --format TEMPLATE
  std::optional<std::string> language;  // --lang
  int wait_seconds = 30;
  bool json = false, jsonl = false, csv = false, tsv = false, quiet = false, raw = false;
  bool no_pager = false, help = false, version = false;
};

// Everything that a command may touch of the world outside. Built once in main. Data goes to Out
// and Render, everything else to Say, Warn and Hint; all of it is made visible (base/text.h), so
// that no record can send a terminal anything else.
//
// Variables: DESK_DIR, DESK_AS, GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL (which libgit2 does not read),
// COLUMNS, TERM, NO_COLOR, CLICOLOR_FORCE, LC_ALL, LC_CTYPE, LANG; DESK_PAGER and PAGER (pager.cc);
// VISUAL and EDITOR (editor.cc). Two are seams for tests: DESK_TEST_CLOCK, a time in RFC 3339 at
// which the clock stands still, and DESK_TEST_SEED, a number from which every id is made.
class Env {
 public:
  Env();

  GlobalOptions options;
  bool in_tty = false, out_tty = false, err_tty = false;
  bool color = false;   // of stdout
  bool unicode = true;  // whether the terminal has more characters than those of ASCII
  int width = 80;  // of the terminal, else COLUMNS, else 80; only a terminal's rows are cut to it
  std::unique_ptr<Clock> clock;
  std::unique_ptr<IdSource> ids;

  // Decides what the options and the environment leave open. kUsage for options that exclude each
  // other.
  Status Settle();
  // A variable of the environment, if it is set and not empty. The only reader of the environment.
  static std::optional<std::string> Variable(const char* name);
  static std::vector<std::string> AllVariables();  // "NAME=value", for programs that are started

  // Opens the desk once; later calls give the same one.
  Result<ops::Desk*> Open();

  void Out(std::string_view text);  // data, buffered
  // Data that a renderer made, as it is, for outputs that do not fit into memory: what is buffered
  // is written now and then. Fails as Flush does.
  Status Stream(std::string_view text);
  // A value in the form asked for, buffered. Fails behind that if desk.yaml is broken, which keeps
  // nobody from reading the rest.
  Status Render(const Output& output);
  void Say(std::string_view line);  // what was done, on stderr, unless -q
  void Warn(std::string_view line);
  void Hint(std::string_view line);
  // The desk's warnings are printed when a command is done, but for those about a place that it
  // spoke of itself.
  void Forget(std::string_view where);
  void WarnOfDesk();
  // All of standard input, once; kUsage when asked for twice, kInvalidData for more than `most`.
  Result<std::string> ReadInput(size_t most = kMaxRecordBytes);
  // Writes what is buffered. kFailed if it could not be written. A closed pipe is no failure: who
  // reads has enough.
  Status Flush();

  bool is_machine() const {
    return options.json || options.jsonl || options.csv || options.tsv || options.format;
  }

 private:
  std::string out_;
  std::optional<ops::Desk> desk_;
  bool input_read_ = false;
};

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_ENV_H_
