// SPDX-License-Identifier: MIT
#include "query/query.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

namespace desk {
namespace {

using Row = std::map<std::string, std::vector<std::string>>;

// It is Wednesday, 2026-11-25, 10:00.
Vocabulary Words() {
  return {{{"id", QueryType::kTicket, {}},
           {"title", QueryType::kText, {}},
           {"type", QueryType::kReference, {"incident", "request"}},
           {"status", QueryType::kReference, {"new", "in_progress", "resolved"}},
           {"is", QueryType::kText, {"open", "waiting", "unassigned"}},
           {"priority", QueryType::kInteger, {"1", "2", "3", "4"}},
           {"escalation", QueryType::kInteger, {}},
           {"assignee", QueryType::kReference, {}},
           {"team", QueryType::kReference, {"network", "support"}},
           {"parent", QueryType::kTicket, {}},
           {"tag", QueryType::kText, {}},
           {"due", QueryType::kInstant, {}}},
          "bob",
          *ParseInstant("2026-11-25T10:00:00Z")};
}

Lookup LookIn(const Row& row) {
  return [&row](std::string_view field) {
    const auto found = row.find(std::string(field));
    return found == row.end() ? std::vector<std::string>{} : found->second;
  };
}

const Row kPrinter = {{"id", {"k7m3qx9p"}},
                      {"title", {"Printer on Fire"}},
                      {"type", {"incident"}},
                      {"status", {"in_progress"}},
                      {"is", {"open", "unassigned"}},
                      {"priority", {"2"}},
                      {"escalation", {"-1"}},
                      {"assignee", {"Bob"}},
                      {"team", {"network"}},
                      {"parent", {"A2B3-C4D5"}},
                      {"tag", {"vpn", "berlin", "a:b", "c,d"}},
                      {"due", {"2026-11-25T14:00:00Z"}},
                      {"custom.floor", {"3"}}};

bool IsFound(const Query& query) {
  return Matches(query, LookIn(kPrinter),
                 [] { return "K7M3-QX9P Printer on Fire. СРОЧНО: use \"plan B\""; });
}

TEST_CASE("a condition finds what it says") {
  const struct {
    const char* query;
    bool found;
  } cases[] = {
      // Nothing asked for, one value, several values, a set's values.
      {"", true},
      {"   ", true},
      {"type:incident", true},
      {"type:request", false},
      {"type:REQUEST,Incident", true},
      {"title:\"printer on fire\"", true},
      {"title:printer", false},
      {"tag:vpn", true},
      {"tag:vpn tag:berlin", true},
      {"tag:vpn tag:paris", false},
      {"tag:paris,berlin", true},
      {"tag:a:b", true},
      {"tag:\"c,d\"", true},
      {"tag:\"c\",\"d\"", false},
      {"custom.floor:3", true},
      {"custom.room:3", false},
      // Categories.
      {"is:open", true},
      {"is:waiting", false},
      {"is:waiting,unassigned", true},
      {"no:is:waiting", true},
      // Numbers.
      {"priority:2", true},
      {"priority:1,3", false},
      {"priority:1..2", true},
      {"priority:3..", false},
      {"priority:..2", true},
      {"priority:4,1..2", true},
      {"priority:2..2", true},
      {"priority:0..9", true},
      {"escalation:-1", true},
      {"escalation:-2..-1", true},
      {"escalation:0..", false},
      // People and references.
      {"assignee:bob", true},
      {"assignee:me", true},
      {"assignee:ann,me", true},
      {"assignee:\"me\"", false},
      {"no:assignee:me", false},
      // Tickets.
      {"parent:a2b3c4d5", true},
      {"parent:A2B3-C4D5", true},
      {"parent:a2b", true},
      {"parent:b2b", false},
      {"id:k7m3-qx9p", true},
      // Having.
      {"has:due", true},
      {"no:due", false},
      {"no:has:due", false},
      {"has:custom.room", false},
      {"no:custom.room", true},
      // Negation.
      {"no:type:request", true},
      {"no:priority:1..2", false},
      {"no:tag:spam", true},
      {"no:tag:vpn,spam", false},
      // Words.
      {"printer", true},
      {"PRINT", true},
      {"fire printer", true},
      {"printer copier", false},
      {"\"on fire\"", true},
      {"\"fire on\"", false},
      {"срочно", true},
      {"k7m3-qx9p", true},
      {"\"\\\"plan b\\\"\"", true},
      {"\"type:request\"", false},
      {"no:\"copier\"", true},
      {"no:\"printer\"", false},
      {"no:\"on fire\"", false},
      {"fire\".\"", true},
      {"not", false},
      {"\"or\"", false},
      // Settings find nothing and hide nothing.
      {"sort:due limit:1", true},
      {"printer type:incident no:tag:spam sort:-priority", true},
  };
  for (const auto& c : cases) {
    CAPTURE(std::string(c.query));
    const auto query = ParseQuery({c.query}, Words());
    REQUIRE(query);
    CHECK(IsFound(*query) == c.found);
  }
}

TEST_CASE("times are spans, and ranges hold both their ends") {
  const struct {
    const char *query, *first, *last;  // what just belongs to it; "": that end is open
  } cases[] = {
      {"due:2026-11-23", "2026-11-23T00:00:00Z", "2026-11-23T23:59:59.999Z"},
      {"due:2026-02", "2026-02-01T00:00:00Z", "2026-02-28T23:59:59.999Z"},
      {"due:2026-12", "2026-12-01T00:00:00Z", "2026-12-31T23:59:59.999Z"},
      {"due:this-month", "2026-11-01T00:00:00Z", "2026-11-30T23:59:59.999Z"},
      {"due:last-month..", "2026-10-01T00:00:00Z", ""},
      {"due:today", "2026-11-25T00:00:00Z", "2026-11-25T23:59:59.999Z"},
      {"due:TODAY", "2026-11-25T00:00:00Z", "2026-11-25T23:59:59.999Z"},
      {"due:yesterday", "2026-11-24T00:00:00Z", "2026-11-24T23:59:59.999Z"},
      {"due:tomorrow", "2026-11-26T00:00:00Z", "2026-11-26T23:59:59.999Z"},
      {"due:monday", "2026-11-23T00:00:00Z", "2026-11-23T23:59:59.999Z"},
      {"due:wednesday", "2026-11-25T00:00:00Z", "2026-11-25T23:59:59.999Z"},
      {"due:sunday", "2026-11-29T00:00:00Z", "2026-11-29T23:59:59.999Z"},
      {"due:yesterday,today", "2026-11-24T00:00:00Z", "2026-11-25T23:59:59.999Z"},
      {"due:2026-11-23T09:12:04Z", "2026-11-23T09:12:04Z", "2026-11-23T09:12:04.999Z"},
      {"due:2026-11-23T11:12:04+02:00", "2026-11-23T09:12:04Z", "2026-11-23T09:12:04.999Z"},
      {"due:\"2026-11-23 09:12:04Z\"", "2026-11-23T09:12:04Z", "2026-11-23T09:12:04.999Z"},
      {"due:monday..friday", "2026-11-23T00:00:00Z", "2026-11-27T23:59:59.999Z"},
      {"due:2026-11-01..2026-11-30", "2026-11-01T00:00:00Z", "2026-11-30T23:59:59.999Z"},
      {"due:now..4h", "2026-11-25T10:00:00Z", "2026-11-25T14:00:00.999Z"},
      {"due:..4h", "", "2026-11-25T14:00:00.999Z"},
      {"due:..30d-ago", "", "2026-10-26T10:00:00.999Z"},
      {"due:1h30m-ago..", "2026-11-25T08:30:00Z", ""},
      {"due:1w..", "2026-12-02T10:00:00Z", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(std::string(c.query));
    const auto query = ParseQuery({c.query}, Words());
    REQUIRE(query);
    const auto has = [&](int64_t ms) {
      const Row row = {{"due", {FormatInstant({ms})}}};
      return Matches(*query, LookIn(row), [] { return ""; });
    };
    const auto first = ParseInstant(c.first), last = ParseInstant(c.last);
    if (first) CHECK((has(first->ms) && !has(first->ms - 1)));
    if (!first) CHECK(has(0));
    if (last) CHECK((has(last->ms) && !has(last->ms + 1)));
    if (!last) CHECK(has(ParseInstant("9999-01-01T00:00:00Z")->ms));
  }
}

TEST_CASE("what a query cannot mean is refused with its place, its name and a way out") {
  const struct {
    const char *query, *where, *message, *hint;
  } cases[] = {
      // Names.
      {"statsu:new", "1", "no field 'statsu'", "Did you mean 'status'?"},
      {"Status:new", "1", "no field 'Status'", "Did you mean 'status'?"},
      {"srot:due", "1", "no field 'srot'", "Did you mean 'sort'?"},
      {"http://x.org", "1", "no field 'http'",
       "To search for the text itself, quote it: '\"http://x.org\"'."},
      {"no:http://x.org", "4", "no field 'http'",
       "To search for the text itself, quote it: 'no:\"http://x.org\"'."},
      {"принтер 漢 foo:1", "11", "no field 'foo'",
       "To search for the text itself, quote it: '\"foo:1\"'."},
      {"no:asignee", "4", "no field 'asignee'", "Did you mean 'assignee'?"},
      {"no:printer", "4", "no field 'printer'",
       "To search for the text itself, quote it: 'no:\"printer\"'."},
      {"has:deu", "5", "no field 'deu'", "Did you mean 'due'?"},
      {"has:due,tag", "5", "no field 'due,tag'", ""},
      {"sort:-pirority", "7", "no field 'pirority'", "Did you mean 'priority'?"},
      {"custom.:x", "1", "no field 'custom.'",
       "To search for the text itself, quote it: '\"custom.:x\"'."},
      {":x", "1", "no field ''", "To search for the text itself, quote it: '\":x\"'."},
      {"-tag:spam", "1", "'-tag:spam' is not a condition",
       "To leave something out, write 'no:tag:spam'."},
      // Values.
      {"status:resolvd", "8", "'status' has no value 'resolvd'", "Did you mean 'resolved'?"},
      {"status:new,opne", "12", "'status' has no value 'opne'",
       "The values of 'status' are new, in_progress, resolved."},
      {"status:open", "8", "'status' has no value 'open'",
       "'is:open' asks for everything of that category."},
      {"status:frozen", "8", "'status' has no value 'frozen'",
       "The values of 'status' are new, in_progress, resolved."},
      {"is:opne", "4", "'is' has no value 'opne'", "Did you mean 'open'?"},
      {"is:overdue", "4", "'is:overdue' is not there yet", ""},
      {"is:raced", "4", "'is:raced' is not there yet", ""},
      {"team:me", "6", "'team' has no value 'me'", "The values of 'team' are network, support."},
      {"priority:high", "10", "'high' is not a whole number", ""},
      {"priority:1.5", "10", "'1.5' is not a whole number", ""},
      {"priority:7", "10", "'priority' has no value '7'", ""},
      {"escalation:99999999999999999999", "12", "'99999999999999999999' is not a whole number", ""},
      {"due:soon", "5", "'soon' is not a time",
       "Times are dates (2026-11-23), months (2026-11), today, yesterday, tomorrow, weekdays, now, "
       "4h (from now) and "
       "30d-ago."},
      {"due:toady", "5", "'toady' is not a time", "Did you mean 'today'?"},
      {"due:2026-02-30", "5", "'2026-02-30' is not a time", ""},
      {"due:-ago", "5", "'-ago' is not a time", ""},
      {"due:4h", "5", "'4h' is a single moment; it needs a range",
       "'..4h' is until then, '4h..' is from then on."},
      {"due:now", "5", "'now' is a single moment; it needs a range",
       "'..now' is until then, 'now..' is from then on."},
      {"parent:1042", "8", "'1042' is not a ticket's id", ""},
      {"parent:k7", "8", "'k7' is too short: a ticket's id needs three characters", ""},
      // Values that are not there.
      {"status:", "8", "'status:' has no value", "'no:status' finds what has no status."},
      {"x status: y", "10", "'status:' has no value", "'no:status' finds what has no status."},
      {"title:\"\"", "7", "'title:' has no value", "'no:title' finds what has no title."},
      {"tag:a,", "7", "a value is missing in the list 'tag:a,'",
       "Lists have no spaces: 'priority:1,2'."},
      {"tag:,a", "5", "a value is missing in the list 'tag:,a'", ""},
      {"tag:a,,b", "7", "a value is missing in the list 'tag:a,,b'", ""},
      {"has:", "1", "'has:' has no value", "Name a field: 'has:due'."},
      {"sort:", "1", "'sort:' has no value", ""},
      {"sort:due,", "10", "a field is missing in 'sort:due,'", ""},
      {"sort:-", "7", "a field is missing in 'sort:-'", ""},
      {"limit:", "1", "'limit:' has no value", ""},
      {"no:", "1", "'no:' has nothing after it",
       "Name a field ('no:assignee') or a condition ('no:tag:spam')."},
      {"\"\"", "1", "there is nothing between the quotes", ""},
      {"no:\" \"", "4", "there is nothing between the quotes", ""},
      // Ranges.
      {"due:..", "5", "the range '..' has no ends", ""},
      {"priority:3..1", "10", "the range '3..1' is empty: it ends before it begins",
       "Turn it round: 'priority:1..3'."},
      {"due:friday..monday", "5", "the range 'friday..monday' is empty: it ends before it begins",
       ""},
      {"priority:1..2..3", "10", "'2..3' is not a whole number", ""},
      {"title:a..z", "7", "'title' has no ranges: its values have no order",
       "If the dots belong to the value, quote it: 'title:\"a..z\"'."},
      // Settings and negation.
      {"limit:0", "7", "'0' is not a limit: it takes a number from 1 on", ""},
      {"limit:-5", "7", "'-5' is not a limit: it takes a number from 1 on", ""},
      {"limit:all", "7", "'all' is not a limit: it takes a number from 1 on", ""},
      {"limit:2000000000", "7", "'2000000000' is not a limit: it takes a number from 1 on", ""},
      {"limit:1 limit:2", "9", "'limit:' stands twice", ""},
      {"no:limit:1", "4", "'limit:' is not a condition: 'no:' cannot stand before it", ""},
      {"no:sort:due", "4", "'sort:' is not a condition: 'no:' cannot stand before it", ""},
      {"no:no:due", "4", "'no:' stands twice", ""},
      // Quotes, and what is not there yet.
      {"a \"b c", "3", "the quote is not closed", ""},
      {"title:\"a\\\"", "7", "the quote is not closed", ""},
      {"priority:<=2", "10", "'<' is not there yet",
       "Ranges hold their ends: 'priority:..2', 'due:today..'."},
      {"priority>2", "9", "'>' is not there yet",
       "Ranges hold their ends: 'priority:..2', 'due:today..'."},
      {"(tag:a)", "1", "'(' is not there yet", "To search for the text itself, quote it: '\"(\"'."},
      {"tag:a)", "6", "')' is not there yet", "To search for the text itself, quote it: '\")\"'."},
      {"tag:a or tag:b", "7", "'or' is not there yet",
       "Values of one field can be listed: 'priority:1,2'."},
      {"tag:a OR tag:b", "7", "'OR' is not there yet",
       "Values of one field can be listed: 'priority:1,2'."},
      {"a and b", "3", "'and' is not there yet",
       "Conditions that stand side by side must all hold: leave the 'and' out."},
  };
  for (const auto& c : cases) {
    CAPTURE(std::string(c.query));
    const auto query = ParseQuery({c.query}, Words());
    REQUIRE_FALSE(query);
    CHECK(query.error().code == ErrorCode::kUsage);
    CHECK(query.error().message == c.message);
    CHECK(query.error().where == std::string("query:1:") + c.where);
    const auto& hints = query.error().hints;
    if (*c.hint) CHECK(std::find(hints.begin(), hints.end(), c.hint) != hints.end());
  }
  CHECK_FALSE(ParseQuery({"a\xff"}, Words()));
}

TEST_CASE("whatever is typed is a query or an error with a place in it") {
  const std::vector<std::string> pieces = {
      "\"",     "\\",     ":",        "..",  ",",        " ",   "no:",   "has:",    "sort:",
      "limit:", "status", "priority", "due", "1",        "new", "today", "4h",      "-ago",
      "-",      "k7m",    "parent",   "me",  "assignee", "é",   "漢",    "custom.x"};
  std::mt19937 random(20261125);
  int queries = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (size_t n = random() % 9; n > 0; --n) text += pieces[random() % pieces.size()];
    CAPTURE(text);
    const auto query = ParseQuery({text}, Words());
    if (query) {
      ++queries;
      IsFound(*query);
      continue;
    }
    CHECK(query.error().code == ErrorCode::kUsage);
    CHECK_FALSE(query.error().message.empty());
    REQUIRE(query.error().where.starts_with("query:1:"));
    const size_t column = std::stoul(query.error().where.substr(8));
    CHECK((column >= 1 && column <= text.size() + 1));
  }
  CHECK(queries > 1000);
}

TEST_CASE("without a person, 'me' is refused instead of finding nothing") {
  Vocabulary nobody = Words();
  nobody.me = "";
  const auto query = ParseQuery({"assignee:me"}, nobody);
  REQUIRE_FALSE(query);
  CHECK(query.error().message == "'me' in 'assignee:me' is nobody: it is not known who you are");
  CHECK(query.error().where == "query:1:10");
}

TEST_CASE("'me' also stands in a closed set of people") {
  Vocabulary closed = Words();
  for (auto& field : closed.fields) {
    if (field.name == "assignee") field.values = {"ann", "Bob"};
  }
  const auto query = ParseQuery({"assignee:me"}, closed);
  REQUIRE(query);
  CHECK(IsFound(*query));
  closed.me = "";
  CHECK_FALSE(ParseQuery({"assignee:me"}, closed));
}

TEST_CASE("words of the command line are one query, however the shell had quoted them") {
  const auto one = ParseQuery({"type:incident sort:-due,priority limit:20 fire"}, Words());
  const auto several =
      ParseQuery({"type:incident", "sort:-due", "sort:priority", "limit:20", "fire"}, Words());
  for (const auto* query : {&one, &several}) {
    REQUIRE(*query);
    CHECK((*query)->terms.size() == 2);
    CHECK((*query)->limit == 20);
    REQUIRE((*query)->sort.size() == 2);
    CHECK(((*query)->sort[0].field == "due" && (*query)->sort[0].descending));
    CHECK(((*query)->sort[1].field == "priority" && !(*query)->sort[1].descending));
  }
  CHECK(one->terms[1].column == 43);
}

TEST_CASE("values that a hand has broken match no number and no time") {
  const Row broken = {{"priority", {"high"}}, {"due", {"soon"}}, {"parent", {"?"}}, {"tag", {""}}};
  const auto matches = [&](const char* query) {
    return Matches(*ParseQuery({query}, Words()), LookIn(broken), [] { return ""; });
  };
  for (const char* query : {"priority:0..9", "due:..2030-01-01", "parent:k7m", "has:tag"}) {
    CAPTURE(std::string(query));
    CHECK_FALSE(matches(query));
    CHECK(matches((std::string("no:") + query).c_str()));
  }
}

TEST_CASE("the searched text is made once, and only when it decides") {
  int made = 0;
  const auto everything = [&] {
    ++made;
    return std::string("printer");
  };
  CHECK_FALSE(
      Matches(*ParseQuery({"type:request printer"}, Words()), LookIn(kPrinter), everything));
  CHECK(Matches(*ParseQuery({"type:incident"}, Words()), LookIn(kPrinter), everything));
  CHECK(made == 0);
  CHECK(Matches(*ParseQuery({"print no:\"copier\""}, Words()), LookIn(kPrinter), everything));
  CHECK(made == 1);
}

TEST_CASE("sorting goes by number, time and folded text, what is missing last, then by id") {
  const std::vector<Row> rows = {
      {{"id", {"d"}},
       {"priority", {"10"}},
       {"title", {"Юла"}},
       {"due", {"2026-11-25T10:00:00+02:00"}}},
      {{"id", {"c"}},
       {"priority", {"9"}},
       {"title", {"яблоко"}},
       {"due", {"2026-11-25T09:00:00Z"}}},
      {{"id", {"b"}}, {"priority", {"9"}}, {"title", {"apple"}}, {"due", {"?"}}},
      {{"id", {"a"}}, {"title", {"Banana"}}},
  };
  const struct {
    const char *query, *order;
  } cases[] = {
      {"", "abcd"},
      {"sort:id", "abcd"},
      {"sort:-id", "dcba"},
      {"sort:priority", "bcda"},
      {"sort:-priority", "dbca"},
      {"sort:priority,-id", "cbda"},
      {"sort:title", "badc"},
      {"sort:-title", "cdab"},
      {"sort:due", "dcab"},
      {"sort:-due", "cdab"},
      {"sort:tag", "abcd"},
  };
  for (const auto& c : cases) {
    CAPTURE(std::string(c.query));
    const auto query = ParseQuery({c.query}, Words());
    REQUIRE(query);
    auto sorted = rows;
    std::sort(sorted.begin(), sorted.end(), [&](const Row& a, const Row& b) {
      return SortsBefore(*query, LookIn(a), LookIn(b));
    });
    std::string order;
    for (const Row& row : sorted) order += row.at("id").front();
    CHECK(order == c.order);
  }
}

TEST_CASE("a word for somebody finds all that the caller says it stands for") {
  Vocabulary vocabulary = Words();
  vocabulary.look_up = [](const Vocabulary::FieldInfo& field, const std::string& word) {
    if (word == "nobody") return Result<std::vector<std::string>>(Fail(ErrorCode::kUsage, "none"));
    return Result<std::vector<std::string>>(std::vector<std::string>{field.name, word, "Robert"});
  };
  const auto texts = [&](const std::string& text) {
    const auto query = ParseQuery({text}, vocabulary);
    if (!query) return query.error().where + " " + query.error().message;
    std::string all;
    for (const auto& one : query->terms.at(0).any) all += (all.empty() ? "" : " ") + one.text;
    return all;
  };
  CHECK(texts("assignee:Rob,me") == "assignee rob robert bob");
  CHECK(texts("no:assignee:\"me\"") == "assignee me robert");
  CHECK(texts("assignee:me,nobody") == "query:1:13 none");
  CHECK(texts("team:network") == "network");
  CHECK(texts("title:nobody") == "nobody");
}

}  // namespace
}  // namespace desk
