// SPDX-License-Identifier: MIT
#include "ui/env.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "ui/pager.h"
#include "ui/render.h"

namespace desk::cmd {

namespace {

// A closed standard stream would give its number to the next file opened, and what is printed would
// go into that file. A stream that is opened the wrong way round keeps the number taken and still
// fails when it is used.
void ReserveStandardStreams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) _exit(1);
  }
}

int TerminalWidth(bool is_terminal) {
  winsize size{};
  if (is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  const auto columns = Env::Variable("COLUMNS");
  const int width = columns ? std::atoi(columns->c_str()) : 0;
  return width > 0 ? std::min(width, 10'000) : 80;
}

// https://no-color.org and https://bixense.com/clicolors: any value of NO_COLOR counts, --color
// beats both.
bool WantsColor(std::string_view when, bool is_terminal) {
  if (when != "auto") return when == "always";
  if (Env::Variable("NO_COLOR")) return false;
  if (Env::Variable("CLICOLOR_FORCE").value_or("0") != "0") return true;
  return is_terminal && Env::Variable("TERM").value_or("") != "dumb";
}

// The first of these variables that is set counts, as in locale(7).
bool HasUnicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto locale = Env::Variable(name);
    if (!locale) continue;
    const std::string folded = FoldCase(*locale);
    const bool is_utf8 =
        folded.find("utf-8") != std::string::npos || folded.find("utf8") != std::string::npos;
    return is_utf8 && Env::Variable("TERM").value_or("") != "dumb";
  }
  return false;
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

Error Excluded(const std::string& a, const std::string& b) {
  return Error{ErrorCode::kUsage, a + " and " + b + " exclude each other", {}, {}, {}};
}

Status CheckOptions(const GlobalOptions& options, bool out_tty) {
  std::string form;
  const std::pair<const char*, bool> forms[] = {{"--json", options.json},
                                                {"--jsonl", options.jsonl},
                                                {"--csv", options.csv},
                                                {"--tsv", options.tsv},
                                                {"--format", options.format.has_value()}};
  for (const auto& [name, given] : forms) {
    if (!given) continue;
    if (!form.empty()) return Fail(Excluded(form, name));
    form = name;
  }
  const std::string when = options.color.value_or("auto");
  if (when != "auto" && when != "always" && when != "never") {
    return Fail(ErrorCode::kUsage, "--color takes auto, always or never, not '" + when + "'");
  }
  if (options.wait_seconds < 0)
    return Fail(ErrorCode::kUsage, "--wait takes a number of seconds that is not negative");
  if (options.raw && out_tty) {
    return Fail(Error{ErrorCode::kUsage,
                      "--raw is refused on a terminal, which control characters could damage",
                      {},
                      {"Send the output to a file or a pipe."},
                      {}});
  }
  return {};
}

Form FormOf(const GlobalOptions& options, bool out_tty, const Output& output) {
  if (options.json) return Form::kJson;
  if (options.jsonl) return Form::kJsonl;
  if (options.csv) return Form::kCsv;
  if (options.format) return Form::kFormat;
  if (options.quiet) return Form::kIds;
  if (options.tsv) return Form::kTsv;
  return out_tty || std::holds_alternative<Document>(output) ? Form::kText : Form::kTsv;
}

}  // namespace

Env::Env() {
  ReserveStandardStreams();
  // A handler and not SIG_IGN, which the pager and the editor would inherit. The write then fails
  // with EPIPE, or with EFBIG.
  for (const int number : {SIGPIPE, SIGXFSZ}) signal(number, [](int) {});
  in_tty = isatty(STDIN_FILENO) != 0;
  out_tty = isatty(STDOUT_FILENO) != 0;
  err_tty = isatty(STDERR_FILENO) != 0;
  const auto at = Variable("DESK_TEST_CLOCK");
  const auto fixed = at ? ParseInstant(*at) : std::nullopt;
  clock = fixed ? FixedClock(*fixed) : SystemClock();
  const auto seed = Variable("DESK_TEST_SEED");
  ids = seed ? SeededIds(std::strtoull(seed->c_str(), nullptr, 10)) : SystemIds();
}

