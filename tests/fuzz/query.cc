// SPDX-License-Identifier: MIT
// Queries: a text is refused with a place inside it or becomes a query, whose terms find what their
// negations do not find, and whose order is one.
#include "query/query.h"

#include "base/text.h"
#include "fuzz.h"

namespace desk::fuzz {
namespace {

Vocabulary MakeVocabulary() {
  Vocabulary vocabulary;
  vocabulary.fields = {{"id", QueryType::kTicket, {}},
                       {"title", QueryType::kText, {}},
                       {"status", QueryType::kReference, {"new", "in_progress", "resolved"}},
                       {"is", QueryType::kReference, {"open", "closed"}},
                       {"priority", QueryType::kInteger, {}},
                       {"due", QueryType::kInstant, {}},
                       {"assignee", QueryType::kReference, {}},
                       {"tag", QueryType::kText, {}}};
  vocabulary.me = "bob";
  vocabulary.now = {1'795'424'400'000};
  return vocabulary;
}

std::vector<std::string> FirstTicket(std::string_view field) {
  if (field == "id") return {"k7m3qx9p"};
  if (field == "title") return {"VPN drops every hour"};
  if (field == "status") return {"in_progress"};
  if (field == "priority") return {"2"};
  if (field == "due") return {"2026-11-23T09:12:04Z"};
  if (field == "tag") return {"berlin", "vpn"};
  return {};
}

// Values that a damaged or a foreign record may have.
std::vector<std::string> SecondTicket(std::string_view field) {
  if (field == "id") return {"k7m3qx9q"};
  if (field == "priority") return {"high"};
  if (field == "due") return {"soon"};
  if (field == "title") return {"\xff\xfe", ""};
  return {std::string(field)};
}

}  // namespace

void One(std::string_view input) {
  static const Vocabulary kVocabulary = MakeVocabulary();
  const auto query = ParseQuery({std::string(input)}, kVocabulary);
  if (!query) {
    Expect(query.error().code == ErrorCode::kUsage, "a bad query is a usage error");
    Expect(query.error().where.starts_with("query:1:") || !IsValidUtf8(input),
           "an error says where", query.error().message);
    return;
  }
  const auto everything = [] { return std::string("VPN drops every hour"); };
  for (const Lookup& lookup : {Lookup(FirstTicket), Lookup(SecondTicket)}) {
    Matches(*query, lookup, everything);
    for (const Term& term : query->terms) {
      Expect(term.column >= 1, "a term has a column");
      Query positive, negative;
      positive.terms = {term};
      negative.terms = {term};
      negative.terms[0].negated = !term.negated;
      Expect(Matches(positive, lookup, everything) != Matches(negative, lookup, everything),
             "a term and its negation share the records among them", std::string(input));
    }
    Expect(!SortsBefore(*query, lookup, lookup), "nothing comes before itself");
  }
  Expect(SortsBefore(*query, FirstTicket, SecondTicket) !=
             SortsBefore(*query, SecondTicket, FirstTicket),
         "of two records one comes first", std::string(input));
}

}  // namespace desk::fuzz
