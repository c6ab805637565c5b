// SPDX-License-Identifier: MIT
//
// One word of a query after the other: `no:` in front is taken off, then what stands before the
// first colon says what the word is. There is no recursion, so no query is too deep.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "query/lexer.h"
#include "query/query.h"
#include "query/values.h"

namespace desk {

namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view kNo = "no:", kCustom = "custom.";
constexpr int kLargestLimit = 1'000'000'000;

class Parser {
 public:
  Parser(std::string_view text, const Vocabulary& vocabulary)
      : text_(text), vocabulary_(vocabulary) {}

  Result<Query> Parse() {
    if (!IsValidUtf8(text_)) return Fail(ErrorCode::kUsage, "the query is not valid UTF-8");
    DESK_ASSIGN(const auto words, SplitQuery(text_));
    for (const Slice& word : words) DESK_TRY(ParseWord(word));
    return std::move(query_);
  }

 private:
  tl::unexpected<Error> Wrong(Slice at, std::string message,
                              std::vector<std::string> hints = {}) const {
    Error error = QueryError(text_, at.at, std::move(message));
    error.hints = std::move(hints);
    return Fail(std::move(error));
  }

  Status ParseWord(Slice word) {
    const int column = ColumnOf(text_, word.at);
    const bool negated = word.raw.starts_with(kNo);
    const Slice rest = negated ? word.From(kNo.size()) : word;
    const size_t colon = FindUnquoted(rest.raw, ":");
    Term term;
    term.negated = negated;
    term.column = column;
    if (negated && rest.raw.empty()) {
      return Wrong(word, "'no:' has nothing after it",
                   {"Name a field ('no:assignee') or a condition ('no:tag:spam')."});
    }
    if (colon != npos) return ParseColon(rest, colon, std::move(term));
    if (negated && !rest.has_quotes())
      return ParseHas(rest, QuoteHint(rest, true), std::move(term));
    return ParseText(rest, std::move(term));
  }

  // What has a colon: a setting, has:field, or field:values.
  Status ParseColon(Slice word, size_t colon, Term term) {
    const std::string_view name = word.raw.substr(0, colon);
    const Slice value = word.From(colon + 1);
    if (name == "no") return Wrong(word, "'no:' stands twice");
    if (name == "sort" || name == "limit") {
      if (term.negated)
        return Wrong(word,
                     fmt::format("'{}:' is not a condition: 'no:' cannot stand before it", name));
      if (value.raw.empty()) return Wrong(word, fmt::format("'{}:' has no value", name));
      return name == "sort" ? ParseSort(value) : ParseLimit(word, value);
    }
    if (name == "has") {
      if (value.raw.empty())
        return Wrong(word, "'has:' has no value", {"Name a field: 'has:due'."});
      return ParseHas(value, {}, std::move(term));
    }
    if (name.starts_with('-')) {
      return Wrong(word, fmt::format("'{}' is not a condition", word.raw),
                   {fmt::format("To leave something out, write 'no:{}'.", word.raw.substr(1))});
    }
    DESK_ASSIGN(const auto field, FindField(word.To(colon), QuoteHint(word, term.negated)));
    return ParseValues(value, field, std::move(term));
  }

  Status ParseText(Slice word, Term term) {
    const std::string text = Unquote(word.raw);
    if (Trim(text).empty()) return Wrong(word, "there is nothing between the quotes");
    term.kind = Term::Kind::kWord;
    term.text = FoldCase(text);
    query_.terms.push_back(std::move(term));
    return {};
  }

  Status ParseHas(Slice name, std::vector<std::string> hints, Term term) {
    DESK_ASSIGN(const auto field, FindField(name, std::move(hints)));
    term.kind = Term::Kind::kHas;
    term.field = field.name;
    term.type = field.type;
    query_.terms.push_back(std::move(term));
    return {};
  }

  Status ParseValues(Slice values, const Vocabulary::FieldInfo& field, Term term) {
    if (Trim(Unquote(values.raw)).empty()) {
      return Wrong(values, fmt::format("'{}:' has no value", field.name),
                   {fmt::format("'no:{0}' finds what has no {0}.", field.name)});
    }
    term.kind = Term::Kind::kAny;
    term.field = field.name;
    term.type = field.type;
    for (const Slice& piece : SplitUnquoted(values, ',')) {
      if (Trim(Unquote(piece.raw)).empty()) {
        return Wrong(piece,
                     fmt::format("a value is missing in the list '{}:{}'", field.name, values.raw),
                     {"Lists have no spaces: 'priority:1,2'."});
      }
      auto found = ResolveAlternative(piece.raw, field, vocabulary_);
      if (!found) {
        Error error = std::move(found).error();
        error.where = QueryError(text_, piece.at, "").where;
        return Fail(std::move(error));
      }
      term.any.insert(term.any.end(), found->begin(), found->end());
    }
    query_.terms.push_back(std::move(term));
    return {};
  }

  Status ParseSort(Slice keys) {
    for (Slice key : SplitUnquoted(keys, ',')) {
      const bool descending = key.raw.starts_with('-');
      if (descending) key = key.From(1);
      if (key.raw.empty())
        return Wrong(key, fmt::format("a field is missing in 'sort:{}'", keys.raw));
      DESK_ASSIGN(const auto field, FindField(key, {}));
      query_.sort.push_back({field.name, field.type, descending});
    }
    return {};
  }

  Status ParseLimit(Slice word, Slice value) {
    if (query_.limit) return Wrong(word, "'limit:' stands twice");
    int limit = 0;
    const char* end = value.raw.data() + value.raw.size();
    const auto [stopped, failure] = std::from_chars(value.raw.data(), end, limit);
    if (failure != std::errc() || stopped != end || limit < 1 || limit > kLargestLimit) {
      return Wrong(value,
                   fmt::format("'{}' is not a limit: it takes a number from 1 on", value.raw));
    }
    query_.limit = limit;
    return {};
  }

  // What to write if a text was meant and not a field.
  static std::vector<std::string> QuoteHint(Slice word, bool negated) {
    if (word.has_quotes()) return {};
    return {fmt::format("To search for the text itself, quote it: '{}\"{}\"'.", negated ? kNo : "",
                        word.raw)};
  }

  // The field of that name; an error has `hints` if no name is near.
  Result<Vocabulary::FieldInfo> FindField(Slice name, std::vector<std::string> hints) const {
    std::vector<std::string> known = {"no", "has", "sort", "limit"};
    for (const auto& field : vocabulary_.fields) {
      if (field.name == name.raw) return field;
      known.push_back(field.name);
    }
    if (name.raw.starts_with(kCustom) && name.raw.size() > kCustom.size() && !name.has_quotes()) {
      return Vocabulary::FieldInfo{std::string(name.raw), QueryType::kText, {}};
    }
    std::vector<std::string> near = DidYouMean(name.raw, known);
    return Wrong(name, fmt::format("no field '{}'", name.raw),
                 near.empty() ? std::move(hints) : std::move(near));
  }

  std::string_view text_;
  const Vocabulary& vocabulary_;
  Query query_;
};

}  // namespace

Result<Query> ParseQuery(const std::vector<std::string>& words, const Vocabulary& vocabulary) {
  const std::string text = Join(words, " ");
  return Parser(text, vocabulary).Parse();
}

}  // namespace desk
