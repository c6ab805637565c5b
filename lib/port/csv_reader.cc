// SPDX-License-Identifier: MIT
#include "port/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "port/csv_writer.h"
#include "port/encoding.h"

namespace desk::port {

namespace {

constexpr std::string_view kDelimiters = ",;\t";
constexpr std::string_view kSep = "sep=";

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// The candidate that the first line, quoted parts aside, has most of.
char GuessDelimiter(std::string_view text) {
  size_t counts[kDelimiters.size()] = {};
  bool quoted = false;
  for (const char c : text.substr(0, kMaxCsvCell)) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (IsLineEnd(c)) break;
    if (const size_t i = kDelimiters.find(c); i != std::string_view::npos) ++counts[i];
  }
  return kDelimiters[static_cast<size_t>(std::max_element(std::begin(counts), std::end(counts)) -
                                         std::begin(counts))];
}

}  // namespace

bool CsvRow::is_blank() const {
  return std::all_of(cells.begin(), cells.end(),
                     [](std::string_view cell) { return Trim(cell).empty(); });
}

Error CsvFile::ErrorAt(size_t at, std::string message) const {
  return {ErrorCode::kInvalidData, std::move(message), PositionIn(text_, at, path_), {}, {}};
}

size_t CsvFile::SkipLineBreak(size_t at) const {
  if (at < text_.size() && text_[at] == '\r') ++at;
  const bool is_break = at < text_.size() && text_[at] == '\n';
  return is_break ? at + 1 : at;
}

Result<size_t> CsvFile::ReadPlain(size_t at, CsvRow& row) const {
  const size_t begin = at;
  while (at < text_.size() && text_[at] != delimiter_ && !IsLineEnd(text_[at])) ++at;
  if (at - begin > kMaxCsvCell) return Fail(ErrorAt(begin, "a cell has more than 8 MiB"));
  row.cells.push_back(text_.substr(begin, at - begin));
  return at;
}

Result<size_t> CsvFile::ReadQuoted(size_t at, CsvRow& row) const {
  const size_t quote = at++, begin = at;
  bool doubled = false;
  while (true) {
    while (at < text_.size() && text_[at] != '"' && at - begin <= kMaxCsvCell) {
      if (text_[at] == '\n' || (text_[at] == '\r' && text_.substr(at + 1, 1) != "\n")) ++row.lines;
      ++at;
    }
    if (at == text_.size()) return Fail(ErrorAt(quote, "the quote is not closed"));
    if (at - begin > kMaxCsvCell) {
      return Fail(ErrorAt(quote, "a cell has more than 8 MiB").Hint("Is its quote closed?"));
    }
    if (text_.substr(at + 1, 1) != "\"") break;
    doubled = true;
    at += 2;
  }
  const std::string_view inner = text_.substr(begin, at - begin);
  if (doubled) {
    std::string& cell = row.unquoted.emplace_back();
    for (size_t i = 0; i < inner.size(); ++i) {
      cell += inner[i];
      if (inner[i] == '"') ++i;
    }
    row.cells.push_back(cell);
  } else {
    row.cells.push_back(inner);
  }
  return at + 1;
}

Result<size_t> CsvFile::Read(size_t at, CsvRow& row) const {
  const size_t begin = at;
  row.cells.clear();
  row.unquoted.clear();
  row.lines = 1;
  row.junk_at.reset();
  while (true) {
    const bool quoted = at < text_.size() && text_[at] == '"';
    DESK_ASSIGN(at, quoted ? ReadQuoted(at, row) : ReadPlain(at, row));
    if (row.cells.size() > kMaxCsvColumns) {
      return Fail(ErrorAt(begin, fmt::format("there are more than {} columns", kMaxCsvColumns)));
    }
    while (at < text_.size() && text_[at] != delimiter_ && !IsLineEnd(text_[at])) {
      if (!row.junk_at && text_[at] != ' ') row.junk_at = at - begin;
      ++at;
    }
    if (at == text_.size() || IsLineEnd(text_[at])) break;
    ++at;
  }
  row.raw = text_.substr(begin, at - begin);
  if (is_disarmed_) std::transform(row.cells.begin(), row.cells.end(), row.cells.begin(), &Armed);
  return SkipLineBreak(at);
}

Result<CsvFile> CsvFile::Open(std::string_view text, std::string path,
                              std::optional<char> delimiter) {
  CsvFile file(text, std::move(path));
  size_t at = 0;
  if (FoldCase(text.substr(0, kSep.size())) == kSep && text.size() > kSep.size() + 1 &&
      IsLineEnd(text[kSep.size() + 1])) {
    if (!delimiter) delimiter = text[kSep.size()];
    at = file.SkipLineBreak(kSep.size() + 1);
    ++file.first_line_;
  }
  file.delimiter_ = delimiter ? *delimiter : GuessDelimiter(text.substr(at));
  CsvRow row;
  do {
    if (at >= text.size()) return Fail(file.ErrorAt(0, "the file is empty"));
    DESK_ASSIGN(at, file.Read(at, row));
    file.first_line_ += row.lines;
  } while (row.is_blank());
  for (const auto cell : row.cells) file.header_.emplace_back(Trim(cell));
  file.raw_header_ = row.raw;
  file.first_row_ = at;
  return file;
}

}  // namespace desk::port