std::optional<std::string> Env::Variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

Status Env::Settle() {
  DESK_TRY(CheckOptions(options, out_tty));
  if (options.directory.empty()) options.directory = Variable("DESK_DIR").value_or(".");
  if (!options.as) options.as = Variable("DESK_AS");
  if (!options.as && Variable("GIT_AUTHOR_EMAIL")) {
    options.as = fmt::format("{} <{}>", Variable("GIT_AUTHOR_NAME").value_or(""),
                             *Variable("GIT_AUTHOR_EMAIL"));
  }
  color = WantsColor(options.color.value_or("auto"), out_tty);
  unicode = HasUnicode();
  width = TerminalWidth(out_tty);
  return {};
}

std::vector<std::string> Env::AllVariables() {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) all.emplace_back(*variable);
  return all;
}

Result<ops::Desk*> Env::Open() {
  if (!desk_) {
    StoreOptions store;
    store.wait_seconds = options.wait_seconds;
    DESK_ASSIGN(desk_, ops::Open(options.directory, store, options.as, *clock, *ids));
  }
  return &*desk_;
}

void Env::Out(std::string_view text) { out_ += options.raw ? std::string(text) : Visible(text); }

Status Env::Stream(std::string_view text) {
  constexpr size_t kEnough = 1024 * 1024;
  out_ += text;
  return out_.size() < kEnough || out_tty ? Status() : Flush();
}

Status Env::Render(const Output& output) {
  Look look;
  look.form = FormOf(options, out_tty, output);
  look.pattern = options.format.value_or("");
  look.color = color;
  look.unicode = unicode;
  look.cut = out_tty;
  look.raw = options.raw;
  look.width = width;
  look.now = clock->Now();
  DESK_ASSIGN(const std::string text, RenderOutput(output, look));
  out_ += text;  // the renderer made it visible, and its colours are meant
  return desk_ && desk_->broken ? Status(Fail(*desk_->broken)) : Status();
}

void Env::Say(std::string_view line) {
  if (!options.quiet) WriteAll(STDERR_FILENO, Visible(line) + "\n");
}

void Env::Warn(std::string_view line) {
  WriteAll(STDERR_FILENO, "desk: warning: " + VisibleLine(line) + "\n");
}

void Env::Hint(std::string_view line) {
  if (!options.quiet) WriteAll(STDERR_FILENO, "hint: " + VisibleLine(line) + "\n");
}

void Env::Forget(std::string_view where) {
  if (!desk_ || where.empty()) return;
  std::erase_if(desk_->warnings, [&](const std::string& warning) {
    return warning.starts_with(where) && warning.substr(where.size()).starts_with(":");
  });
}

void Env::WarnOfDesk() {
  if (!desk_) return;
  for (const auto& warning : std::exchange(desk_->warnings, {})) Warn(warning);
}

Result<std::string> Env::ReadInput(size_t most) {
  if (std::exchange(input_read_, true)) {
    return Fail(ErrorCode::kUsage, "standard input cannot be both the ids and the text");
  }
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = read(STDIN_FILENO, buffer, sizeof buffer)) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      return Fail(ErrorCode::kFailed,
                  fmt::format("could not read standard input: {}", std::strerror(errno)));
    text.append(buffer, static_cast<size_t>(n));
    if (text.size() > most) {
      return Fail(ErrorCode::kInvalidData,
                  fmt::format("standard input has more than {} MiB", most / 1024 / 1024));
    }
  }
  return text;
}

Status Env::Flush() {
  if (out_.empty()) return {};
  const std::string text = std::exchange(out_, {});
  if (out_tty && !options.no_pager && ShowInPager(text)) return {};
  if (WriteAll(STDOUT_FILENO, text) || errno == EPIPE) return {};
  return Fail(ErrorCode::kFailed,
              fmt::format("could not write to standard output: {}", std::strerror(errno)));
}

}  // namespace desk::cmd
