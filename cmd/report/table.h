// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_REPORT_TABLE_H_
#define DESK_CMD_REPORT_TABLE_H_

#include "ops/find.h"
#include "report/report.h"
#include "ui/env.h"

namespace desk::cmd {

// The figures of a report as a table; the title and what is special to a report are the caller's.
Table TableOf(const report::Figures& figures);

// The people of a desk, for a report's specification.
Result<report::Spec> PeopleOf(const ops::Desk& desk);

// Names the tickets that cannot be read; kInvalidData if there are any.
Status NameBroken(const ops::BrokenTickets& broken);

// Counts every ticket for a report, or for what is made like one, and names those that cannot be
// read. Returns what the command ends with once it has printed the figures.
template <typename Maker>
Result<Status> CountTickets(const ops::Desk& desk, Maker& maker) {
  DESK_ASSIGN(const auto broken, ops::LookAtTickets(*desk.tip, [&](Record ticket) {
                return [&maker, counted = maker.Count(std::move(ticket))] { maker.Add(counted); };
              }));
  return NameBroken(broken);
}

}  // namespace desk::cmd

#endif  // DESK_CMD_REPORT_TABLE_H_
