// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_EXPORT_LINE_H_
#define DESK_PORT_EXPORT_LINE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace desk::port {

// The lines of an export (docs/formats/export.md), one by one.

// No line is longer, so an import never holds more of its input.
inline constexpr size_t kMaxExportLine = 32 * 1024 * 1024;

// The first line.
struct ExportHead {
  std::string desk;    // the uid of the desk; "" if its desk.yaml could not be read
  std::string commit;  // what was exported
  std::string query;   // which tickets; "" for all
};
std::string ExportHeadLine(const ExportHead& head);
// kInvalidData for what begins no export, kUnsupported for an export of a later form.
Result<ExportHead> ReadExportHead(std::string_view line);

// A file of a desk.
struct ExportedFile {
  std::string path;
  std::string bytes;
};
// The line of a file: a record if ReadExportLine gives the same bytes for it, else the bytes.
std::string ExportLine(const ExportedFile& file);

// A line behind the first: a file, or how many there were.
struct ReadLine {
  ExportedFile file;  // without a path: the last line
  size_t files = 0;
};
// kInvalidData for what is neither, with the place in `where`; for a path where a desk has nothing,
// a record that breaks the format or belongs elsewhere, and bytes that are not those of their name.
Result<ReadLine> ReadExportLine(std::string_view line);
std::string ExportEndLine(size_t files);

}  // namespace desk::port

#endif  // DESK_PORT_EXPORT_LINE_H_
