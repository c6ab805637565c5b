// SPDX-License-Identifier: MIT
// CSV and mappings: a file is refused with a place or read to its end, row by row without gaps; a
// cell that is written reads back; a mapping is refused with a place or read.
#include "base/text.h"
#include "fuzz.h"
#include "port/csv_reader.h"
#include "port/csv_writer.h"
#include "port/encoding.h"
#include "port/import_map.h"

namespace desk::fuzz {
namespace {

void CheckFile(std::string_view text) {
  const auto file = port::CsvFile::Open(text, "f.csv", std::nullopt);
  if (!file) {
    Expect(file.error().where.starts_with("f.csv:"), "an error says where");
    return;
  }
  port::CsvRow row;
  for (size_t at = file->first_row(); at < file->end();) {
    const auto next = file->Read(at, row);
    if (!next) {
      Expect(next.error().where.starts_with("f.csv:"), "an error says where");
      return;
    }
    Expect(*next > at && *next <= file->end(), "a row ends behind its beginning");
    Expect(row.raw.data() == text.data() + at, "rows have no gaps");
    at = *next;
  }
}

void CheckCell(std::string_view text) {
  const std::string written =
      "h;h\n" + port::CsvLine({port::Disarmed(std::string(text)), "x"}, ';');
  auto file = port::CsvFile::Open(written, "f.csv", ';');
  if (file) file->TakeFormulas();
  port::CsvRow row;
  Expect(
      file && file->Read(file->first_row(), row) && row.cells.size() == 2 && row.cells[0] == text,
      "a cell reads back", written);
}

}  // namespace

void One(std::string_view input) {
  CheckFile(input);
  CheckCell(input);
  for (const char* encoding : {"utf-8", "cp1251", "utf-16le"}) {
    port::DecodedText decoded;
    if (port::Decode(input, encoding, "f.csv", decoded))
      Expect(IsValidUtf8(decoded.text), "what is decoded is UTF-8");
  }
  const auto map = port::ReadImportMap(input, "m.yaml");
  Expect(map || !map.error().where.empty(), "an error says where");
}

}  // namespace desk::fuzz
