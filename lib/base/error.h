// SPDX-License-Identifier: MIT
#ifndef DESK_BASE_ERROR_H_
#define DESK_BASE_ERROR_H_

#include <string>
#include <vector>

namespace desk {

// What went wrong, as scripts see it: the value is the exit code (docs/exit-codes.md).
// The table is only ever added to; a script treats a code that it does not know as failure.
enum class ErrorCode {
  kFailed = 1,        // the work could not be done (I/O, refused by a rule)
  kUsage = 2,         // the command line or a query is wrong
  kNo = 3,            // a question was answered "no"
  kNotFound = 4,      // the named thing does not exist
  kAmbiguous = 5,     // the name fits several things
  kNotADesk = 10,     // no desk here
  kBusy = 11,         // a lock or a remote was busy or out of reach: try again
  kPartly = 12,       // some of several things were done
  kInvalidData = 13,  // a file or a value breaks the format
  kUnsupported = 20,  // the format or the repository needs something this version lacks
  kBug = 70,          // a promise inside desk was broken
};

// An error as a value. It is made where the knowledge is, gains context on the way up, and is
// printed in one place (cmd/report_error.cc).
struct Error {
  ErrorCode code = ErrorCode::kFailed;
  // What failed and which one, lower case, without a full stop: "no ticket 'K7M3-QX9P'".
  std::string message;
  // Position in a file as "path:line:column", or empty.
  std::string where;
  // Full sentences or commands that work when pasted, most useful first.
  std::vector<std::string> hints;
  // What was being done, innermost first: "reading agents/bob.yaml".
  std::vector<std::string> context;

  // Returns the error with one more layer of context.
  Error With(std::string doing) && {
    context.push_back(std::move(doing));
    return std::move(*this);
  }
  Error Hint(std::string hint) && {
    hints.push_back(std::move(hint));
    return std::move(*this);
  }
  Error At(std::string position) && {
    where = std::move(position);
    return std::move(*this);
  }
};

}  // namespace desk

#endif  // DESK_BASE_ERROR_H_
