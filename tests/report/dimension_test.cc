// SPDX-License-Identifier: MIT
#include "report/dimension.h"

#include <doctest/doctest.h>

#include "report/sample.h"

using namespace desk;
using namespace desk::report;
using namespace desk::report::test;

namespace {

std::string NameFor(const std::string& by, const Subject& subject) {
  Dimension dimension = *Dimension::Of(by, Config());
  std::string out;
  for (const auto id : dimension.GroupsOf(subject))
    out += (out.empty() ? "" : " ") + report::test::Show(dimension.NameOf(id));
  return out;
}

std::string Ordered(const std::string& by,
                    const std::vector<std::pair<std::string, int64_t>>& values) {
  Dimension dimension = *Dimension::Of(by, Config());
  std::map<Dimension::Id, int64_t> counts;
  for (const auto& [value, count] : values) {
    const std::vector<std::string> list = {value};
    Subject subject;
    subject.values = &list;
    counts[dimension.GroupsOf(subject)[0]] = count;
  }
  std::string out;
  for (const auto id : dimension.InOrder(counts))
    out += (out.empty() ? "" : " ") + report::test::Show(dimension.NameOf(id));
  return out;
}

}  // namespace

TEST_CASE("a name that cannot be grouped by is refused with those that can") {
  struct {
    std::string name, hint;
  } const cases[] = {
      {"prioritty", "Did you mean 'priority'?"},
      {"weeks", "Did you mean 'week'?"},
      {"custom.", "Did you mean 'customer'?"},
      {"log", "Group by one of: type, title, status, "},
      {"", "Group by one of: type, title, status, "},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const auto dimension = Dimension::Of(c.name, Config());
    REQUIRE(!dimension);
    CHECK(dimension.error().code == ErrorCode::kUsage);
    REQUIRE(dimension.error().hints.size() == 1);
    CHECK(dimension.error().hints[0].starts_with(c.hint));
  }
  for (const auto& name : Dimension::Names()) CHECK(Dimension::Of(name, Config()).has_value());
}

TEST_CASE("days, weeks and months are those of UTC and ISO 8601") {
  struct {
    const char *at, *day, *week, *month;
  } const cases[] = {
      {"2026-01-01T00:00:00Z", "'2026-01-01'", "'2026-W01'", "'2026-01'"},
      {"2025-12-28T23:59:59Z", "'2025-12-28'", "'2025-W52'", "'2025-12'"},
      {"2025-12-29T00:00:00Z", "'2025-12-29'", "'2026-W01'", "'2025-12'"},
      {"2021-01-03T12:00:00Z", "'2021-01-03'", "'2020-W53'", "'2021-01'"},
      {"2016-02-29T23:00:00Z", "'2016-02-29'", "'2016-W09'", "'2016-02'"},
      {"1970-01-01T00:00:00Z", "'1970-01-01'", "'1970-W01'", "'1970-01'"},
      {"1969-12-31T23:59:59Z", "'1969-12-31'", "'1970-W01'", "'1969-12'"},
      {"1900-01-01T00:00:00Z", "'1900-01-01'", "'1900-W01'", "'1900-01'"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.at);
    Subject subject;
    subject.time = *ParseInstant(c.at);
    CHECK(NameFor("day", subject) == c.day);
    CHECK(NameFor("week", subject) == c.week);
    CHECK(NameFor("month", subject) == c.month);
  }
}

TEST_CASE("the lower end of an age belongs to it") {
  struct {
    const char *age, *name;
  } const cases[] = {{"0s", "'<1d'"},     {"23h59m", "'<1d'"},    {"1d", "'1-3d'"},
                     {"3d", "'3-7d'"},    {"7d", "'7-14d'"},      {"14d", "'14-30d'"},
                     {"30d", "'30-90d'"}, {"89d23h", "'30-90d'"}, {"90d", "'>=90d'"}};
  for (const auto& c : cases) {
    CAPTURE(c.age);
    Subject subject;
    subject.age_ms = *ParseDuration(c.age);
    CHECK(NameFor("age", subject) == c.name);
  }
}

TEST_CASE("values keep their kind, what has none is a group, and an element counts once") {
  struct {
    const char* by;
    std::vector<std::string> values;
    const char* names;
  } const cases[] = {
      {"priority", {"3"}, "3"},
      {"priority", {"high"}, "'high'"},
      {"priority", {"03"}, "'03'"},
      {"category", {"3"}, "'3'"},
      {"priority_pinned", {"true"}, "true"},
      {"custom.sla", {"false"}, "false"},
      {"custom.floor", {"-2"}, "-2"},
      {"custom.floor", {"1.5"}, "'1.5'"},
      {"team", {}, "-"},
      {"team", {""}, "-"},
      {"tag", {"b", "a", "b", ""}, "'b' 'a'"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.by);
    Subject subject;
    subject.values = &c.values;
    CHECK(NameFor(c.by, subject) == c.names);
  }
}

TEST_CASE("order: the configuration's, numbers, times, then the largest first; nothing is last") {
  CHECK(Ordered("status", {{"closed", 9}, {"zombie", 5}, {"", 7}, {"new", 1}}) ==
        "'new' 'closed' 'zombie' -");
  CHECK(Ordered("priority", {{"7", 9}, {"10", 9}, {"high", 3}, {"2", 1}, {"", 1}}) ==
        "2 7 10 'high' -");
  CHECK(Ordered("custom.floor", {{"10", 1}, {"9", 1}, {"cellar", 2}, {"attic", 2}}) ==
        "9 10 'attic' 'cellar'");
  CHECK(Ordered("team", {{"b", 2}, {"a", 2}, {"c", 5}, {"", 9}}) == "'c' 'a' 'b' -");
  CHECK(Ordered("wait_until", {{"2026-01-02T00:00:00Z", 9}, {"2025-01-02T00:00:00Z", 1}}) ==
        "'2025-01-02T00:00:00Z' '2026-01-02T00:00:00Z'");
}
