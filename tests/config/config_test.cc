// SPDX-License-Identifier: MIT
#include "config/config.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/pages.h"

namespace desk {
namespace {

const std::string kUid = "6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0";
const std::string kHead = "format: 1\nuid: " + kUid + "\n";

// "kind: where: message" of an error, for one-line asserts.
std::string Show(const Error& error) { return error.where + ": " + error.message; }

template <typename T>
std::string Fault(const Result<T>& result) {
  return result ? "fine" : Show(result.error());
}

std::vector<std::string> ShowAll(const std::vector<Error>& errors) {
  std::vector<std::string> lines;
  for (const auto& error : errors) lines.push_back(Show(error));
  return lines;
}

TEST_CASE("the examples of the page are read") {
  const auto examples = test::YamlExamples("configuration.md");
  REQUIRE(examples.size() == 2);
  CHECK(Fault(ReadDeskConfig(examples[0])) == "fine");
  CHECK(Fault(ReadTypeConfig("incident", examples[1])) == "fine");
}

DeskConfig Starter() {
  const auto files = StarterFiles(*ParseUid(kUid), "Acme", "Europe/Berlin");
  auto config = ReadDeskConfig(files[0].second);
  REQUIRE_MESSAGE(config.has_value(), Fault(config));
  for (size_t i = 1; i < files.size(); ++i) {
    const std::string name = files[i].first.substr(6, files[i].first.size() - 11);
    auto type = ReadTypeConfig(name, files[i].second);
    REQUIRE_MESSAGE(type.has_value(), Fault(type));
    config->types.push_back(std::move(*type));
  }
  return *config;
}

// A desk with the starter's statuses and one type, read from `bytes`.
DeskConfig WithType(const std::string& bytes) {
  DeskConfig config = Starter();
  config.types = {*ReadTypeConfig("incident", bytes)};
  return config;
}

TEST_CASE("a label is shown in the language asked for, else English, else what there is") {
  struct Case {
    Label label;
    std::string language, expected;
  };
  const Label both{{{"de", "Vorfall"}, {"en", "Incident"}, {"ru", "Инцидент"}}};
  const Case cases[] = {
      {both, "ru", "Инцидент"},
      {both, "ru-RU", "Инцидент"},
      {both, "ru_RU", "Инцидент"},
      {both, "fr", "Incident"},
      {{{{"pt-BR", "Incidente"}, {"pt", "Acidente"}}}, "pt-BR", "Incidente"},
      {{{{"de", "Vorfall"}, {"ru", "Инцидент"}}}, "fr", "Vorfall"},
      {{{{"", "Any"}}}, "ru", "Any"},
      {{}, "ru", "name"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.language);
    CHECK(c.label.In(c.language, "name") == c.expected);
  }
}

TEST_CASE("categories have names, and the first three are active") {
  struct Case {
    std::string name;
    bool active;
  };
  const Case cases[] = {{"new", true},       {"open", true},    {"waiting", true},
                        {"resolved", false}, {"closed", false}, {"cancelled", false},
                        {"merged", false}};
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const auto category = ParseCategory(c.name);
    REQUIRE(category.has_value());
    CHECK(CategoryName(*category) == c.name);
    CHECK(IsActive(*category) == c.active);
  }
  CHECK_FALSE(ParseCategory("New").has_value());
  CHECK_FALSE(ParseCategory("").has_value());
}

TEST_CASE("names of statuses are plain words that a dotted path can name") {
  for (const char* name : {"new", "in_progress", "on-hold", "l2", "a"}) {
    CAPTURE(name);
    CHECK(IsStatusName(name));
  }
  for (const char* name : {"", "New", "2nd", "_x", "a.b", "a b", "новый"}) {
    CAPTURE(name);
    CHECK_FALSE(IsStatusName(name));
  }
}

TEST_CASE("desk.yaml is read with everything it says") {
  const auto config = ReadDeskConfig(R"(format: 1
needs: [numbers]
rev: 7
uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0
name: "Acme: help"
zone: Europe/Berlin
defaults: {type: request, team: support, impact: 1, urgency: 3}
statuses:
  fresh: {category: new, label: Fresh}
  done: {category: closed, label: {en: Done, ru: Готово}}
priorities:
  2: {label: Later}
  1: {label: {en: Now}}
matrix: [[1, 1, 2], [1, 2, 2], [2, 2, 2]]
custom: {anything: [1]}
)");
  REQUIRE_MESSAGE(config.has_value(), Fault(config));
  CHECK(config->needs == std::vector<std::string>{"numbers"});
  CHECK(config->rev == 7);
  CHECK(FormatUid(config->uid) == kUid);
  CHECK(config->name == "Acme: help");
  CHECK(config->zone == "Europe/Berlin");
  CHECK(config->default_type == "request");
  CHECK(config->default_team == "support");
  CHECK(config->default_impact == 1);
  CHECK(config->default_urgency == 3);
  REQUIRE(config->statuses.size() == 2);
  CHECK(config->statuses[0].name == "fresh");
  CHECK(config->statuses[0].label.In("ru", "") == "Fresh");
  CHECK(config->CategoryOf("done") == Category::kClosed);
  CHECK(config->FindStatus("done")->label.In("ru", "") == "Готово");
  CHECK_FALSE(config->CategoryOf("new").has_value());
  REQUIRE(config->priorities.size() == 2);
  CHECK(config->priorities[0].level == 1);
  CHECK(config->priorities[1].label.In("en", "") == "Later");
  CHECK(config->PriorityOf(1, 3) == 2);
  CHECK(config->PriorityOf(2, 1) == 1);
  CHECK(config->near_names.empty());
}

TEST_CASE("what desk.yaml leaves out has the documented default") {
  const auto config = ReadDeskConfig(kHead + "needs:\nname: null\n");
  REQUIRE_MESSAGE(config.has_value(), Fault(config));
  CHECK(config->needs.empty());
  CHECK(config->rev == 1);
  CHECK(config->name == "Help desk");
  CHECK(config->zone == "UTC");
  CHECK(config->default_type == "incident");
  CHECK(config->default_team.empty());
  CHECK(config->default_impact == 2);
  CHECK(config->default_urgency == 2);
  CHECK(config->statuses.size() == 7);
  CHECK(config->priorities.size() == 4);
  CHECK(config->matrix == std::vector<std::vector<int>>{{1, 2, 3}, {2, 3, 4}, {3, 4, 4}});
}

TEST_CASE("desk.yaml that breaks the format is refused at its place") {
  struct Case {
    std::string input;
    std::string expected;
  };
  const Case cases[] = {
      {"- a\n", "desk.yaml:1:1: the file must be a map of keys and values"},
      {"uid: " + kUid + "\n", "desk.yaml:1:1: the key 'format' is missing"},
      {"format: one\n", "desk.yaml:1:9: 'format' must be a whole number of 1 or more"},
      {"format: 2\nuid: x\n", "desk.yaml:1:9: the desk has format 2, this version of desk knows 1"},
      {"format: 1\n", "desk.yaml:1:1: the key 'uid' is missing"},
      {"format: 1\nuid: 6F0C\n", "desk.yaml:2:6: 'uid' must be 32 lower-case hex digits"},
      {kHead + "rev: 0\n", "desk.yaml:3:6: 'rev' must be a whole number of 1 or more"},
      {kHead + "rev: \"3\"\n", "desk.yaml:3:6: 'rev' must be a whole number of 1 or more"},
      {kHead + "rev: 1.5\n", "desk.yaml:3:6: 'rev' must be a whole number of 1 or more"},
      {kHead + "rev: 99999999999\n", "desk.yaml:3:6: 'rev' must be a whole number of 1 or more"},
      {kHead + "needs: numbers\n", "desk.yaml:3:8: 'needs' must be a list like [a, b]"},
      {kHead + "needs: [[a]]\n", "desk.yaml:3:9: 'needs' needs text on one line here"},
      {kHead + "name: [a]\n", "desk.yaml:3:7: 'name' needs text on one line here"},
      {kHead + "name: \"a\\nb\"\n", "desk.yaml:3:7: 'name' needs text on one line here"},
      {kHead + "zone: \"\"\n", "desk.yaml:3:7: 'zone' needs text on one line here"},
      {kHead + "defaults: incident\n", "desk.yaml:3:11: 'defaults' must be a map like {a: b}"},
      {kHead + "defaults:\n  impact: 4\n",
       "desk.yaml:4:11: 'defaults.impact' must be a whole number from 1 to 3"},
      {kHead + "defaults:\n  urgency: 0\n",
       "desk.yaml:4:12: 'defaults.urgency' must be a whole number from 1 to 3"},
      {kHead + "defaults: {type: []}\n",
       "desk.yaml:3:18: 'defaults.type' needs text on one line here"},
      {kHead + "defaults: {team: {}}\n",
       "desk.yaml:3:18: 'defaults.team' needs text on one line here"},
      {kHead + "statuses: {}\n", "desk.yaml:3:11: 'statuses' must have at least one status"},
      {kHead + "statuses: {New: {category: new}}\n",
       "desk.yaml:3:12: 'New' is no name of a status: a lower-case letter, then letters, digits, "
       "'_' and '-'"},
      {kHead + "statuses: {new: new}\n",
       "desk.yaml:3:17: 'statuses.new' must be a map like {a: b}"},
      {kHead + "statuses: {new: {label: New}}\n",
       "desk.yaml:3:12: the status 'new' has no category"},
      {kHead + "statuses: {new: }\n", "desk.yaml:3:12: the status 'new' has no category"},
      {kHead + "statuses: {new: {category: begun}}\n", "desk.yaml:3:28: 'begun' is no category"},
      {kHead + "statuses: {new: {category: new, label: {english: New}}}\n",
       "desk.yaml:3:41: 'english' is no language like en or pt-BR"},
      {kHead + "statuses: {new: {category: new, label: {en: [New]}}}\n",
       "desk.yaml:3:45: 'statuses.new.label' needs text on one line here"},
      {kHead + "priorities: {}\n", "desk.yaml:3:13: 'priorities' must have at least one level"},
      {kHead + "priorities: {high: {}}\n",
       "desk.yaml:3:14: 'high' is no level of priority from 1 to 9"},
      {kHead + "priorities: {0: {}}\n", "desk.yaml:3:14: '0' is no level of priority from 1 to 9"},
      {kHead + "priorities: {10: {}}\n",
       "desk.yaml:3:14: '10' is no level of priority from 1 to 9"},
      {kHead + "priorities: {1: {}, \"01\": {}}\n",
       "desk.yaml:3:21: '01' is no level of priority from 1 to 9"},
      {kHead + "matrix: [[1, 2, 3], [1, 2, 3]]\n",
       "desk.yaml:3:9: 'matrix' must be 3 lists of 3 priorities: a list per impact"},
      {kHead + "matrix: [[1, 2, 3], [1, 2, 3], [1, 2]]\n",
       "desk.yaml:3:9: 'matrix' must be 3 lists of 3 priorities: a list per impact"},
      {kHead + "matrix: [[1, 2, 3], [1, 2, x], [1, 2, 3]]\n",
       "desk.yaml:3:28: 'matrix' must be a whole number from 1 to 9"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.input);
    CHECK(Fault(ReadDeskConfig(c.input)) == c.expected);
  }
}

TEST_CASE("a file beyond the limits or outside the subset is refused") {
  std::string deep = kHead + "custom: ";
  for (int i = 0; i < 20; ++i) deep += "[";
  for (int i = 0; i < 20; ++i) deep += "]";
  std::string many = kHead + "custom: [";
  for (int i = 0; i < 20'000; ++i) many += "a,";
  const std::string cases[] = {deep + "\n",
                               many + "a]\n",
                               kHead + "custom: " + std::string(1024 * 1024, 'a') + "\n",
                               kHead + "name: &a x\n",
                               kHead + "name: x\nname: y\n",
                               kHead + "name: x"};
  for (const auto& input : cases) {
    CAPTURE(input.substr(0, 200));
    const auto config = ReadDeskConfig(input);
    REQUIRE_FALSE(config.has_value());
    CHECK(config.error().code == ErrorCode::kInvalidData);
    CHECK(config.error().where.starts_with("desk.yaml:"));
  }
}

TEST_CASE("another format is not read, an unknown need is read and not written") {
  const auto newer = ReadDeskConfig("format: 2\n");
  REQUIRE_FALSE(newer.has_value());
  CHECK(newer.error().code == ErrorCode::kUnsupported);
  CHECK(newer.error().hints.size() == 1);

  const auto needy = ReadDeskConfig(kHead + "needs: [numbers, sealed]\n");
  REQUIRE(needy.has_value());
  CHECK(UnknownNeeds(*needy) == std::vector<std::string>{"numbers", "sealed"});
  const auto refused = CheckNeeds(*needy);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kUnsupported);
  CHECK(Show(refused.error()) ==
        "desk.yaml:3:1: this version of desk cannot write here: it does not know 'numbers'");
  CHECK(CheckNeeds(*ReadDeskConfig(kHead)).has_value());
}

TEST_CASE("a type is read with everything it says") {
  const auto type = ReadTypeConfig("incident", R"(rev: 4
label: {en: Incident}
initial: fresh
transitions:
  fresh: [b, a]
  done: []
requires: {done: [resolution, custom.cause]}
resolution_codes: [fixed, 7]
reopens_to: fresh
reopen_on_reply: true
escalation: {raise_priority: true}
retired: true
)");
  REQUIRE_MESSAGE(type.has_value(), Fault(type));
  CHECK(type->name == "incident");
  CHECK(type->rev == 4);
  CHECK(type->label.In("en", "") == "Incident");
  CHECK(type->initial == "fresh");
  REQUIRE(type->transitions.size() == 2);
  CHECK(type->transitions[0].first == "fresh");
  CHECK(type->transitions[0].second == std::vector<std::string>{"b", "a"});
  CHECK(type->transitions[1].second.empty());
  CHECK(type->requires_fields.at("done") == std::vector<std::string>{"resolution", "custom.cause"});
  CHECK(type->resolution_codes == std::vector<std::string>{"fixed", "7"});
  CHECK(type->reopens_to == "fresh");
  CHECK(type->reopen_on_reply);
  CHECK(type->raise_priority_on_escalation);
  CHECK(type->retired);
}

TEST_CASE("what a type leaves out has the documented default") {
  const auto type = ReadTypeConfig("incident", "{}\n");
  REQUIRE_MESSAGE(type.has_value(), Fault(type));
  CHECK(type->rev == 1);
  CHECK(type->label.In("en", type->name) == "incident");
  CHECK(type->initial == "new");
  CHECK(type->transitions.empty());
  CHECK(type->requires_fields.empty());
  CHECK(type->resolution_codes.empty());
  CHECK(type->reopens_to.empty());
  CHECK_FALSE(type->reopen_on_reply);
  CHECK_FALSE(type->raise_priority_on_escalation);
  CHECK_FALSE(type->retired);
}

TEST_CASE("a type that breaks the format is refused at its place") {
  struct Case {
    std::string input;
    std::string expected;
  };
  const Case cases[] = {
      {"[]\n", "types/x.yaml:1:1: the file must be a map of keys and values"},
      {"rev: -1\n", "types/x.yaml:1:6: 'rev' must be a whole number of 1 or more"},
      {"label: {e: x}\n", "types/x.yaml:1:9: 'e' is no language like en or pt-BR"},
      {"label: {pt-: x}\n", "types/x.yaml:1:9: 'pt-' is no language like en or pt-BR"},
      {"initial: [new]\n", "types/x.yaml:1:10: 'initial' needs text on one line here"},
      {"transitions: [new]\n", "types/x.yaml:1:14: 'transitions' must be a map like {a: b}"},
      {"transitions:\n  new: open\n",
       "types/x.yaml:2:8: 'transitions.new' must be a list like [a, b]"},
      {"transitions:\n  new:\n",
       "types/x.yaml:2:3: 'transitions.new' must be a list; [] is an empty one"},
      {"requires: {new: [{}]}\n", "types/x.yaml:1:18: 'requires.new' needs text on one line here"},
      {"resolution_codes: fixed\n",
       "types/x.yaml:1:19: 'resolution_codes' must be a list like [a, b]"},
      {"reopens_to: {}\n", "types/x.yaml:1:13: 'reopens_to' needs text on one line here"},
      {"reopen_on_reply: yes\n", "types/x.yaml:1:18: 'reopen_on_reply' must be true or false"},
      {"escalation: true\n", "types/x.yaml:1:13: 'escalation' must be a map like {a: b}"},
      {"escalation: {raise_priority: 1}\n",
       "types/x.yaml:1:30: 'escalation.raise_priority' must be true or false"},
      {"retired: 1\n", "types/x.yaml:1:10: 'retired' must be true or false"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.input);
    CHECK(Fault(ReadTypeConfig("x", c.input)) == c.expected);
  }
  CHECK(Fault(ReadTypeConfig("Bad Name", "{}\n")) == ": 'Bad Name' is no name of a type");
}

TEST_CASE("keys that are not listed are kept, and near names are found") {
  const auto config = ReadDeskConfig(kHead + R"(zonne: UTC
printer: laser
custom: {zonne: UTC}
defaults: {impct: 1}
statuses: {new: {category: new, lable: New}}
priorities: {1: {lebel: x}}
)");
  REQUIRE_MESSAGE(config.has_value(), Fault(config));
  CHECK(ShowAll(config->near_names) ==
        std::vector<std::string>{
            "desk.yaml:3:1: the key 'zonne' means nothing to desk",
            "desk.yaml:6:12: the key 'defaults.impct' means nothing to desk",
            "desk.yaml:7:33: the key 'statuses.new.lable' means nothing to desk",
            "desk.yaml:8:18: the key 'priorities.1.lebel' means nothing to desk"});
  CHECK(config->near_names[0].hints[0] ==
        "Did you mean 'zone'? Extras of your own belong under 'custom:'.");

  const auto type =
      ReadTypeConfig("x", "initail: new\nescalation: {raise_prority: true}\ncolour: red\n");
  REQUIRE(type.has_value());
  CHECK(ShowAll(type->near_names) ==
        std::vector<std::string>{
            "types/x.yaml:1:1: the key 'initail' means nothing to desk",
            "types/x.yaml:2:14: the key 'escalation.raise_prority' means nothing to desk"});
}

TEST_CASE("a position is that of the nearest value around a path") {
  const Positions positions = {{"", "f"}, {"a", "f:1:1"}, {"a.b", "f:2:3"}};
  CHECK(PositionOf(positions, "a.b") == "f:2:3");
  CHECK(PositionOf(positions, "a.b.0") == "f:2:3");
  CHECK(PositionOf(positions, "a.c") == "f:1:1");
  CHECK(PositionOf(positions, "d.e") == "f");
  CHECK(PositionOf({}, "a") == "");
}

TEST_CASE("a matrix has no priority outside itself") {
  const DeskConfig config = Starter();
  CHECK(config.PriorityOf(1, 1) == 1);
  CHECK(config.PriorityOf(1, 3) == 3);
  CHECK(config.PriorityOf(3, 1) == 3);
  CHECK(config.PriorityOf(3, 3) == 4);
  struct Case {
    int impact, urgency;
  };
  for (const Case& c : {Case{0, 1}, {1, 0}, {4, 1}, {1, 4}, {-1, -1}}) {
    CAPTURE(c.impact);
    CAPTURE(c.urgency);
    CHECK_FALSE(config.PriorityOf(c.impact, c.urgency).has_value());
  }
}

TEST_CASE("the starter is read without a finding and has what it promises") {
  const DeskConfig config = Starter();
  CHECK(ShowAll(CheckConfig(config)).empty());
  CHECK(FormatUid(config.uid) == kUid);
  CHECK(config.name == "Acme");
  CHECK(config.zone == "Europe/Berlin");
  std::string statuses, types;
  for (const auto& status : config.statuses) {
    statuses += status.name + "(" + std::string(CategoryName(status.category)) + ") ";
    CHECK(status.label.In("en", "") != status.label.In("ru", ""));
  }
  CHECK(statuses ==
        "new(new) in_progress(open) waiting(waiting) resolved(resolved) closed(closed) "
        "cancelled(cancelled) merged(merged) ");
  for (const auto& type : config.types) {
    types += type.name + (type.raise_priority_on_escalation ? "(raises) " : " ");
    CHECK(type.label.In("en", "") != type.label.In("ru", ""));
    const auto& required = type.requires_fields.at("resolved");
    CHECK(std::find(required.begin(), required.end(), "resolution") != required.end());
  }
  CHECK(types == "change incident(raises) problem request task ");
  CHECK(config.priorities.size() == 4);
  CHECK(config.priorities[0].label.In("en", "") == "Critical");
}

TEST_CASE("a desk may have any name and a new type any label") {
  for (const char* name : {"Acme: \"the\" desk # 1", "Поддержка", "null", "{x}", "a\\b"}) {
    CAPTURE(name);
    const auto files = StarterFiles(*ParseUid(kUid), name, "UTC");
    const auto config = ReadDeskConfig(files[0].second);
    REQUIRE_MESSAGE(config.has_value(), Fault(config));
    CHECK(config->name == name);
    const auto type = ReadTypeConfig("x", StarterType("x", name));
    REQUIRE_MESSAGE(type.has_value(), Fault(type));
    CHECK(type->label.In("en", "") == name);
  }
}

TEST_CASE("what does not fit together in a type is found at its place") {
  struct Case {
    std::string input;
    std::string expected;
  };
  const Case cases[] = {
      {"initial: nwe\n",
       "types/incident.yaml:1:1: the type 'incident' names the status 'nwe', which does not exist"},
      {"initial: closed\n",
       "types/incident.yaml:1:1: a new ticket of type 'incident' would be in 'closed', which is "
       "closed"},
      {"transitions:\n  new: [done]\n  waiting: [new]\n",
       "types/incident.yaml:2:9: the type 'incident' names the status 'done', which does not "
       "exist"},
      {"transitions:\n  new: [closed]\n  begun: [closed]\n  closed: []\n",
       "types/incident.yaml:3:3: the type 'incident' names the status 'begun', which does not "
       "exist"},
      {"transitions:\n  new: [waiting]\n  waiting: []\n",
       "types/incident.yaml:3:3: a ticket of type 'incident' can never leave 'waiting'"},
      {"transitions:\n  new: [closed]\n  waiting: [closed]\n  closed: []\n",
       "types/incident.yaml:3:3: no ticket of type 'incident' can reach the status 'waiting'"},
      {"requires: {done: [title]}\n",
       "types/incident.yaml:1:12: the type 'incident' names the status 'done', which does not "
       "exist"},
      {"requires: {closed: [title, resolutoin]}\n",
       "types/incident.yaml:1:28: the type 'incident' requires the field 'resolutoin', which does "
       "not exist"},
      {"reopens_to: opne\n",
       "types/incident.yaml:1:1: the type 'incident' names the status 'opne', which does not "
       "exist"},
      {"reopens_to: closed\n",
       "types/incident.yaml:1:1: a reopened ticket of type 'incident' would be in 'closed', which "
       "is closed"},
      {"reopen_on_reply: true\n",
       "types/incident.yaml:1:1: a reply reopens tickets of type 'incident', but nothing says to "
       "which status"},
      {"initail: new\n", "types/incident.yaml:1:1: the key 'initail' means nothing to desk"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.input);
    CHECK(ShowAll(CheckConfig(WithType(c.input))) == std::vector<std::string>{c.expected});
  }
  const auto typo = CheckConfig(WithType("initial: nwe\n"));
  CHECK(typo[0].hints == std::vector<std::string>{"Did you mean 'new'?"});
}

TEST_CASE("what is unusual in a type and works is no finding") {
  for (const char* input :
       {"{}\n", "requires: {closed: [custom.cause]}\n",
        "transitions: {new: [closed], merged: []}\n", "transitions: {new: [closed], closed: []}\n",
        "transitions: {closed: [waiting], waiting: [closed]}\n",
        "transitions: {new: [waiting], waiting: [new, closed], closed: []}\n"}) {
    CAPTURE(input);
    CHECK(ShowAll(CheckConfig(WithType(input))).empty());
  }
}

TEST_CASE("what does not fit together in desk.yaml is found at its place") {
  DeskConfig config = *ReadDeskConfig(
      kHead + "defaults: {type: incidnet}\nmatrix: [[1, 2, 3], [2, 3, 5], [3, 4, 4]]\n");
  config.types = {*ReadTypeConfig("incident", "{}\n")};
  const auto findings = CheckConfig(config);
  CHECK(ShowAll(findings) ==
        std::vector<std::string>{
            "desk.yaml:3:12: the default type 'incidnet' does not exist",
            "desk.yaml:4:28: the matrix gives priority 5, which does not exist"});
  CHECK(findings[0].hints == std::vector<std::string>{"Did you mean 'incident'?"});

  config = *ReadDeskConfig(kHead + "zoen: UTC\n");
  config.types = {*ReadTypeConfig("incident", "retired: true\n")};
  CHECK(ShowAll(CheckConfig(config)) ==
        std::vector<std::string>{
            "desk.yaml:3:1: the key 'zoen' means nothing to desk",
            "desk.yaml: the default type 'incident' is retired",
            "desk.yaml: the desk offers no type, so nobody can create a ticket"});
  config.types.push_back(*ReadTypeConfig("task", "{}\n"));
  CHECK(CheckConfig(config).size() == 2);
}

}  // namespace
}  // namespace desk
