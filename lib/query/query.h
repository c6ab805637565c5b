// SPDX-License-Identifier: MIT
#ifndef DESK_QUERY_QUERY_H_
#define DESK_QUERY_QUERY_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace desk {

// The query language (docs/formats/query.md has the whole grammar and says which part is here). A
// query is text; ParseQuery checks it against a vocabulary and resolves every value, so that
// matching knows no names, no clock and no `me` any more.

// How the values of a field are compared.
enum class QueryType {
  kText,       // equal when case-folded
  kInteger,    // a number; has ranges
  kInstant,    // a point in time; has ranges, and a date means its whole day
  kReference,  // equal when case-folded; `me` may stand for a person
  kTicket,     // a ticket's id or the beginning of one, typed as forgivingly as everywhere
};

// What a query may name, given by the caller so that the language knows no model.
struct Vocabulary {
  // Field names, and for those with a closed set of values these values (statuses, types, ...). The
  // categories of `is:open` are the values of a field named `is`. "custom.x" need not be listed.
  struct FieldInfo {
    std::string name;
    using Type = QueryType;
    Type type = Type::kText;
    std::vector<std::string> values;  // empty: open
  };
  std::vector<FieldInfo> fields;
  std::string me;  // what `me` stands for; empty: nobody
  Instant now;     // what times are relative to
  // The values that a word finds in an open field of type kReference, where it is an alias too; an
  // error gets the word's place. Not there: the word itself.
  using LookUp = std::function<Result<std::vector<std::string>>(const FieldInfo& field,
                                                                const std::string& word)>;
  LookUp look_up = {};
};

// One of the values that a condition lists, resolved.
struct Alternative {
  std::string text;  // kText, kReference: case-folded; kTicket: the stored id or a prefix of it
  // kInteger: numbers; kInstant: milliseconds; both ends belong to it.
  int64_t low = std::numeric_limits<int64_t>::min();
  int64_t high = std::numeric_limits<int64_t>::max();
};

// One condition. All conditions of a query must hold.
struct Term {
  enum class Kind {
    kWord,  // `text` occurs in what the record says
    kAny,   // a value of the field is one of `any` (field:a,b..c)
    kHas,   // the field has a value (has:field; no:field is its negation)
  };
  Kind kind = Kind::kWord;
  bool negated = false;  // "no:" before it
  std::string field;
  QueryType type = QueryType::kText;
  std::vector<Alternative> any;
  std::string text;  // case-folded
  int column = 0;    // where the term begins in the query, in characters from 1
};

struct SortKey {
  std::string field;
  QueryType type = QueryType::kText;
  bool descending = false;
};

struct Query {
  std::vector<Term> terms;
  std::vector<SortKey> sort;  // `sort:due` or `sort:-due`
  std::optional<int> limit;   // `limit:20`
};

// Parses words as they came from the command line. They are joined by spaces, so a whole query may
// also be one word that the shell had quoted. kUsage with the place ("query:1:<column>"), what is
// wrong and a suggestion; parts of the grammar that are not there yet are named as such.
Result<Query> ParseQuery(const std::vector<std::string>& words, const Vocabulary& vocabulary);

// field -> its values as text (several for a set, none when unset).
using Lookup = std::function<std::vector<std::string>(std::string_view field)>;

// Whether a record matches. `everything` gives the text that words are searched in; it is called at
// most once, and only if the query has words and all else matches.
bool Matches(const Query& query, const Lookup& lookup,
             const std::function<std::string()>& everything);

// Whether `a` comes before `b`: by the query's keys, then by the lookup's "id". Numbers and times
// as such, text case-folded, of a set its first value; what is missing comes last, ascending or
// descending.
bool SortsBefore(const Query& query, const Lookup& a, const Lookup& b);

}  // namespace desk

#endif  // DESK_QUERY_QUERY_H_
