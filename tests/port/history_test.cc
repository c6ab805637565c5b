// SPDX-License-Identifier: MIT
#include "port/history.h"

#include <doctest/doctest.h>

#include <deque>

#include "base/text.h"
#include "model/hand_edit.h"
#include "port/continue.h"

namespace desk::port {
namespace {

// A ticket's rows, written "time status priority [resolved]": "1 new 3", "5 resolved 3 4"; times
// are minutes. `created` is that of the first.
struct Source {
  DeskConfig config;
  HistoryRules rules;
  std::deque<Value> values;
  std::deque<std::string> people = {"ann", "bob"};
  std::vector<SourceRow> rows;

  explicit Source(const std::vector<std::string>& lines, bool is_log = true) {
    config.statuses = {{"new", Category::kNew, {}},
                       {"open", Category::kOpen, {}},
                       {"waiting", Category::kWaiting, {}},
                       {"resolved", Category::kResolved, {}},
                       {"closed", Category::kClosed, {}}};
    rules = {&config,
             {{"priority", false}, {"status", false}, {"tags", true}, {"waiting_on", false}},
             {Category::kResolved},
             is_log,
             "message"};
    for (const auto& line : lines) Add(line);
  }

  void Add(const std::string& line) {
    const auto words = Split(line, ' ');
    const auto minute = [](std::string_view word) {
      return Instant{std::stoll(std::string(word)) * 60'000};
    };
    SourceRow row;
    row.number = rows.size() + 1;
    row.at = row.created = minute(words[0]);
    row.identity = "row " + std::string(words[0]);
    row.by = row.created_by = &people[1];
    row.values.resize(4);
    values.push_back(Value::Number(std::stoll(std::string(words[2]))));
    row.values[0] = &values.back();
    values.push_back(Value::String(std::string(words[1])));
    row.values[1] = &values.back();
    if (words[1] == "waiting") {
      values.push_back(Value::String("customer"));
      row.values[3] = &values.back();
    }
    row.dates.resize(1);
    if (words.size() > 3) row.dates[0] = minute(words[3]);
    rows.push_back(std::move(row));
  }

  History Make() {
    static const Value kInitial = Value::String("new");
    return MakeHistory(rules, Uid{}, rows, &kInitial);
  }
};

// "1 new p3; 2; 5 resolved": per entry its minute and what it sets.
std::string Show(const std::vector<Entry>& entries) {
  std::string out;
  for (const Entry& entry : entries) {
    if (!out.empty()) out += "; ";
    out += std::to_string(entry.at.ms / 60'000);
    for (const auto& [field, value] : entry.set) {
      const std::string text = value.is_null() ? "-" : value.text;
      out += " " + (field == "status" ? text : field.substr(0, 1) + text);
    }
  }
  return out;
}

TEST_CASE("rows become entries of what differs") {
  const struct {
    std::vector<std::string> rows;
    std::string log;
  } cases[] = {
      {{"1 new 3"}, "1 p3 new"},
      {{"1 new 3", "2 open 3", "3 open 3", "4 open 2"}, "1 p3 new; 2 open; 3; 4 p2"},
      {{"1 new 3", "2 waiting 3", "3 open 3"}, "1 p3 new; 2 waiting wcustomer; 3 open w-"},
      // The date is that of a row.
      {{"1 new 3", "4 resolved 3 4", "6 closed 3 4"}, "1 p3 new; 4 resolved; 6 closed"},
      // Rows before the date keep the status that was, with what they wait for.
      {{"1 new 3", "3 resolved 3 4", "4 resolved 3 4", "6 closed 3 4"},
       "1 p3 new; 3; 4 resolved; 6 closed"},
      {{"1 waiting 3", "3 resolved 2 4", "4 resolved 2 4"},
       "1 p3 waiting wcustomer; 3 p2; 4 resolved w-"},
      // No row has the time: an entry of its own.
      {{"1 new 3", "3 resolved 3 4", "5 resolved 2 4"}, "1 p3 new; 3; 4 resolved; 5 p2"},
      {{"1 new 3", "5 resolved 2 4"}, "1 p3 new; 4 resolved; 5 p2"},
      {{"1 new 3", "3 resolved 3 7", "6 closed 3 7"}, "1 p3 new; 3; 7 resolved; 6 closed"},
      {{"1 new 3", "3 resolved 3 7"}, "1 p3 new; 3; 7 resolved"},
      // The last time counts.
      {{"1 new 3", "2 resolved 3 6", "4 open 3 6", "5 resolved 3 6", "6 resolved 3 6"},
       "1 p3 new; 2 resolved; 4 open; 5; 6 resolved"},
      // Resolved in its first row: at its date, or created so.
      {{"1 resolved 3 4", "5 closed 3 4"}, "1 p3 new; 4 resolved; 5 closed"},
      {{"1 resolved 3 1"}, "1 p3 resolved"},
      {{"1 resolved 3", "2 closed 3"}, "1 p3 resolved; 2 closed"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.log);
    Source source(c.rows);
    const History history = source.Make();
    CHECK(Show(history.entries) == c.log);
    Record record;
    record.fields = history.fields;
    record.log = history.entries;
    const Record settled = Settled(record);
    CHECK(settled.fields == record.fields);
    CHECK(settled.log == record.log);
  }
}

TEST_CASE("a plain row passes through the states that it dates") {
  const struct {
    std::string row, log;
  } cases[] = {
      {"1 new 3", "1 p3 new"},
      {"1 resolved 3 5", "1 p3 new; 5 resolved"},
      {"1 open 3 5", "1 p3 open"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.row);
    CHECK(Show(Source({c.row}, false).Make().entries) == c.log);
  }
  Source both({"1 closed 3 5"}, false);
  both.rules.dates = {Category::kResolved, Category::kClosed};
  both.rows[0].dates = {Instant{5 * 60'000}, Instant{9 * 60'000}};
  CHECK(Show(both.Make().entries) == "1 p3 new; 5 resolved; 9 closed");
}

TEST_CASE("what is odd about rows is told") {
  const History history = Source({"5 new 3", "4 open 3", "6 resolved 3", "7 closed 3"}).Make();
  CHECK(history.backwards == std::vector<size_t>{1});
  CHECK(history.undated == std::vector<Category>{Category::kResolved});
  CHECK(Source({"1 new 3", "2 open 3"}).Make().undated.empty());
}

TEST_CASE("sets are added to and taken from, and a new text is said") {
  Source source({"1 new 3", "2 new 3", "3 new 3"});
  const Value ab = Value::Strings({"a", "b"}), b = Value::Strings({"b"});
  source.rows[0].values[2] = &ab;
  source.rows[1].values[2] = &b;
  source.rows[0].text = "first\r\nline";
  source.rows[1].text = "first\r\nline";
  source.rows[2].text = "again\n";
  source.rows[2].by = nullptr;
  const History history = source.Make();
  CHECK(history.entries[0].add == Entry::Elements{{"tags", {"a", "b"}}});
  CHECK(history.entries[0].text == "first\nline\n");
  CHECK(history.entries[1].remove == Entry::Elements{{"tags", {"a"}}});
  CHECK(history.entries[1].kind.empty());
  CHECK(history.entries[2].remove == Entry::Elements{{"tags", {"b"}}});
  CHECK(history.entries[2].text == "again\n");
  CHECK(history.entries[2].by == "unknown");
}

// What a ticket of some rows gets from others.
struct Once {
  Record ticket;
  Continued more;
  Once(const std::vector<std::string>& first, const std::vector<std::string>& then,
       bool is_log = true) {
    const History before = Source(first, is_log).Make();
    ticket.fields = before.fields;
    ticket.log = before.entries;
    Source source(then, is_log);
    more = Continue(source.rules, ticket, source.Make(), source.rows, Instant{99 * 60'000});
  }
};

TEST_CASE("a longer log adds what is new") {
  const struct {
    std::vector<std::string> first, then;
    std::string added;
    size_t differing, late;
  } cases[] = {
      {{"1 new 3", "2 open 3"}, {"1 new 3", "2 open 3"}, "", 0, 0},
      {{"1 new 3"}, {"1 new 3", "2 open 3", "3 open 2"}, "2 open; 3 p2", 0, 0},
      // New rows only: the difference is to what was said last.
      {{"1 new 3", "2 open 3"}, {"3 open 3", "4 resolved 3"}, "3; 4 resolved", 0, 0},
      {{"1 new 3", "2 waiting 3"}, {"3 open 2"}, "3 p2 open w-", 0, 0},
      {{"1 new 3", "2 open 3"}, {"1 new 3", "2 open 2"}, "", 1, 0},
      {{"1 new 3", "3 open 3"}, {"1 new 3", "2 open 3", "3 open 3"}, "", 1, 1},
      {{"2 new 3"}, {"1 open 3"}, "", 0, 1},
  };
  for (const auto& c : cases) {
    CAPTURE(c.added);
    const Once once(c.first, c.then);
    CHECK(Show(once.more.entries) == c.added);
    CHECK(once.more.differing.size() == c.differing);
    CHECK(once.more.late.size() == c.late);
  }
}

TEST_CASE("a plain row that says something else is a change") {
  CHECK(Show(Once({"1 new 3"}, {"1 new 3"}, false).more.entries).empty());
  CHECK(Show(Once({"1 new 3"}, {"1 open 2"}, false).more.entries) == "99 p2 open");
  CHECK(Show(Once({"1 new 3"}, {"1 resolved 3 5"}, false).more.entries) == "5 resolved");
}

TEST_CASE("what was changed in the desk meanwhile stays") {
  Once once({"1 new 3"}, {"1 new 3", "5 open 3"});
  Entry own;
  own.id = "aaaa1111";
  own.after = {once.ticket.log.back().id};
  own.at = Instant{3 * 60'000};
  own.by = "bob";
  own.set = {{"priority", Value::Number(1)}};
  once.ticket.log.push_back(own);
  for (const Entry& entry : once.more.entries) once.ticket.log.push_back(entry);
  const Record after = WithFold(once.ticket);
  CHECK(after.Text("priority") == "1");
  CHECK(after.Text("status") == "open");
}

}  // namespace
}  // namespace desk::port
