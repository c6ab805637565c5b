// SPDX-License-Identifier: MIT
#include "port/people.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "codec/record_codec.h"

namespace desk::port {
namespace {

Record Agent(const std::string& id, const std::string& name, std::vector<std::string> addresses) {
  Record agent;
  agent.kind = RecordKind::kAgent;
  agent.id = id;
  agent.fields["name"] = Value::String(name);
  agent.fields["addresses"] = Value::Strings(addresses);
  agent.fields["aliases"] = Value::Strings({"bobby"});
  return agent;
}

TEST_CASE("who is known is found by name, address, alias and id") {
  People people;
  people.Know(Agent("bob", "Bob Example", {"Bob@example.org"}));
  for (const char* text : {"bob", "BOB", "Bob  Example", "bobby", "bob@example.org",
                           "Robert <bob@EXAMPLE.org>", " bob "}) {
    CAPTURE(text);
    CHECK(people.Person(PersonKind::kAgent, text) == "bob");
    // An agent may ask, too.
    CHECK(people.Person(PersonKind::kContact, text) == "bob");
  }
  CHECK(people.created().empty());
}

TEST_CASE("who is not known gets an id from the name") {
  const struct {
    std::string text, id, name, address;
  } cases[] = {
      {"Resolver 70", "resolver-70", "Resolver 70", ""},
      {"Opened by  8", "opened-by-8", "Opened by 8", ""},
      {"Пётр Щукин", "petr-shchukin", "Пётр Щукин", ""},
      {"ann@example.org", "ann", "ann", "ann@example.org"},
      {"Ann Example <ann@example.org>", "ann-example", "Ann Example", "ann@example.org"},
      {"<ann@example.org>", "ann", "ann", "ann@example.org"},
      {"a < b", "a-b", "a < b", ""},
      {"山田", "p-be34e3ef", "山田", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    People people;
    const std::string id = people.Person(PersonKind::kAgent, c.text);
    REQUIRE(people.created().size() == 1);
    if (c.id.starts_with("p-")) {
      CHECK(id.size() == c.id.size());
      CHECK(id.starts_with("p-"));
    } else {
      CHECK(id == c.id);
    }
    CHECK(people.created()[0].name == c.name);
    CHECK(people.created()[0].address == c.address);
    CHECK(people.Person(PersonKind::kAgent, c.text) == id);
    CHECK(people.created().size() == 1);
  }
}

TEST_CASE("an id that somebody else has gets four characters more, the same in every order") {
  People people, other;
  people.Know(Agent("group-70", "Somebody", {}));
  const std::string id = people.Person(PersonKind::kAgent, "Group 70");
  CHECK(id.starts_with("group-70-"));
  CHECK(id.size() == std::string("group-70-").size() + 4);
  other.Know(Agent("group-70", "Somebody", {}));
  other.Person(PersonKind::kAgent, "Group 71");
  CHECK(other.Person(PersonKind::kAgent, "Group 70") == id);
  // A team is no person.
  CHECK(people.Team("Group 70") == "group-70");
}

TEST_CASE("somebody may be an agent and a contact, under one id") {
  People people;
  CHECK(people.Person(PersonKind::kContact, "Ann Example") == "ann-example");
  CHECK(people.Person(PersonKind::kAgent, "Ann Example") == "ann-example");
  REQUIRE(people.created().size() == 2);
  CHECK(people.created()[0].kind == RecordKind::kContact);
  CHECK(people.created()[1].kind == RecordKind::kAgent);
  // Once there is an agent, there is no need of a contact.
  CHECK(people.Person(PersonKind::kAgent, "Bob") == "bob");
  CHECK(people.Person(PersonKind::kContact, "Bob") == "bob");
  CHECK(people.created().size() == 3);
}

TEST_CASE("two people of one name are told apart by their addresses") {
  People people;
  CHECK(people.Person(PersonKind::kAgent, "Ann <ann@a.org>") == "ann");
  const std::string second = people.Person(PersonKind::kAgent, "Ann <ann@b.org>");
  CHECK(second.starts_with("ann-"));
  CHECK(people.Person(PersonKind::kAgent, "ann@b.org") == second);
}

// Agents and contacts whom people have added.
std::vector<Record> AddedByHand() {
  Record agent = Agent("bob", "Ann", {"bob@example.org"});
  agent.fields["aliases"] = Value::Strings({"eve"});
  Record contact = Agent("carol", "Eve", {});
  contact.kind = RecordKind::kContact;
  contact.fields.erase("aliases");
  return {agent, contact};
}

TEST_CASE("in whatever rows a person stands, a second import finds whom the first one made") {
  const std::string texts[] = {"Ann",
                               "Ann Example",
                               "ann@a.org",
                               "Ann <ann@b.org>",
                               "Ann Example <ann@a.org>",
                               "Ann Example <ann@b.org>",
                               "Eve",
                               "Eve <eve@a.org>"};
  std::vector<std::pair<PersonKind, std::string>> said;
  for (const auto& text : texts) {
    said.emplace_back(PersonKind::kAgent, text);
    said.emplace_back(PersonKind::kContact, text);
  }
  const ops::Actor actor{{"Bob", "bob@example.org"}, "bob", true};
  size_t wrong = 0;
  for (const bool is_new_desk : {true, false}) {
    const auto before = is_new_desk ? std::vector<Record>() : AddedByHand();
    for (size_t rows = 0; rows < said.size() * said.size() * said.size(); ++rows) {
      const auto row = [&](size_t i) {
        const size_t n = said.size();
        return said[i == 0 ? rows % n : i == 1 ? rows / n % n : rows / n / n];
      };
      People first;
      for (const auto& record : before) first.Know(record);
      std::vector<std::string> ids;
      for (size_t i = 0; i < 3; ++i) ids.push_back(first.Person(row(i).first, row(i).second));
      auto after = before;
      for (const auto& made : first.created())
        after.push_back(RecordOf(made, Uid{}, actor, Instant{1000}));
      for (const bool is_backwards : {false, true}) {
        if (is_backwards) std::reverse(after.begin(), after.end());
        People second;
        for (const auto& record : after) second.Know(record);
        bool same = true;
        for (size_t i = 0; i < 3; ++i)
          same = same && second.Person(row(i).first, row(i).second) == ids[i];
        if (!same || !second.created().empty()) {
          if (++wrong == 1) {
            FAIL_CHECK(row(0).second << " / " << row(1).second << " / " << row(2).second);
          }
        }
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("somebody new is a whole record") {
  const Record record = RecordOf({RecordKind::kAgent, "ann", "Ann", "ann@example.org"}, Uid{},
                                 {{"Bob", "bob@example.org"}, "bob", true}, Instant{1000});
  CHECK(record.Text("name") == "Ann");
  CHECK(record.Elements("addresses") == std::vector<std::string>{"ann@example.org"});
  CHECK(EncodeChecked(record));
}

}  // namespace
}  // namespace desk::port
