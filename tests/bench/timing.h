// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_BENCH_TIMING_H_
#define DESK_TESTS_BENCH_TIMING_H_

#include <functional>
#include <string>
#include <vector>

namespace desk::bench {

// Milliseconds that the work took.
double Time(const std::function<void()>& work);

// What a process cost.
struct Cost {
  double wall_ms, cpu_ms;
  double memory_mib;  // at the most
};

// Runs a program in a folder, without a shell, with its standard output thrown away. Ends the
// program if it fails: a figure of something that did not happen is worth nothing.
Cost Run(const std::string& folder, const std::vector<std::string>& words);

// Nearest rank.
double Percentile(std::vector<double> values, int percent);

// What is compared with a bound: a line "PASS/FAIL what figure bound" on standard output.
class Report {
 public:
  void Heading(const std::string& text) const;
  // One measured thing: median and p90 of its rounds, in milliseconds.
  void Row(const std::string& what, const std::vector<double>& times) const;
  // One ratio or figure, held against its bound.
  void Bound(const std::string& what, double figure, double bound, const std::string& unit);
  bool failed() const { return failed_; }

 private:
  bool failed_ = false;
};

}  // namespace desk::bench

#endif  // DESK_TESTS_BENCH_TIMING_H_
