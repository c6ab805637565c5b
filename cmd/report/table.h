// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_REPORT_TABLE_H_
#define DESK_CMD_REPORT_TABLE_H_

#include "report/report.h"
#include "ui/env.h"

namespace desk::cmd {

// The figures of a report as a table; the title and what is special to a report are the caller's.
Table TableOf(const report::Figures& figures);

// The people of a desk, for a report's specification.
Result<report::Spec> PeopleOf(const ops::Desk& desk);

// Gives every ticket to `count`, and names those that cannot be read. Returns what the command ends
// with once it has printed the figures: kInvalidData if there were such tickets.
Result<Status> CountTickets(const ops::Desk& desk, const std::function<void(Record)>& count);

}  // namespace desk::cmd

#endif  // DESK_CMD_REPORT_TABLE_H_
