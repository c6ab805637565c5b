// SPDX-License-Identifier: MIT
// Lines of an export: each is refused or is a file that a desk may have, and that file gives a line
// which gives the same file. Any bytes in the place of a record give a line that gives them back.
#include "codec/base64.h"
#include "fuzz.h"
#include "port/export_line.h"
#include "store/paths.h"

namespace desk::fuzz {
namespace {

void CheckFile(const port::ExportedFile& file) {
  const std::string line = port::ExportLine(file);
  Expect(line.size() <= port::kMaxExportLine, "a file fits into a line");
  Expect(line.find('\n') == line.size() - 1, "a line is one line", line);
  const auto back = port::ReadExportLine(line);
  Expect(back.has_value(), "what is exported can be imported", line);
  Expect(back->file.path == file.path && back->file.bytes == file.bytes,
         "a file survives the export", line);
}

}  // namespace

void One(std::string_view input) {
  if (const auto read = port::ReadExportLine(input)) {
    Expect(read->file.path.empty() || IsDeskPath(read->file.path), "a file lies in a desk");
    if (!read->file.path.empty()) CheckFile(read->file);
  } else {
    Expect(read.error().code == ErrorCode::kInvalidData, "a bad line is invalid data",
           read.error().message);
  }
  const auto head = port::ReadExportHead(input);
  Expect(head || !head.error().message.empty(), "an error says what");
  CheckFile({"tickets/a/0/a0000000.yaml", std::string(input)});
  CheckFile({"agents/bob.yaml", std::string(input)});
  CheckFile({"README.md", std::string(input)});
  if (const auto bytes = DecodeBase64(input))
    Expect(EncodeBase64(*bytes) == input, "base64 has one form", std::string(input));
}

}  // namespace desk::fuzz
