// SPDX-License-Identifier: MIT
#ifndef DESK_REPORT_REPORT_H_
#define DESK_REPORT_REPORT_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "report/dimension.h"
#include "report/figures.h"
#include "report/history.h"
#include "report/shape.h"

namespace desk::report {

// What is asked for.
struct Spec {
  Name name = Name::kQueue;
  std::vector<std::string> by;          // empty: as the report does by itself
  std::optional<Instant> since, until;  // a report on one time has it in `until`
  // Whether a ticket, as it was at `until`, is meant; none: all are. `active_only` says that it
  // lets through only what is to be done.
  std::function<bool(const Record&)> matches;
  bool active_only = false;
  // All agents by id, and case folded by their other names.
  std::set<std::string, std::less<>> agents;
  std::vector<std::string> active_agents;  // of those who are not retired
};

// What a ticket adds to a report.
struct Counted {
  struct Part {
    Booking booking;
    std::vector<std::vector<std::string>> values;  // of the fields by which is grouped
  };
  std::vector<Part> parts;  // one at most, or of `flow` one per entry in the period
  Facts facts;
  int64_t age_ms = 0;
};

// A report in the making: it is given every ticket, keeps only numbers, and gives the figures in
// the end. A pure function of the tickets, the specification, the configuration and the clock; the
// definitions are in docs/man/desk-report.1.scd and the pages of the reports. The configuration
// must outlive it.
class Report {
 public:
  // kUsage for a name in `by` that there is not or that stands twice, and for a period that ends
  // before it begins.
  static Result<Report> Make(Spec spec, const DeskConfig& config, Instant now);

  // What a settled ticket adds. Many threads may ask at once; one adds it.
  Counted Count(Record ticket) const;
  // The same for one whose past is known, at `until` or, for `flow`, later.
  Counted Count(const Past& past) const;
  void Add(const Counted& counted);
  Figures Finish() const;

  const std::vector<std::string>& by() const { return spec_.by; }

 private:
  using Key = std::vector<Dimension::Id>;

  Report(Spec spec, const DeskConfig& config, Instant now);
  std::vector<Key> KeysOf(const Counted& counted, const Counted::Part& part);
  // The groups in the order in which they are listed, empty ones too.
  std::vector<Key> ListedKeys() const;
  bool has_balance() const;  // the column `open`
  std::vector<Figure> FiguresOf(const Tally& tally) const;

  Spec spec_;
  const Shape* shape_;
  Scope scope_;
  Instant now_;
  std::vector<Dimension> dimensions_;
  std::vector<std::string> fields_;  // of the dimensions
  std::map<Key, Tally> groups_;
  Tally total_;
  int64_t active_before_ = 0;  // tickets to be done when the period began
};

}  // namespace desk::report

#endif  // DESK_REPORT_REPORT_H_
