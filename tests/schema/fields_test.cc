// SPDX-License-Identifier: MIT
// The schemas of records and of configuration are written by hand for their readers; this holds
// them to the tables of fields and to what the reader of configuration knows.
#include "model/fields.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "config/config.h"
#include "model/entry.h"
#include "schema/schema.h"

namespace desk {
namespace {

using nlohmann::json;

json TextOf(std::string_view name) {
  for (const auto& [known, text] : SchemaTexts()) {
    if (known == name) return json::parse(text);
  }
  FAIL("no schema ", name);
  return {};
}

json Reference(const std::string& definition) { return {{"$ref", "#/definitions/" + definition}}; }

// The definition for one value of a field, or of one element of it.
std::string DefinitionFor(const Field& field) {
  static const std::map<std::string_view, std::string> kReferences = {{"type", "id"},
                                                                      {"status", "status"},
                                                                      {"person", "person"},
                                                                      {"team", "id"},
                                                                      {"asset", "id"},
                                                                      {"customer", "id"},
                                                                      {"service", "id"},
                                                                      {"ticket", "ticket"},
                                                                      {"link", "link"},
                                                                      {"waiting", "waiting"},
                                                                      {"resolution_code", "text"},
                                                                      {"address", "address"}};
  if (!field.refers_to.empty()) return kReferences.at(field.refers_to);
  if (field.type == FieldType::kInstant) return "time";
  return field.type == FieldType::kLongText ? "longtext" : "text";
}

// What the property of a field must be, but for its title and examples. A field that may be missing
// may also be empty.
json FormOf(const Field& field) {
  json form = {{"description", field.help}};
  const auto type = [&](const char* name) {
    form["type"] = field.required ? json(name) : json({name, "null"});
  };
  if (field.is_set) {
    type("array");
    form["items"] = Reference(DefinitionFor(field));
    form["uniqueItems"] = true;
  } else if (field.type == FieldType::kInteger) {
    type("integer");
    if (!field.refers_to.empty()) {
      form["minimum"] = 1;
      form["maximum"] = field.refers_to == "priority" ? 9 : 3;
    }
  } else if (field.type == FieldType::kBool) {
    type("boolean");
  } else if (field.required) {
    form["allOf"] = json::array({Reference(DefinitionFor(field))});
  } else {
    form["anyOf"] = json::array({Reference(DefinitionFor(field)), {{"type", "null"}}});
  }
  return form;
}

TEST_CASE("the schema of a record has the fields of its table and no others") {
  for (const RecordKind kind : AllRecordKinds()) {
    CAPTURE(KindName(kind));
    const json schema = TextOf(KindName(kind));
    std::set<std::string> required = {"id", "uid"};
    std::set<std::string> properties = {"id", "uid", "was", "custom", "log"};
    for (const Field& field : FieldsOf(kind)) {
      CAPTURE(field.name);
      const std::string key(field.name);
      properties.insert(key);
      if (field.required) required.insert(key);
      REQUIRE(schema["properties"].contains(key));
      json property = schema["properties"][key];
      property.erase("title");
      property.erase("examples");
      CHECK(property == FormOf(field));
    }
    CHECK(schema["required"].get<std::set<std::string>>() == required);
    std::set<std::string> named;
    for (const auto& [key, value] : schema["properties"].items()) named.insert(key);
    CHECK(named == properties);
    CHECK_FALSE(schema.contains("additionalProperties"));
  }
}

TEST_CASE("the properties of a record stand in the order of its table") {
  for (const RecordKind kind : AllRecordKinds()) {
    for (const auto& [name, text] : SchemaTexts()) {
      if (name != KindName(kind)) continue;
      const auto schema = nlohmann::ordered_json::parse(text);
      std::vector<std::string> written, expected = {"id", "uid", "was"};
      for (const auto& [key, value] : schema["properties"].items()) written.push_back(key);
      for (const Field& field : FieldsOf(kind)) expected.emplace_back(field.name);
      expected.insert(expected.end(), {"custom", "log"});
      CHECK(written == expected);
    }
  }
}

TEST_CASE("the schema of an entry has the keys of the format, but for those that are reserved") {
  std::set<std::string> named, expected(EntryKeys().begin(), EntryKeys().end());
  for (const char* reserved : {"to", "cc", "from", "mid", "reply_to", "cause", "with"})
    CHECK(expected.erase(reserved) == 1);
  const json ticket = TextOf("ticket");
  for (const auto& [key, value] : ticket["definitions"]["entry"]["properties"].items())
    named.insert(key);
  CHECK(named == expected);
}

TEST_CASE("what a ticket can wait for is what its field says") {
  const json ticket = TextOf("ticket");
  CHECK(ticket["definitions"]["waiting"]["title"] ==
        std::string(FindField(RecordKind::kTicket, "waiting_on")->help));
}

TEST_CASE("the categories of the schema are those of the format") {
  const json desk = TextOf("desk");
  std::vector<std::string> all;
  for (int i = 0; i <= static_cast<int>(Category::kMerged); ++i)
    all.emplace_back(CategoryName(static_cast<Category>(i)));
  CHECK(desk["definitions"]["category"]["enum"].get<std::vector<std::string>>() == all);
}

// The keys of a schema's maps that have listed keys, by the name of the map.
ConfigKeys KeysIn(const json& schema) {
  ConfigKeys keys;
  const auto list = [&](const std::string& name, const json& map) {
    if (!map.contains("properties")) return;
    for (const auto& [key, value] : map["properties"].items()) keys[name].push_back(key);
  };
  list("", schema);
  for (const auto& [name, map] : schema["properties"].items()) {
    list(name, map);
    if (map.contains("additionalProperties")) list(name, map["additionalProperties"]);
  }
  return keys;
}

ConfigKeys Sorted(ConfigKeys keys) {
  for (auto& [name, listed] : keys) std::sort(listed.begin(), listed.end());
  return keys;
}

TEST_CASE("the schemas of configuration list what the reader knows and nothing else") {
  CHECK(KeysIn(TextOf("desk")) == Sorted(DeskKeys()));
  CHECK(KeysIn(TextOf("type")) == Sorted(TypeKeys()));
}

}  // namespace
}  // namespace desk
