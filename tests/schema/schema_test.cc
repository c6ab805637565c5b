// SPDX-License-Identifier: MIT
#include "schema/schema.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "codec/json.h"
#include "codec/yaml_reader.h"

namespace desk {
namespace {

Value FromYaml(const std::string& yaml) {
  const auto root = ReadYaml(yaml + "\n", kConfigLimits, "test");
  REQUIRE_MESSAGE(root.has_value(), root.error().message);
  return ToValue(*root);
}

// "pointer: words", a line for each fault; of a key with a "!" before.
std::string Faults(const Schema& schema, const Value& value) {
  std::string all;
  for (const auto& fault : schema.Check(value))
    all += (fault.of_key ? "!" : "") + fault.pointer + ": " + fault.what + "\n";
  return all;
}

// What valijson's own validator says of it.
bool IsValid(const std::string& schema, const Value& value) {
  const auto json = nlohmann::json::parse(schema);
  const auto target = nlohmann::json::parse(ToJson(value).dump());
  valijson::Schema root;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(json), root);
  return valijson::Validator().validate(root, valijson::adapters::NlohmannJsonAdapter(target),
                                        nullptr);
}

TEST_CASE("a fault says where, what belongs there and what stands there") {
  const struct {
    const char *schema, *yaml, *faults;
  } cases[] = {
      {R"({"type": "integer"})", "3", ""},
      {R"({"type": "integer"})", "3.5", ": the whole must be a whole number, not 3.5\n"},
      {R"({"type": "integer"})", "high", ": the whole must be a whole number, not 'high'\n"},
      {R"({"type": "integer"})", "'3'", ": the whole must be a whole number, not '3' in quotes\n"},
      {R"({"type": "boolean"})", "yes", ": the whole must be true or false, not 'yes'\n"},
      {R"({"type": ["string", "null"]})", "[]", ": the whole must be text, not an empty list\n"},
      {R"({"type": "string"})", "''", ""},
      {R"({"type": "number"})", "1e3", ""},
      {R"({"properties": {"a": {"type": "integer", "minimum": 1, "maximum": 3}}})", "a: 3", ""},
      {R"({"properties": {"a": {"type": "integer", "minimum": 1, "maximum": 3}}})", "a: 1", ""},
      {R"({"properties": {"a": {"type": "integer", "minimum": 1, "maximum": 3}}})", "a: 4",
       "/a: 'a' must be a whole number from 1 to 3, not 4\n"},
      {R"({"properties": {"a": {"type": "integer", "minimum": 1, "maximum": 3}}})", "a: 0",
       "/a: 'a' must be a whole number from 1 to 3, not 0\n"},
      {R"({"properties": {"a": {"type": "integer", "minimum": 1}}})", "a: 0",
       "/a: 'a' must be a whole number of 1 or more, not 0\n"},
      {R"({"properties": {"a": {"type": "integer"}}})", "b: x", ""},
      {R"({"properties": {"a": {"type": "integer"}}})", "[x]", ""},
      {R"({"required": ["a", "b"]})", "b: 1", "!: 'a' is missing\n"},
      {R"({"required": ["a"]})", "x", ""},
      {R"({"properties": {"a": {"required": ["b"]}}})", "a: {c: 1}", "!/a: 'a.b' is missing\n"},
      {R"({"const": 1})", "1", ""},
      {R"({"const": 1})", "2", ": the whole must be something else, not 2\n"},
      {R"({"enum": ["a", 2, null]})", "[a]", ": the whole must be something else, not a list\n"},
      {R"({"enum": ["a", 2, null]})", "~", ""},
      {R"({"enum": ["a", 2, null]})", "'2'",
       ": the whole must be something else, not '2' in quotes\n"},
      {R"({"items": {"type": "string"}})", "[a, 1, b, {}]",
       "/1: each of the whole must be text, not 1\n"
       "/3: each of the whole must be text, not an empty map\n"},
      {R"({"items": {"type": "string"}})", "a: 1", ""},
      {R"({"properties": {"t": {"items": {"properties": {"x": {"type": "string"}}}}}})",
       "t: [{x: a}, {x: []}]", "/t/1/x: 't.x' must be text, not an empty list\n"},
      {R"({"type": "array", "minItems": 2, "maxItems": 2})", "[a]",
       ": the whole must be a list of 2 members, not a list\n"},
      {R"({"type": "array", "minItems": 2, "maxItems": 2})", "[a, b, c]",
       ": the whole must be a list of 2 members, not a list\n"},
      {R"({"uniqueItems": true})", "[a, b, a, 1, '1']", "/2: the whole has 'a' twice\n"},
      {R"({"type": "object", "minProperties": 1})", "{}",
       ": the whole must be a map with members, not an empty map\n"},
      {R"({"additionalProperties": {"type": "string"}, "properties": {"a": {}}})",
       "{a: 1, b: 2, c: x}", "/b: 'b' must be text, not 2\n"},
      {R"({"propertyNames": {"title": "a letter", "pattern": "^[a-z]$"}})", "{a: 1, B/~: 2}",
       "!/B~1~0: 'B/~' is no key here: it must be a letter\n"},
      {R"({"pattern": "^a+$"})", "aaa", ""},
      {R"({"pattern": "^a+$"})", "17", ""},
      {R"({"definitions": {"w": {"title": "a word", "pattern": "^a+$"}},
           "properties": {"a": {"title": "A", "allOf": [{"$ref": "#/definitions/w"}]}}})",
       "a: b", "/a: 'a' must be a word, not 'b'\n"},
      {R"({"definitions": {"w": {"title": "a word", "pattern": "^a+$"}},
           "anyOf": [{"$ref": "#/definitions/w"}, {"type": "null"}]})",
       "''", ": the whole must be a word, not an empty text\n"},
      {R"({"anyOf": [{"type": "integer"}, {"title": "words", "type": "array",
                                           "items": {"type": "string"}}]})",
       "[a, 1]", "/1: each of the whole must be text, not 1\n"},
      {R"({"anyOf": [{"type": "integer"}, {"title": "words", "type": "array"}]})", "x: 1",
       ": the whole must be a whole number, or words, not a map\n"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.schema);
    CAPTURE(c.yaml);
    const auto schema = Schema::Parse(c.schema);
    REQUIRE(schema.has_value());
    const Value value = FromYaml(c.yaml);
    CHECK(Faults(*schema, value) == c.faults);
    CHECK(IsValid(c.schema, value) == std::string(c.faults).empty());
  }
}

