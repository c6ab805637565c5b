// SPDX-License-Identifier: MIT
#include "bench/timing.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "base/text.h"

namespace desk::bench {

double Time(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

namespace {

double Milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

}  // namespace

Cost Run(const std::string& folder, const std::vector<std::string>& words) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
    if (chdir(folder.c_str()) == 0) execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child > 0 && wait4(child, &status, 0, &usage) == child && status == 0) {
    return {
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
        Milliseconds(usage.ru_utime) + Milliseconds(usage.ru_stime),
        static_cast<double>(usage.ru_maxrss) / 1024};
  }
  fmt::print(stderr, "failed in {}: {}\n", folder, Join(words, " "));
  std::exit(1);
}

double Percentile(std::vector<double> values, int percent) {
  std::sort(values.begin(), values.end());
  const size_t rank = (values.size() * static_cast<size_t>(percent) + 99) / 100;
  return values[std::max<size_t>(rank, 1) - 1];
}

void Report::Heading(const std::string& text) const { fmt::print("\n{}\n", text); }

void Report::Row(const std::string& what, const std::vector<double>& times) const {
  fmt::print("     {} median {:8.2f} ms   p90 {:8.2f} ms\n", Pad(what, 44), Percentile(times, 50),
             Percentile(times, 90));
}

void Report::Bound(const std::string& what, double figure, double bound, const std::string& unit) {
  const bool good = figure <= bound;
  if (!good) failed_ = true;
  fmt::print("{} {} {:8.2f}{}  (at most {}{})\n", good ? "PASS" : "FAIL", Pad(what, 44), figure,
             unit, bound, unit);
}

}  // namespace desk::bench
