// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_REPORT_ERROR_H_
#define DESK_CMD_REPORT_ERROR_H_

#include <string>

#include "base/error.h"

namespace desk::cmd {

// The exit code of docs/exit-codes.md.
int ExitCodeOf(ErrorCode code);

// Prints an error with its context and hints on standard error, and gives the exit code. The only
// place that does either. An error without a message has been reported already; only its code
// counts.
int ReportError(const Error& error);

// The same for one of several things, which is named unless the error does so; the others may have
// been done. Says nothing of exit codes.
void ReportOne(const Error& error, const std::string& subject);

}  // namespace desk::cmd

#endif  // DESK_CMD_REPORT_ERROR_H_