TEST_CASE("what is no schema is refused") {
  for (const char* text : {"", "{", R"({"type": 3})", R"({"type": "text"})", R"({"items": 3})",
                           R"({"allOf": [{"$ref": "#/definitions/none"}]})",
                           R"({"properties": {"a": {"$ref": "http://example.org/a"}}})"}) {
    CAPTURE(text);
    const auto schema = Schema::Parse(text);
    REQUIRE_FALSE(schema.has_value());
    CHECK(schema.error().code == ErrorCode::kInvalidData);
  }
  CHECK(Schema::Load("none").error().code == ErrorCode::kBug);
}

TEST_CASE("hostile values take neither the stack nor time nor memory") {
  const auto schema = Schema::Load("ticket");
  REQUIRE(schema.has_value());
  Value ticket = Value::Map();
  ticket.map.emplace_back("title", Value::String(std::string(4'000'000, 'x')));
  ticket.map.emplace_back("assignee", Value::String(std::string(400'000, '@')));
  std::vector<std::string> tags(300'000, "vpn");
  for (size_t i = 0; i < tags.size(); ++i) tags[i] += std::to_string(i);
  ticket.map.emplace_back("tags", Value::Strings(tags));
  Value watchers;
  watchers.kind = Value::Kind::kList;
  watchers.items.resize(300'000);
  ticket.map.emplace_back("watchers", std::move(watchers));
  const auto faults = schema->Check(ticket);
  CHECK(faults.size() == Schema::kMaxFaults);
  for (const auto& fault : faults) CHECK(fault.what.size() < 200);
  Value type = Value::Map();
  type.map.emplace_back("label", Value::Map());
  type.map[0].second.map.emplace_back(std::string(400'000, 'x'), Value::Null());
  const auto of_key = Schema::Load("type")->Check(type);
  REQUIRE(of_key.size() == 2);
  for (const auto& fault : of_key) CHECK(fault.what.size() < 200);
}

// --- the schemas themselves ---

nlohmann::json Json(std::string_view text) { return nlohmann::json::parse(text); }

// Calls `visit` with every schema for a property, wherever it stands in `schema`.
template <typename Visit>
void ForEachProperty(const nlohmann::json& schema, const Visit& visit) {
  for (const auto& [keyword, value] : schema.items()) {
    if (keyword == "examples" || keyword == "const" || keyword == "enum") continue;
    if (keyword == "properties") {
      for (const auto& [name, property] : value.items()) visit(name, property);
    }
    if (value.is_structured()) ForEachProperty(value, visit);
  }
}

TEST_CASE("a schema is draft 7 and uses what is known here") {
  const auto path = std::filesystem::path(__FILE__).parent_path() / "meta.json";
  std::ifstream in(path);
  REQUIRE(in.good());
  std::stringstream meta;
  meta << in.rdbuf();
  CHECK(SchemaTexts().size() == 16);
  for (const SchemaText& file : SchemaTexts()) {
    CAPTURE(file.name);
    const auto schema = ParseJson(file.text);
    REQUIRE(schema.has_value());
    CHECK(IsValid(meta.str(), *schema));
    CHECK(Faults(*Schema::Parse(meta.str()), *schema).empty());
    CHECK(schema->Find("$id")->text == "urn:desk:" + std::string(file.name) + ":1");
    const auto loaded = Schema::Load(file.name);
    CHECK(loaded.has_value());
  }
}

TEST_CASE("every property has a title, a description, and examples that fit it") {
  for (const SchemaText& file : SchemaTexts()) {
    CAPTURE(file.name);
    const auto schema = Json(file.text);
    ForEachProperty(schema, [&](const std::string& key, nlohmann::json property) {
      CAPTURE(key);
      CHECK(property.contains("title"));
      CHECK(property.contains("description"));
      REQUIRE(property.contains("examples"));
      property["definitions"] = schema["definitions"];
      const auto part = Schema::Parse(property.dump());
      REQUIRE(part.has_value());
      for (const auto& example : property["examples"])
        CHECK(Faults(*part, *ParseJson(example.dump())) == "");
    });
  }
}

// "a, b or c"
std::string Listed(const std::vector<std::string>& words) {
  std::string all = words[0];
  for (size_t i = 1; i < words.size(); ++i)
    all += (i + 1 < words.size() ? ", " : " or ") + words[i];
  return all;
}

TEST_CASE("a definition is the same in every schema, and its title says its words") {
  nlohmann::json all;
  for (const SchemaText& file : SchemaTexts()) {
    CAPTURE(file.name);
    const auto schema = Json(file.text), definitions = schema["definitions"];
    for (const auto& item : definitions.items()) {
      const std::string& key = item.key();
      const auto& definition = item.value();
      CAPTURE(key);
      CHECK(file.text.find("\"#/definitions/" + key + "\"") != std::string_view::npos);
      CHECK(definition.contains("title"));
      if (all.contains(key)) CHECK(all[key] == definition);
      all[key] = definition;
      if (definition.contains("enum")) CHECK(definition["title"] == Listed(definition["enum"]));
    }
  }
}

}  // namespace
}  // namespace desk
