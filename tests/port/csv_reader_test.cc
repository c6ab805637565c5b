// SPDX-License-Identifier: MIT
#include "port/csv_reader.h"

#include <doctest/doctest.h>

#include "base/text.h"

namespace desk::port {
namespace {

// "a|b/c|d": the header and the rows, line breaks as ⏎; or the error.
std::string Contents(std::string_view text, std::optional<char> delimiter = std::nullopt) {
  const auto file = CsvFile::Open(text, "f.csv", delimiter);
  if (!file) return file.error().where + ": " + file.error().message;
  std::string out = Join(file->header(), "|");
  CsvRow row;
  for (size_t at = file->first_row(); at < file->end();) {
    const auto next = file->Read(at, row);
    if (!next) return out + "/" + next.error().where + ": " + next.error().message;
    at = *next;
    out += "/";
    for (size_t i = 0; i < row.cells.size(); ++i) out.append(i > 0 ? "|" : "").append(row.cells[i]);
    if (row.junk_at) out += "~" + std::to_string(*row.junk_at);
  }
  for (size_t at = 0; (at = out.find_first_of("\r\n", at)) != std::string::npos;)
    out.replace(at, 1, "_");
  return out;
}

TEST_CASE("CSV is read as spreadsheets write it") {
  struct Case {
    std::string_view text, contents;
  };
  const Case cases[] = {
      {"a,b\n1,2\n", "a|b/1|2"},
      {"a,b\r\n1,2\r\n3,4", "a|b/1|2/3|4"},
      {"a,b\r1,2\r", "a|b/1|2"},
      {"a;b;c,d\n1;2;3\n", "a|b|c,d/1|2|3"},
      {"a\tb\n1\t2\n", "a|b/1|2"},
      {"a\n1\n", "a/1"},
      {"sep=;\na,b;c\n1;2\n", "a,b|c/1|2"},
      {"sep=,\r\na;b,c\r\n1,2\r\n", "a;b|c/1|2"},
      {"\n\n a , b \n1, 2\n", "a|b/1| 2"},
      {"\"a,x\";b\n1;2\n", "a,x|b/1|2"},
      {"a,b\n\"1,1\",\"say \"\"hi\"\"\"\n", "a|b/1,1|say \"hi\""},
      {"a,b\n\"x\"\"\",\"\"\"y\"\n\"\"\"\"\"\",\"z\"\n", "a|b/x\"|\"y/\"\"|z"},
      {"a,b\n\"two\nlines\",2\n", "a|b/two_lines|2"},
      {"a,b\n\"two\r\nlines\",2\r\n", "a|b/two__lines|2"},
      {"a,b\n5\" disk,2\n", "a|b/5\" disk|2"},
      {"a,b\n,\n", "a|b/|"},
      {"a,b\n1,\"\"", "a|b/1|"},
      {"a,b\n1\n1,2,3\n", "a|b/1/1|2|3"},
      {"a,b\n\"1\" ,2\n", "a|b/1|2"},
      {"a,b\n\"1\"x,2\n", "a|b/1|2~3"},
      {"", "f.csv:1:1: the file is empty"},
      {"\n \n", "f.csv:1:1: the file is empty"},
      {"a,b\n1,\"2\n3,4\n", "a|b/f.csv:2:3: the quote is not closed"},
      {"ä,b\nö,\"2\n", "ä|b/f.csv:2:3: the quote is not closed"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(Contents(c.text) == c.contents);
  }
  CHECK(Contents("a|b;c\n1|2\n", '|') == "a|b;c/1|2");
}

TEST_CASE("what is too much is refused without taking memory for it") {
  CHECK(Contents(std::string(1'000'000, ',')) == "f.csv:1:1: there are more than 16384 columns");
  const std::string open = "a,b\n1,\"" + std::string(kMaxCsvCell + 1, 'x') + "\"\n";
  CHECK(Contents(open) == "a|b/f.csv:2:3: a cell has more than 8 MiB");
  CHECK(Contents("a\n" + std::string(kMaxCsvCell + 1, 'x')) ==
        "a/f.csv:2:1: a cell has more than 8 MiB");
}

TEST_CASE("a row is known by its bytes and its lines") {
  const std::string_view text = "a,b\r\n\"x\r\ny\",\"\"\"\"\r\n1,2";
  const auto file = CsvFile::Open(text, "f.csv", std::nullopt);
  REQUIRE(file);
  CHECK(file->first_line() == 2);
  CsvRow row;
  const auto next = file->Read(file->first_row(), row);
  CHECK(row.raw == "\"x\r\ny\",\"\"\"\"");
  CHECK(row.lines == 2);
  // Cells stay where they are when the row moves.
  const CsvRow moved = std::move(row);
  CHECK(moved.cells[1] == "\"");
  CsvRow last;
  CHECK(file->Read(*next, last) == text.size());
  CHECK(last.raw == "1,2");
}

}  // namespace
}  // namespace desk::port
