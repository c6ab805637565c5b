// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_CSV_READER_H_
#define DESK_PORT_CSV_READER_H_

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace desk::port {

// What a CSV file may have; a spreadsheet has no more columns.
inline constexpr size_t kMaxCsvColumns = 16'384;
inline constexpr size_t kMaxCsvCell = 8 * 1024 * 1024;

// A row of a CSV file.
struct CsvRow {
  std::string_view raw;                 // as it stands in the file, without its line break
  std::vector<std::string_view> cells;  // without quotes; of the file's text, or of `unquoted`
  std::list<std::string> unquoted;      // cells with doubled quotes; they stay where they are
  size_t lines = 1;                     // how many lines of the file it takes
  std::optional<size_t> junk_at;  // where text stands behind a closing quote, from the row's begin

  bool is_blank() const;  // every cell is empty or blanks
  CsvRow() = default;
  CsvRow(const CsvRow&) = delete;  // `cells` may point into it
  CsvRow& operator=(const CsvRow&) = delete;
  CsvRow(CsvRow&&) noexcept = default;
  CsvRow& operator=(CsvRow&&) noexcept = default;
};

// A CSV file: RFC 4180 and what Excel makes of it. Cells are separated by `,` `;` or tab (or what
// the caller says), may be quoted, and then hold separators, line breaks and doubled quotes; a
// quote inside an unquoted cell is a character. Rows end in LF, CRLF or CR, the last one may lack
// it. The text is UTF-8 and must outlive the file.
class CsvFile {
 public:
  // Reads the header. Without a delimiter, a line `sep=;` before the header says it, else the
  // header's most frequent candidate is taken. kInvalidData at path:line:column for a file without
  // a header and where Read fails.
  static Result<CsvFile> Open(std::string_view text, std::string path,
                              std::optional<char> delimiter);

  // Takes the quotes off that Disarmed (csv_writer.h) put before what looks like a formula.
  void TakeFormulas() { is_disarmed_ = true; }

  // Reads the row at an offset and returns where the next begins. kInvalidData for a quote that is
  // not closed, too many columns and too long a cell.
  Result<size_t> Read(size_t at, CsvRow& row) const;

  const std::vector<std::string>& header() const { return header_; }  // blanks at the ends cut off
  std::string_view raw_header() const { return raw_header_; }
  size_t first_row() const { return first_row_; }    // the offset of the first row
  size_t first_line() const { return first_line_; }  // its line
  size_t end() const { return text_.size(); }
  char delimiter() const { return delimiter_; }
  const std::string& path() const { return path_; }

 private:
  CsvFile(std::string_view text, std::string path) : text_(text), path_(std::move(path)) {}
  Error ErrorAt(size_t at, std::string message) const;
  Result<size_t> ReadQuoted(size_t at, CsvRow& row) const;
  Result<size_t> ReadPlain(size_t at, CsvRow& row) const;
  size_t SkipLineBreak(size_t at) const;

  std::string_view text_;
  std::string path_;
  char delimiter_ = ',';
  bool is_disarmed_ = false;
  std::vector<std::string> header_;
  std::string_view raw_header_;
  size_t first_row_ = 0, first_line_ = 1;
};

}  // namespace desk::port

#endif  // DESK_PORT_CSV_READER_H_
