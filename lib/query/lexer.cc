// SPDX-License-Identifier: MIT
//
// A query is cut into words here, and no further: what a colon, a comma or two dots mean depends on
// where they stand
// ("due:2026-11-23T09:12:04Z" has three colons, one of which ends a field's name). So the pieces
// keep their quotes, and the parser looks for the marks outside them. Positions survive because a
// piece is never copied.
#include "query/lexer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace desk {

namespace {

// What a byte of a query is: itself outside quotes, itself inside them, or a mark that says so.
enum class Role : char { kPlain, kQuoted, kMark };

struct Roles {
  std::vector<Role> of;
  size_t open = std::string_view::npos;  // where a quote begins that does not end
};

Roles RolesIn(std::string_view raw) {
  Roles roles{std::vector<Role>(raw.size(), Role::kPlain), std::string_view::npos};
  for (size_t i = 0; i < raw.size(); ++i) {
    const bool quoted = roles.open != std::string_view::npos;
    if (raw[i] == '"') {
      roles.of[i] = Role::kMark;
      roles.open = quoted ? std::string_view::npos : i;
    } else if (quoted) {
      roles.of[i] = Role::kQuoted;
      const bool escape =
          raw[i] == '\\' && i + 1 < raw.size() && (raw[i + 1] == '"' || raw[i + 1] == '\\');
      if (!escape) continue;
      roles.of[i] = Role::kMark;
      roles.of[++i] = Role::kQuoted;
    }
  }
  return roles;
}

bool IsOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

Error NotThereYet(std::string_view query, Slice what) {
  Error error = QueryError(query, what.at, fmt::format("'{}' is not there yet", what.raw));
  const std::string name = FoldCase(what.raw);
  if (name == "and") {
    return std::move(error).Hint(
        "Conditions that stand side by side must all hold: leave the 'and' out.");
  }
  if (name == "or") {
    error.hints.push_back("Values of one field can be listed: 'priority:1,2'.");
  } else if (name == "<" || name == ">") {
    error.hints.push_back("Ranges hold their ends: 'priority:..2', 'due:today..'.");
  }
  return std::move(error).Hint(
      fmt::format("To search for the text itself, quote it: '\"{}\"'.", what.raw));
}

}  // namespace

Result<std::vector<Slice>> SplitQuery(std::string_view query) {
  const Roles roles = RolesIn(query);
  std::vector<Slice> words;
  const auto is_space = [&](size_t i) {
    return roles.of[i] == Role::kPlain && IsOneOf(query[i], " \t\r\n");
  };
  for (size_t begin = 0, i = 0; i < query.size(); begin = ++i) {
    for (; i < query.size() && !is_space(i); ++i) {
      if (roles.of[i] == Role::kPlain && IsOneOf(query[i], "<>()")) {
        return Fail(NotThereYet(query, {query.substr(i, 1), i}));
      }
    }
    if (i > begin) words.push_back({query.substr(begin, i - begin), begin});
  }
  if (roles.open != std::string_view::npos) {
    return Fail(QueryError(query, roles.open, "the quote is not closed"));
  }
  for (const Slice& word : words) {
    const std::string name = FoldCase(word.raw);
    if (name == "or" || name == "and") return Fail(NotThereYet(query, word));
  }
  return words;
}

size_t FindUnquoted(std::string_view raw, std::string_view what) {
  const Roles roles = RolesIn(raw);
  for (size_t i = raw.find(what); i != std::string_view::npos; i = raw.find(what, i + 1)) {
    if (roles.of[i] == Role::kPlain) return i;
  }
  return std::string_view::npos;
}

std::vector<Slice> SplitUnquoted(Slice slice, char separator) {
  const Roles roles = RolesIn(slice.raw);
  std::vector<Slice> pieces;
  size_t begin = 0;
  for (size_t i = 0; i < slice.raw.size(); ++i) {
    if (slice.raw[i] != separator || roles.of[i] != Role::kPlain) continue;
    pieces.push_back(slice.To(i).From(begin));
    begin = i + 1;
  }
  pieces.push_back(slice.From(begin));
  return pieces;
}

std::string Unquote(std::string_view raw) {
  const Roles roles = RolesIn(raw);
  std::string text;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (roles.of[i] != Role::kMark) text += raw[i];
  }
  return text;
}

int ColumnOf(std::string_view query, size_t at) {
  const auto before = query.substr(0, at);
  return 1 + static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) {
           return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
         }));
}

Error QueryError(std::string_view query, size_t at, std::string message) {
  Error error{ErrorCode::kUsage, std::move(message), {}, {}, {}};
  return std::move(error).At(fmt::format("query:1:{}", ColumnOf(query, at)));
}

}  // namespace desk
