// SPDX-License-Identifier: MIT
#include "ui/render.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace desk;
using namespace desk::cmd;

namespace {

constexpr Instant kNow{1'000'000'000'000};

Table Sample() {
  Table table;
  table.schema = "desk.list/1";
  table.columns = {{"id", "ID"},
                   {"priority", "P"},
                   {"updated", "UPDATED"},
                   {"title", "TITLE", true},
                   {"tags", "TAGS", false, false}};
  table.rows.push_back({{std::string("K7M3"), int64_t{1}, Instant{kNow.ms - 300'000},
                         std::string("VPN drops"), std::vector<std::string>{"a", "b"}},
                        {},
                        {}});
  table.rows.push_back({{std::string("A001"), std::monostate(), kNow,
                         std::string("Не печатает 打印机"), std::vector<std::string>{}},
                        {},
                        {}});
  table.empty = "no tickets match";
  return table;
}

Table OneCell(Cell cell) {
  Table table;
  table.columns = {{"x", "X"}};
  table.rows.push_back({{std::move(cell)}, {}, {}});
  return table;
}

Look In(Form form) {
  Look look;
  look.form = form;
  look.now = kNow;
  return look;
}

std::string Rendered(const Output& output, const Look& look) {
  const auto text = RenderOutput(output, look);
  return text ? *text : "error: " + text.error().message;
}

}  // namespace

TEST_CASE("a terminal gets aligned columns, relative times and no machine columns") {
  CHECK(Rendered(Sample(), In(Form::kText)) ==
        "ID    P  UPDATED   TITLE\n"
        "K7M3  1  5m ago    VPN drops\n"
        "A001     just now  Не печатает 打印机\n");
}

TEST_CASE("only the growing column is cut, by columns of the terminal") {
  Look look = In(Form::kText);
  look.width = 32;
  CHECK(Rendered(Sample(), look) ==
        "ID    P  UPDATED   TITLE\n"
        "K7M3  1  5m ago    VPN drops\n"
        "A001     just now  Не печатает …\n");
  look.cut = false;
  CHECK(Rendered(Sample(), look).find("打印机") != std::string::npos);
}

TEST_CASE("a narrow terminal does without the last columns rather than without the title") {
  Look look = In(Form::kText);
  look.width = 24;
  CHECK(Rendered(Sample(), look) ==
        "ID    P  TITLE\n"
        "K7M3  1  VPN drops\n"
        "A001     Не печатает 打…\n");
  look.width = 18;
  CHECK(Rendered(Sample(), look) ==
        "ID    TITLE\n"
        "K7M3  VPN drops\n"
        "A001  Не печатает…\n");
  look.width = 3;
  CHECK(Rendered(Sample(), look) ==
        "ID    TITLE\n"
        "K7M3  VPN dro…\n"
        "A001  Не печа…\n");
}

TEST_CASE("a narrow terminal cuts a wide column before it does without it") {
  Table table;
  table.columns = {{"id", "ID"}, {"status", "STATUS"}, {"title", "TITLE", true}};
  table.rows.push_back({{std::string("K7M3-QX9P"), std::string("waiting (customer)"),
                         std::string("The printer is on fire")},
                        {},
                        nullptr});
  const auto at = [&](int width) {
    Look look = In(Form::kText);
    look.width = width;
    return Rendered(table, look);
  };
  CHECK(at(43) ==
        "ID         STATUS              TITLE\n"
        "K7M3-QX9P  waiting (customer)  The printer…\n");
  CHECK(at(37) ==
        "ID         STATUS        TITLE\n"
        "K7M3-QX9P  waiting (cu…  The printer…\n");
  CHECK(at(36) ==
        "ID         TITLE\n"
        "K7M3-QX9P  The printer is on fire\n");
}

TEST_CASE("a column that is empty in every row is not shown to people") {
  Table table = Sample();
  for (auto& row : table.rows) row.cells[1] = std::monostate();
  CHECK(Rendered(table, In(Form::kText)).starts_with("ID    UPDATED   TITLE\n"));
  CHECK(Rendered(table, In(Form::kCsv)).starts_with("id,priority,updated,title,tags\r\n"));
  table.rows[0].cells[0] = table.rows[1].cells[0] = std::string();
  CHECK(Rendered(table, In(Form::kText)).starts_with("ID  UPDATED   TITLE\n"));
}

TEST_CASE("an empty table says so to people and stays empty for machines") {
  Table table = Sample();
  table.rows.clear();
  CHECK(Rendered(table, In(Form::kText)) == "no tickets match\n");
  CHECK(Rendered(table, In(Form::kTsv)).empty());
  CHECK(Rendered(table, In(Form::kIds)).empty());
  CHECK(Rendered(table, In(Form::kJson)) ==
        "{\n  \"schema\": \"desk.list/1\",\n  \"items\": []\n}\n");
  CHECK(Rendered(table, In(Form::kCsv)) == "id,priority,updated,title,tags\r\n");
}

TEST_CASE("colours are around a cell, never in the padding") {
  Table table = Sample();
  table.rows[0].tones = {Tone::kStrong, Tone::kBad};
  Look look = In(Form::kText);
  look.color = true;
  CHECK(Rendered(table, look).find("\x1b[1mK7M3\x1b[0m  \x1b[31m1\x1b[0m  5m ago") !=
        std::string::npos);
}

TEST_CASE("a pipe gets every column, tabs between them and absolute times") {
  CHECK(Rendered(Sample(), In(Form::kTsv)) ==
        "K7M3\t1\t2001-09-09T01:41:40Z\tVPN drops\ta,b\n"
        "A001\t\t2001-09-09T01:46:40Z\tНе печатает 打印机\t\n");
}

TEST_CASE("nothing in a cell breaks a row or reaches the terminal") {
  const std::string nasty = "a\tb\nc\x1b[31md\xe2\x80\xae";
  CHECK(Rendered(OneCell(nasty), In(Form::kTsv)) == "a b c^[[31md<U+202E>\n");
  CHECK(Rendered(OneCell(nasty), In(Form::kIds)) == "a b c^[[31md<U+202E>\n");
  Look raw = In(Form::kTsv);
  raw.raw = true;
  CHECK(Rendered(OneCell(nasty), raw) == "a b c\x1b[31md\xe2\x80\xae\n");
}

TEST_CASE("JSON keeps every character, the dangerous ones as escapes") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"plain", "plain"},
      {"Ж打😀", "Ж打😀"},
      {"\x1b[31m", "\\u001b[31m"},
      {"\x7f", "\\u007f"},
      {"\xc2\x9b", "\\u009b"},
      {"\xe2\x80\xae", "\\u202e"},
      {"\xf3\xa0\x81\x81", "\\udb40\\udc41"},
      {"a\nb\"c\\", "a\\nb\\\"c\\\\"},
  };
  for (const auto& [text, expected] : cases) {
    const auto& input = expected;
    CAPTURE(input);
    const std::string line = Rendered(OneCell(text), In(Form::kJsonl));
    CHECK(line == "{\"x\":\"" + expected + "\"}\n");
    CHECK(Json::parse(line)["x"] == text);
  }
}

