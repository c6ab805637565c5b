// SPDX-License-Identifier: MIT
#include "port/import_map.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "base/text.h"

namespace desk::port {
namespace {

const std::string kHead = "source: s\nkey: k\ncreated: {at: c}\n";

std::string ErrorOf(const std::string& yaml) {
  const auto map = ReadImportMap(yaml, "m.yaml");
  if (map) return "none";
  std::string text = map.error().where + ": " + map.error().message;
  if (!map.error().hints.empty()) text += " / " + map.error().hints.front();
  return text;
}

TEST_CASE("a mapping says what columns mean") {
  const auto map = ReadImportMap(
      "source: s\nkey: k\norder: [n]\nat: a\nby: {column: b, person: contact}\n"
      "created: {at: c, by: d}\ndates: {resolved: r}\nfile: {delimiter: ';', missing: ['?']}\n"
      "time: {formats: ['%d.%m.%Y'], zone: Europe/Berlin}\n"
      "fields:\n"
      "  title: {template: 'x {a}, {b}y'}\n"
      "  status: {column: s, map: {A: new, B: {status: waiting, waiting_on: vendor}}}\n"
      "  team: t\n  tags: {columns: [u, v]}\n  watchers: {column: w, split: ','}\n"
      "  custom.n: {column: n, type: integer}\n"
      "text: {column: x, kind: note}\n",
      "m.yaml");
  REQUIRE(map);
  CHECK(map->is_log());
  CHECK(map->by->kind == PersonKind::kContact);
  CHECK(map->created_by->kind == PersonKind::kAgent);
  CHECK(map->dates.at(0).first == Category::kResolved);
  CHECK(map->delimiter == ';');
  CHECK(map->missing == std::vector<std::string>{"", "?"});
  CHECK(map->text_kind == "note");
  CHECK(map->FindRule("title")->literals == std::vector<std::string>{"x ", ", ", "y"});
  CHECK(map->FindRule("title")->columns.at(1).name == "b");
  CHECK(map->FindRule("status")->map->at(1).fields.size() == 2);
  CHECK(map->FindRule("team")->refers_to == "team");
  CHECK(map->FindRule("watchers")->person == PersonKind::kContact);
  CHECK(map->FindRule("custom.n")->type == FieldType::kInteger);
  CHECK(map->FindRule("nothing") == nullptr);
}

TEST_CASE("the mappings that ship read") {
  for (const char* name : {"desk.yaml", "incidents.yaml", "tickets.yaml"}) {
    CAPTURE(name);
    std::ifstream in(std::string(DESK_EXAMPLES "/") + name);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    CHECK(ErrorOf(bytes.str()) == "none");
  }
}

TEST_CASE("what is wrong with a mapping is named with its place") {
  const struct {
    std::string yaml, error;
  } cases[] = {
      {"- a\n", "m.yaml: the file must be a map of keys and values"},
      {"a: b: c\n",
       "m.yaml:1:5: the YAML is broken: mapping values are not allowed in this context"},
      {"key: k\n", "m.yaml:1:1: the key 'source' is missing"},
      {"source: s\n", "m.yaml:1:1: the key 'key' is missing"},
      {"source: s\nkey: k\nfields: {}\n",
       "m.yaml:1:1: the mapping does not say when anything happened / A row per ticket: created: "
       "{at: COLUMN}"},
      {kHead, "m.yaml:1:1: the key 'fields' is missing"},
      {kHead + "feilds: {}\n",
       "m.yaml:4:1: a mapping has no key 'feilds' / Did you mean 'fields'?"},
      {kHead + "fields: {titel: t}\n", "m.yaml:4:10: no field 'titel' / Did you mean 'title'?"},
      {kHead + "fields: {floor: t}\n",
       "m.yaml:4:10: no field 'floor' / A field of your own is custom.floor."},
      {kHead + "fields: {uid: t}\n",
       "m.yaml:4:10: no field 'uid' / A field of your own is custom.uid."},
      {kHead + "fields: {title: {}}\n",
       "m.yaml:4:17: the rule of 'title' needs one of value, column, columns and template"},
      {kHead + "fields: {title: {value: a, column: b}}\n",
       "m.yaml:4:36: the rule of 'title' has two of value, column, columns and template"},
      {kHead + "fields: {title: {colunm: b}}\n",
       "m.yaml:4:18: the rule of 'title' has no key 'colunm' / Did you mean 'column'?"},
      {kHead + "fields: {title: {template: 'a {b'}}\n",
       "m.yaml:4:28: a template must be text like '{column}, {column}'"},
      {kHead + "fields: {title: {template: 'a'}}\n",
       "m.yaml:4:28: a template must name a {column}"},
      {kHead + "fields: {title: {columns: [a]}}\n", "m.yaml:4:17: 'title' holds one value"},
      {kHead + "fields: {title: {column: a, split: ','}}\n",
       "m.yaml:4:17: 'title' holds one value"},
      {kHead + "fields: {priority: {column: a, type: text}}\n",
       "m.yaml:4:38: 'priority' has a type of its own"},
      {kHead + "fields: {custom.x: {column: a, type: float}}\n",
       "m.yaml:4:38: 'float' is no type / Types are text, integer, bool and time."},
      {kHead + "fields: {assignee: {column: a, person: boss}}\n",
       "m.yaml:4:40: 'boss' is no kind of person / It is agent or contact."},
      {kHead + "fields: {title: {column: a, person: agent}}\n",
       "m.yaml:4:37: 'title' is no person"},
      {kHead + "fields: {status: {column: a, map: {X: {stats: new}}}}\n",
       "m.yaml:4:40: no field 'stats' / Did you mean 'status' or 'tags'?"},
      {kHead + "fields: {waiting_on: w, status: {column: a, map: {X: {waiting_on: vendor}}}}\n",
       "m.yaml:4:25: 'waiting_on' is given by two rules"},
      {kHead + "dates: {done: d}\n",
       "m.yaml:4:9: 'dates' has no key 'done' / Keys are new, open, waiting, resolved, closed, "
       "cancelled, merged."},
      {kHead + "file: {delimiter: ab}\n",
       "m.yaml:4:19: 'file.delimiter' must be one character like ';' or '\\t'"},
      {kHead + "file: {missing: x}\n",
       "m.yaml:4:17: 'file.missing' must be a list like [\"?\", \"\"]"},
      {kHead + "time: {formats: [dd.mm.yyyy]}\n",
       "m.yaml:4:18: 'dd.mm.yyyy' is no format of a date / Write it as in strftime: \"%d.%m.%Y "
       "%H:%M\""},
      {kHead + "time: {zone: Berlin}\n",
       "m.yaml:4:14: there is no time zone 'Berlin' / A zone is named as in Europe/Berlin."},
      {kHead + "fields: {}\ntext: {column: a, kind: mail}\n",
       "m.yaml:5:25: 'kind' must be message, note or work"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.yaml);
    CHECK(ErrorOf(c.yaml) == c.error);
  }
}

}  // namespace
}  // namespace desk::port
