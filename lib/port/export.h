// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_EXPORT_H_
#define DESK_PORT_EXPORT_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/desk.h"

namespace desk::port {

// Hands out the desk as lines of docs/formats/export.md, in their order and with their line feeds;
// stops with the error of `line`. With a query, of tickets only those that it matches or may match,
// and of attachments only theirs. What is not exported, because it cannot be read or has no place
// in a desk, goes to `missing` with its path in `where`.
//
// kUsage for a query that cannot be read, or that sorts or limits.
Status ExportJsonl(const ops::Desk& desk, const std::vector<std::string>& query,
                   const std::function<Status(std::string_view line)>& line,
                   const std::function<void(const Error&)>& missing);

}  // namespace desk::port

#endif  // DESK_PORT_EXPORT_H_