TEST_CASE("JSON has types: null, numbers, booleans, lists") {
  CHECK(Rendered(OneCell(std::monostate()), In(Form::kJsonl)) == "{\"x\":null}\n");
  CHECK(Rendered(OneCell(int64_t{-5}), In(Form::kJsonl)) == "{\"x\":-5}\n");
  CHECK(Rendered(OneCell(true), In(Form::kJsonl)) == "{\"x\":true}\n");
  CHECK(Rendered(OneCell(std::vector<std::string>{}), In(Form::kJsonl)) == "{\"x\":[]}\n");
  Table table = OneCell(std::string("a"));
  table.rows[0].whole = Json{{"whole", 1}};
  CHECK(Rendered(table, In(Form::kJsonl)) == "{\"whole\":1}\n");
}

TEST_CASE("CSV quotes what must be quoted and disarms formulas") {
  const struct {
    Cell cell;
    std::string expected;
  } cases[] = {
      {std::string("plain"), "plain"},
      {std::string("a,b"), "\"a,b\""},
      {std::string("say \"hi\""), "\"say \"\"hi\"\"\""},
      {std::string("two\nlines"), "\"two\nlines\""},
      {std::string("=1+1"), "'=1+1"},
      {std::string("+1"), "'+1"},
      {std::string("-1"), "'-1"},
      {std::string("@x"), "'@x"},
      {std::string("\tx"), "'\tx"},
      {std::string(" =x"), "' =x"},
      {std::string("＝x"), "'＝x"},
      {std::string("=a,\"b"), "\"'=a,\"\"b\""},
      {std::string("\r=x"), "^M=x"},
      {std::vector<std::string>{"=a", "b"}, "\"'=a,b\""},
      {int64_t{-5}, "-5"},
      {std::monostate(), ""},
  };
  for (const auto& [cell, expected] : cases) {
    const auto& input = expected;
    CAPTURE(input);
    CHECK(Rendered(OneCell(cell), In(Form::kCsv)) == "x\r\n" + expected + "\r\n");
  }
}

TEST_CASE("a template names columns") {
  const struct {
    std::string pattern, expected;
  } cases[] = {
      {"{id} {title}", "K7M3 VPN drops\nA001 Не печатает 打印机\n"},
      {"{id}\\t{tags}", "K7M3\ta,b\nA001\t\n"},
      {"\\{{id}}\\\\", "{K7M3}\\\n{A001}\\\n"},
      {"{nope}", "error: the format names no column 'nope'"},
      {"{id", "error: the format '{id' has a '{' without a '}'"},
  };
  for (const auto& [pattern, expected] : cases) {
    const auto& input = pattern;
    CAPTURE(input);
    Look look = In(Form::kFormat);
    look.pattern = pattern;
    CHECK(Rendered(Sample(), look) == expected);
  }
}

