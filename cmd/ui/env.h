// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_ENV_H_
#define DESK_CMD_UI_ENV_H_

#include <map>
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
  std::string directory;                 // -C, DESK_DIR
  std::optional<std::string> as;         // --as, DESK_AS
  std::optional<std::string> color;      // auto, always, never
  std::optional<std::string> format;     // --format TEMPLATE
  std::optional<std::string> language;   // --lang
  int wait_seconds = 30;
  bool json = false, jsonl = false, csv = false, tsv = false, quiet = false;
  bool no_pager = false, help = false, version = false;
};

// Everything that a command may touch of the world outside. Built once in main. Data goes to Out and Render, everything else
// to Say, Warn and Hint; what a record says is made visible before it gets there.
class Env {
 public:
  Env();

  GlobalOptions options;
  bool in_tty = false, out_tty = false, err_tty = false;
  bool color = false;  // of stdout
  int width = 80;      // of the terminal; 0: not a terminal, nothing is cut
  std::unique_ptr<Clock> clock;
  std::unique_ptr<IdSource> ids;

  // Decides colour and width once the options are known.
  void Settle();
  // A variable of the environment, if it is set and not empty. The only reader of the environment.
  static std::optional<std::string> Variable(const char* name);

  // Opens the desk once; later calls give the same one. Warnings about broken files are printed then.
  Result<ops::Desk*> Open();

  void Out(std::string_view text);       // data, buffered
  Status Render(const Output& output);   // a value in the format asked for
  void Say(std::string_view line);       // what was done, on stderr, unless -q
  void Warn(std::string_view line);
  void Hint(std::string_view line);
  Result<std::string> ReadInput();       // all of standard input, once; kUsage when asked for twice
  // Writes what is buffered. kFailed if it could not be written; a closed pipe ends a read quietly.
  Status Flush();

  bool is_machine() const { return options.json || options.jsonl || options.csv || options.tsv || options.format; }

 private:
  std::string out_;
  bool input_read_ = false;
  std::optional<ops::Desk> desk_;
};

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_ENV_H_
