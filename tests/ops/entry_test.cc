// SPDX-License-Identifier: MIT
#include "ops/entry.h"

#include "base/text.h"
#include "ops/bench.h"

namespace desk::ops {
namespace {

std::string Shown(const Entry& entry) {
  std::string out;
  for (const auto& [field, value] : entry.set) out += field + "=" + value.text + " ";
  for (const auto& [field, elements] : entry.add)
    out += "+" + field + "=" + Join(elements, ",") + " ";
  for (const auto& [field, elements] : entry.remove)
    out += "-" + field + "=" + Join(elements, ",") + " ";
  return out;
}

TEST_CASE("an entry names people by their ids, each once, and nothing else is a person") {
  Bench bench;
  bench.Add(RecordKind::kContact, "zoe",
            {{"name", Value::String("Zoe")},
             {"addresses", Value::Strings({"a@example.org", "z@example.org"})},
             {"aliases", Value::Strings({"zz"})}});
  const std::string id = bench.Ticket({{"watchers", Value::Strings({"a@example.org", "bob"})}});
  const Desk desk = bench.Open();
  // Nobody has named who watches, as where a hand wrote the address.
  Record ticket = *ReadRecord(*desk.tip, RecordKind::kTicket, id);
  ticket.fields["watchers"] = Value::Strings({"a@example.org", "bob"});
  const auto text = [](const char* field, const char* value) {
    Entry entry;
    entry.set = {{field, Value::String(value)}};
    return entry;
  };
  const auto sets = [](Entry::Elements add, Entry::Elements remove) {
    Entry entry;
    entry.add = std::move(add);
    entry.remove = std::move(remove);
    return entry;
  };
  const struct {
    Entry said;
    std::string meant;
  } cases[] = {
      {text("requester", "z@example.org"), "requester=zoe "},
      {text("requester", "nobody@example.org"), "requester=nobody@example.org "},
      {text("title", "z@example.org"), "title=z@example.org "},
      {sets({{"watchers", {"a@example.org", "eve", "z@example.org", "zz"}}}, {}),
       "+watchers=eve,zoe "},
      {sets({{"tags", {"zz", "a@example.org"}}}, {{"tags", {"z@example.org"}}}),
       "+tags=zz,a@example.org -tags=z@example.org "},
      {sets({}, {{"watchers", {"z@example.org"}}}), "-watchers=zoe "},
      {sets({}, {{"watchers", {"a@example.org"}}}), "-watchers=a@example.org "},
      {sets({{"watchers", {"zz"}}}, {{"watchers", {"bob", "z@example.org"}}}),
       "+watchers=zoe -watchers=bob "},
  };
  for (const auto& c : cases) {
    CAPTURE(c.meant);
    Entry entry = c.said;
    REQUIRE(NamePeople(*desk.tip, ticket, entry));
    CHECK(Shown(entry) == c.meant);
  }
  Entry none = text("requester", "x");
  none.set[0].second = Value::Null();
  REQUIRE(NamePeople(*desk.tip, ticket, none));
  CHECK(none.set[0].second.is_null());
}

TEST_CASE("a write goes by the configuration of the branch, not by that of when it was opened") {
  Bench bench;
  Desk desk = bench.Open();
  bench.repo.Run("sed -i 's/^  team: null/  team: net/' desk.yaml && git commit -qam team");
  const auto made = Create(
      desk, {RecordKind::kTicket, "", {{"title", Value::String("x")}}, "", "cli", {}}, false);
  REQUIRE(made.has_value());
  CHECK(made->outcomes[0].after.Text("team") == "net");
}

}  // namespace
}  // namespace desk::ops
