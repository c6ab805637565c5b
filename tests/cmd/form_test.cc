// SPDX-License-Identifier: MIT
#include "ui/form.h"

#include <doctest/doctest.h>

#include "model/fold.h"

using namespace desk;
using namespace desk::cmd;

namespace {

Record Ticket() {
  Record record;
  record.kind = RecordKind::kTicket;
  record.fields = {{"title", Value::String("VPN drops")},
                   {"priority", Value::Number(2)},
                   {"tags", Value::Strings({"vpn", "wifi"})},
                   {"custom.floor", Value::Number(3)},
                   {"odd", Value::String("kept")}};
  return record;
}

const std::string kForm = WriteForm(Ticket(), "head\n\nmore", "an internal note", "");

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the form has a line for each field, and the text below") {
  CHECK(kForm.starts_with("# head\n#\n# more\n\ntype:\ntitle: \"VPN drops\"\n"));
  CHECK(kForm.find("\ntags: [vpn, wifi]\n") != std::string::npos);
  CHECK(kForm.find("\nwatchers: []\n") != std::string::npos);
  CHECK(kForm.find("\ncustom:\n  floor: 3\nodd: kept\n") != std::string::npos);
  CHECK(kForm.ends_with("\n# --- The text below becomes an internal note. ---\n"));
  CHECK(WriteForm(Ticket(), "head", "", "").find("---") == std::string::npos);
}

TEST_CASE("a form that is left as it is says what the record says") {
  const auto form = ReadForm(Ticket(), kForm, "f");
  REQUIRE(form.has_value());
  CHECK(form->fields == Ticket().fields);
  CHECK(form->text.empty());
  CHECK_FALSE(IsBlankForm(kForm));
}

TEST_CASE("what is changed in the form is read as 'desk set' reads it") {
  const struct {
    std::string from, to, field;
    Value value;  // null: the field has none afterwards
  } cases[] = {
      {"priority: 2", "priority: \"1\"", "priority", Value::Number(1)},
      {"priority: 2", "priority:", "priority", Value::Null()},
      {"priority: 2\n", "", "priority", Value::Null()},
      {"tags: [vpn, wifi]", "tags: b, a, b", "tags", Value::Strings({"a", "b"})},
      {"tags: [vpn, wifi]", "tags: []", "tags", Value::Null()},
      {"floor: 3", "floor: 4", "custom.floor", Value::Number(4)},
      {"  floor: 3", "  floor: 3\n  room: B", "custom.room", Value::String("B")},
      {"odd: kept", "odd: 1.5", "odd", Value{Value::Kind::kNumber, "1.5", {}, {}}},
      {"wait_until:", "wait_until: 2026-12-01", "wait_until",
       Value::String("2026-12-01T00:00:00Z")},
  };
  for (const auto& c : cases) {
    CAPTURE(c.to);
    const auto form = ReadForm(Ticket(), Replaced(kForm, c.from, c.to), "f");
    REQUIRE_MESSAGE(form.has_value(), form.error().message);
    const auto at = form->fields.find(c.field);
    CHECK((at == form->fields.end() ? Value::Null() : at->second) == c.value);
  }
}

TEST_CASE("what does not read is named with its place") {
  const struct {
    std::string from, to, where, message;
  } cases[] = {
      {"priority: 2", "priority: high", "f:8:11",
       "'high' is no whole number, which 'priority' needs"},
      {"priority: 2", "priority: [", "f:10:7",
       "the YAML is broken: did not find expected ',' or ']' while parsing a flow sequence "
       "that begins in line 8"},
      {"priority: 2", "priorty: 2", "f:8:1", "a ticket has no field 'priorty'"},
      {"priority: 2", "uid: 2", "f:8:1", "'uid' cannot be changed"},
      {"tags: [vpn, wifi]", "tags: {a: b}", "f:28:7",
       "'tags' is a set: it must be a list of texts"},
      {"custom:\n  floor: 3", "custom: x", "f:30:9", "'custom' must be a map of fields"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.to);
    const auto form = ReadForm(Ticket(), Replaced(kForm, c.from, c.to), "f");
    REQUIRE_FALSE(form.has_value());
    CHECK(form.error().where == c.where);
    CHECK(form.error().message == c.message);
  }
  const auto list = ReadForm(Ticket(), "- x\n", "f");
  REQUIRE_FALSE(list.has_value());
  CHECK(list.error().message == "the fields must be lines like 'title: text'");
}

TEST_CASE("the text is what stands below the line, its blank ends excepted") {
  const struct {
    std::string below, text;
  } cases[] = {{"", ""},
               {"\n\n", ""},
               {"Hello", "Hello\n"},
               {"\n  indented\n\n# not a comment\n\n", "  indented\n\n# not a comment\n"},
               {"priority: 9\n", "priority: 9\n"}};
  for (const auto& c : cases) {
    CAPTURE(c.below);
    const auto form = ReadForm(Ticket(), kForm + c.below, "f");
    REQUIRE(form.has_value());
    CHECK(form->text == c.text);
    CHECK(form->fields == Ticket().fields);
  }
  CHECK_FALSE(ReadForm(Ticket(), kForm + "\xff\n", "f").has_value());
  CHECK(IsBlankForm("# only a comment\n\n"));
  CHECK(IsBlankForm("# --- The text below ---\n\n"));
  CHECK_FALSE(IsBlankForm("# --- The text below ---\nx\n"));
}

TEST_CASE("an error of the rules gets the place of the field that it is about") {
  const auto form = ReadForm(Ticket(), Replaced(kForm, "status:", "status: resolvd"), "f");
  REQUIRE(form.has_value());
  Entry change;
  change.set = {{"priority", Value::Number(1)}, {"status", Value::String("resolvd")}};
  const auto placed = [&](const std::string& message) {
    return Placed({ErrorCode::kFailed, message, {}, {}, {}}, *form, change).where;
  };
  CHECK(placed("no status 'resolvd'") == form->positions.at("status"));
  CHECK(placed("'priority' is 1 to 4") == "f:8:11");
  CHECK(placed("something else").empty());
  change.set.pop_back();
  CHECK(placed("something else") == "f:8:11");
}
