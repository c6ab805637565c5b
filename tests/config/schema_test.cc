// SPDX-License-Identifier: MIT
// The schemas of records are written by hand for their readers; this holds them to the tables of
// fields.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "model/fields.h"

namespace desk {
namespace {

nlohmann::json Schema(const std::string& name) {
  const auto root = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
  std::ifstream file(root / "schema" / (name + ".json"));
  REQUIRE_MESSAGE(file.good(), name);
  return nlohmann::json::parse(file);
}

// The form of a property, behind one reference if it has one.
nlohmann::json FormOf(const nlohmann::json& schema, const nlohmann::json& property) {
  if (!property.contains("allOf")) return property;
  const std::string reference = property["allOf"][0]["$ref"];
  return schema["definitions"][reference.substr(reference.rfind('/') + 1)];
}

TEST_CASE("the schema of a record has the fields of its table, in their order and form") {
  for (const RecordKind kind : AllRecordKinds()) {
    const std::string name(KindName(kind));
    CAPTURE(name);
    const auto schema = Schema(name);
    std::set<std::string> required = {"id", "uid"};
    std::set<std::string> properties = {"id", "uid", "was", "custom", "log"};
    for (const Field& field : FieldsOf(kind)) {
      CAPTURE(field.name);
      const std::string key(field.name);
      properties.insert(key);
      if (field.required) required.insert(key);
      REQUIRE(schema["properties"].contains(key));
      const auto& property = schema["properties"][key];
      CHECK(property["description"] == std::string(field.help));
      const auto form = FormOf(schema, property);
      const bool is_array = form.contains("type") && form["type"] == "array";
      CHECK(is_array == field.is_set);
      if (field.type == FieldType::kInteger) CHECK(form["type"] == "integer");
      if (field.type == FieldType::kBool) CHECK(form["type"] == "boolean");
    }
    CHECK(schema["required"].get<std::set<std::string>>() == required);
    std::set<std::string> named;
    for (const auto& [key, value] : schema["properties"].items()) named.insert(key);
    CHECK(named == properties);
    CHECK_FALSE(schema.contains("additionalProperties"));
  }
}

TEST_CASE("every schema is draft 7, has a name and defines what it refers to") {
  for (const char* name : {"ticket", "team", "agent", "desk", "type", "list", "show", "output"}) {
    CAPTURE(name);
    const auto schema = Schema(name);
    CHECK(schema["$schema"] == "http://json-schema.org/draft-07/schema#");
    CHECK(schema["$id"] == "desk/" + std::string(name) + "/1");
    const std::string text = schema.dump(), begin = "\"#/definitions/";
    for (size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
      const size_t start = at + begin.size();
      const std::string definition = text.substr(start, text.find('"', start) - start);
      CAPTURE(definition);
      CHECK(schema["definitions"].contains(definition));
    }
  }
}

}  // namespace
}  // namespace desk
