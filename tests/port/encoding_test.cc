// SPDX-License-Identifier: MIT
#include "port/encoding.h"

#include <doctest/doctest.h>

namespace desk::port {
namespace {

using namespace std::string_literals;

std::string Decoded(std::string_view bytes, const std::string& encoding) {
  DecodedText decoded;
  const auto done = Decode(bytes, encoding, "f.csv", decoded);
  if (done) return std::string(decoded.text);
  return done.error().where + ": " + done.error().message;
}

TEST_CASE("a file is read in the encoding that the mapping names") {
  const struct {
    std::string bytes, encoding, text;
  } cases[] = {
      {"a,b", "utf-8", "a,b"},
      {"\xEF\xBB\xBF"
       "a,ä",
       "utf-8", "a,ä"},
      {"\xcf\xf0\xe8\xed\xf2\xe5\xf0", "cp1251", "Принтер"},
      {"\xe4", "latin1", "ä"},
      {"\xff\xfe"
       "a\0,\0\x1f\x04"s,
       "utf-8", "a,П"},
      {"\xfe\xff\0a"s, "cp1251", "a"},
      {"a\0b\0"s, "utf-16le", "ab"},
      {"", "cp1251", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    CHECK(Decoded(c.bytes, c.encoding) == c.text);
  }
}

TEST_CASE("what is no CSV is named for what it is") {
  const struct {
    std::string bytes, encoding, error;
  } cases[] = {
      {"PK\x03\x04...", "utf-8", "f.csv: the file is a workbook or an archive (ZIP), not CSV"},
      {"\xD0\xCF\x11\xE0...", "utf-8", "f.csv: the file is an old workbook (XLS), not CSV"},
      {"%PDF-1.4", "utf-8", "f.csv: the file is a PDF, not CSV"},
      {"\n <!DOCTYPE html>", "utf-8", "f.csv: the file is HTML or XML, not CSV"},
      {"{\"a\": 1}", "utf-8", "f.csv: the file is JSON, not CSV"},
      {"a,b\nc\0d"s, "utf-8", "f.csv:2:2: the file has NUL bytes, so it is no text"},
      {"a,b\näö\xff", "utf-8", "f.csv:2:3: the file is not UTF-8"},
      {"a\n\xd8\0"s, "utf-16be", "f.csv:1:2: the file is not in utf-16be"},
      {"a", "klingon", ": there is no encoding 'klingon'"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.error);
    const std::string got = Decoded(c.bytes, c.encoding);
    if (c.encoding == "utf-16be") {
      CHECK(got.ends_with("the file is not in utf-16be"));
    } else {
      CHECK(got == c.error);
    }
  }
}

TEST_CASE("a text goes back into its encoding") {
  CHECK(Encode("Принтер", "cp1251") == "\xcf\xf0\xe8\xed\xf2\xe5\xf0");
  CHECK(Encode("a山b", "cp1251") == "a?b");
  CHECK(Encode("aä", "utf-8") == "aä");
  CHECK(Encode("", "cp1251").empty());
}

}  // namespace
}  // namespace desk::port