TEST_CASE(
    "a wrong template is refused even where there are no rows, with the columns that there are") {
  Table table = Sample();
  table.rows.clear();
  Look look = In(Form::kFormat);
  look.pattern = "{nope}";
  const auto text = RenderOutput(table, look);
  REQUIRE_FALSE(text.has_value());
  CHECK(text.error().code == ErrorCode::kUsage);
  CHECK(text.error().hints ==
        std::vector<std::string>{"There are {id} {priority} {updated} {title} {tags}."});
}

TEST_CASE("a document is text, its id, or JSON with its schema first; it has no rows") {
  Document document{"desk.show/1", "K7M3", Json{{"id", "K7M3"}},
                    [](int width, bool) { return "wide " + std::to_string(width) + "\n"; }};
  CHECK(Rendered(document, In(Form::kText)) == "wide 80\n");
  CHECK(Rendered(document, In(Form::kIds)) == "K7M3\n");
  CHECK(Rendered(document, In(Form::kJsonl)) == "{\"id\":\"K7M3\"}\n");
  CHECK(Rendered(document, In(Form::kJson)) ==
        "{\n  \"schema\": \"desk.show/1\",\n  \"id\": \"K7M3\"\n}\n");
  for (const Form form : {Form::kCsv, Form::kTsv, Form::kFormat}) {
    CHECK(Rendered(document, In(form)) == "error: one thing has no rows for this form");
  }
}

namespace {

// What a report has: names of groups, figures, a total.
Table Report() {
  Table table;
  table.schema = "desk.report/1";
  table.title = "queue, now";
  table.members = {{"report", "queue"}, {"at", nullptr}};
  table.columns = {{"team", "TEAM", true},
                   {"tickets", "TICKETS"},
                   {"share", "SHARE"},
                   {"median_hours", "MEDIAN"},
                   {"mean", "MEAN"}};
  table.columns[0].is_name = true;
  table.columns[0].nothing = "none";
  for (size_t i = 1; i < table.columns.size(); ++i) {
    table.columns[i].is_number = true;
    table.columns[i].nothing = "-";
  }
  table.columns[1].has_trend = true;
  table.bar = 1;
  table.rows.push_back(
      {{std::string("Сеть"), int64_t{8}, Share{0.8}, Elapsed{196'081'200}, 1.5}, {}, {}});
  table.rows.push_back({{std::monostate(), int64_t{2}, Share{0.2}, std::monostate(), 2.0}, {}, {}});
  table.total = Row{{std::string(), int64_t{10}, Share{1}, Elapsed{0}, 1.0 / 3}, {}, {}};
  return table;
}

}  // namespace

TEST_CASE("a report has a title, numbers to the right, bars, a total and trends") {
  Look look = In(Form::kText);
  look.width = 50;
  CHECK(Rendered(Report(), look) ==
        "queue, now\n"
        "TEAM   TICKETS  SHARE  MEDIAN  MEAN\n"
        "Сеть         8    80%    2d6h  1.50  █████████████\n"
        "none         2    20%       -  2.00  ███▎\n"
        "total       10   100%      0s  0.33\n"
        "\n"
        "TICKETS  █▂\n");
  look.unicode = false;
  look.width = 40;  // no room for a bar
  CHECK(Rendered(Report(), look) ==
        "queue, now\n"
        "TEAM   TICKETS  SHARE  MEDIAN  MEAN\n"
        "Сеть         8    80%    2d6h  1.50\n"
        "none         2    20%       -  2.00\n"
        "total       10   100%      0s  0.33\n"
        "\n"
        "TICKETS  #.\n");
  look.width = 24;
  CHECK(Rendered(Report(), look) ==
        "queue, now\n"
        "TEAM   TICKETS  SHARE\n"
        "Сеть         8    80%\n"
        "none         2    20%\n"
        "total       10   100%\n"
        "\n"
        "TICKETS  #.\n");
}

TEST_CASE("what is not there is dim, and the total is strong") {
  Look look = In(Form::kText);
  look.color = true;
  look.width = 24;
  const std::string text = Rendered(Report(), look);
  CHECK(text.find("\x1b[2mnone\x1b[0m") != std::string::npos);
  CHECK(text.find("\x1b[1mtotal\x1b[0m") != std::string::npos);
}

TEST_CASE("machines get hours and parts with three decimals, the total in JSON only") {
  CHECK(Rendered(Report(), In(Form::kTsv)) ==
        "Сеть\t8\t0.800\t54.467\t1.500\n\t2\t0.200\t\t2.000\n");
  CHECK(Rendered(Report(), In(Form::kIds)) == "Сеть\n\n");
  const auto json = Json::parse(Rendered(Report(), In(Form::kJson)));
  CHECK(json.dump() ==
        R"({"schema":"desk.report/1","report":"queue","at":null,"items":[)"
        R"({"team":"Сеть","tickets":8,"share":0.8,"median_hours":54.467,"mean":1.5},)"
        R"({"team":null,"tickets":2,"share":0.2,"median_hours":null,"mean":2.0}],)"
        R"("total":{"tickets":10,"share":1.0,"median_hours":0.0,"mean":0.333}})");
}
