// SPDX-License-Identifier: MIT
#ifndef DESK_QUERY_LEXER_H_
#define DESK_QUERY_LEXER_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace desk {

// A piece of a query as it was written, quotes included, and where it begins in bytes.
struct Slice {
  std::string_view raw;
  size_t at = 0;

  Slice From(size_t begin) const { return {raw.substr(begin), at + begin}; }
  Slice To(size_t end) const { return {raw.substr(0, end), at}; }
  bool has_quotes() const { return raw.find('"') != std::string_view::npos; }
};

// Splits a query at the spaces that are not in quotes. Refuses quotes that stay open and what is
// reserved for a later version.
Result<std::vector<Slice>> SplitQuery(std::string_view query);

// Where `what` begins outside quotes, or npos.
size_t FindUnquoted(std::string_view raw, std::string_view what);
// The pieces between the separators that are not in quotes.
std::vector<Slice> SplitUnquoted(Slice slice, char separator);
// The text that was meant: without quotes, `\"` and `\\` in quotes replaced.
std::string Unquote(std::string_view raw);

// An error about the piece of the query that begins at byte `at`.
Error QueryError(std::string_view query, size_t at, std::string message);
// The column of a byte, in characters from 1.
int ColumnOf(std::string_view query, size_t at);

}  // namespace desk

#endif  // DESK_QUERY_LEXER_H_
