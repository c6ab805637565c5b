// SPDX-License-Identifier: MIT
#include "ui/env.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "ui/pager.h"
#include "ui/render.h"

namespace desk::cmd {

namespace {

int TerminalWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const auto columns = Env::Variable("COLUMNS");
  const int width = columns ? std::atoi(columns->c_str()) : 0;
  return width > 0 ? width : 80;
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

}  // namespace

Env::Env() {
  in_tty = isatty(STDIN_FILENO) != 0;
  out_tty = isatty(STDOUT_FILENO) != 0;
  err_tty = isatty(STDERR_FILENO) != 0;
  // Two seams for tests: a clock that stands still and ids that repeat.
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

void Env::Settle() {
  if (options.directory.empty()) options.directory = Variable("DESK_DIR").value_or(".");
  if (!options.as) options.as = Variable("DESK_AS");
  if (!options.as && Variable("GIT_AUTHOR_EMAIL")) {
    options.as = fmt::format("{} <{}>", Variable("GIT_AUTHOR_NAME").value_or(""), *Variable("GIT_AUTHOR_EMAIL"));
  }
  const std::string when = options.color.value_or("auto");
  const bool dumb = Variable("TERM").value_or("") == "dumb";
  color = when == "always" || (when == "auto" && !Variable("NO_COLOR") &&
                               ((out_tty && !dumb) || Variable("CLICOLOR_FORCE").value_or("0") != "0"));
  width = out_tty ? TerminalWidth() : 0;
}

Result<ops::Desk*> Env::Open() {
  if (!desk_) {
    StoreOptions store;
    store.wait_seconds = options.wait_seconds;
    DESK_ASSIGN(desk_, ops::Open(options.directory, store, options.as, *clock, *ids));
    for (const auto& warning : desk_->warnings) Warn(warning);
  }
  return &*desk_;
}

void Env::Out(std::string_view text) { out_ += text; }

Status Env::Render(const Output& output) {
  DESK_ASSIGN(const std::string text, RenderOutput(output, *this));
  Out(text);
  return {};
}

void Env::Say(std::string_view line) {
  if (!options.quiet) WriteAll(STDERR_FILENO, Visible(line) + "\n");
}

void Env::Warn(std::string_view line) { WriteAll(STDERR_FILENO, "desk: warning: " + Visible(line) + "\n"); }

void Env::Hint(std::string_view line) {
  if (!options.quiet) WriteAll(STDERR_FILENO, "hint: " + Visible(line) + "\n");
}

Result<std::string> Env::ReadInput() {
  if (std::exchange(input_read_, true)) {
    return Fail(ErrorCode::kUsage, "standard input cannot be both the ids and the text");
  }
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = read(STDIN_FILENO, buffer, sizeof buffer)) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Fail(ErrorCode::kFailed, fmt::format("could not read standard input: {}", std::strerror(errno)));
    text.append(buffer, static_cast<size_t>(n));
  }
  return text;
}

Status Env::Flush() {
  if (out_.empty()) return {};
  const std::string text = std::exchange(out_, {});
  if (out_tty && !options.no_pager && ShowInPager(text)) return {};
  if (WriteAll(STDOUT_FILENO, text) || errno == EPIPE) return {};
  return Fail(ErrorCode::kFailed, fmt::format("could not write to standard output: {}", std::strerror(errno)));
}

}  // namespace desk::cmd
