// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_OPS_BENCH_H_
#define DESK_TESTS_OPS_BENCH_H_

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ops/desk.h"
#include "ops/init.h"
#include "ops/verbs.h"
#include "support/temp_repo.h"

namespace desk::ops {

using test::TempRepo;

// A desk with agents bob and eve, a team net (lead eve, next tier core) and a team core.
class Bench {
 public:
  Bench() : clock_(FixedClock(*ParseInstant("2026-11-23T09:00:00Z"))), ids_(SeededIds(1)) {
    NewDesk desk;
    desk.dir = repo.path();
    desk.name = "Test";
    REQUIRE(Init(desk, {5, true}, kWho, *clock_, *ids_).has_value());
    Add(RecordKind::kAgent, "bob",
        {{"name", Value::String("Bob")}, {"addresses", Value::Strings({"bob@example.org"})}});
    Add(RecordKind::kAgent, "eve", {{"name", Value::String("Eve")}});
    Add(RecordKind::kTeam, "core", {{"name", Value::String("Core")}});
    Add(RecordKind::kTeam, "net",
        {{"name", Value::String("Net")},
         {"lead", Value::String("eve")},
         {"next_tier", Value::String("core")}});
  }

  Desk Open(const std::string& as = kWho) {
    auto desk = ops::Open(repo.path(), {5, true}, as, *clock_, *ids_);
    REQUIRE_MESSAGE(desk.has_value(), desk.error().message);
    return std::move(*desk);
  }
  std::string Add(RecordKind kind, const std::string& id, Fields fields) {
    Desk desk = Open();
    const auto created =
        Create(desk, {kind, id, std::move(fields), "", "cli", std::nullopt}, false);
    REQUIRE_MESSAGE(created.has_value(), created.error().message);
    return created->outcomes[0].id;
  }
  std::string Ticket(Fields fields = {}) {
    fields.emplace("title", Value::String("t"));
    return Add(RecordKind::kTicket, "", std::move(fields));
  }
  // What the plan changed, as the log's last entry says it; or "code message".
  std::string Do(const std::string& id, const Plan& plan, const std::string& as = kWho) {
    Desk desk = Open(as);
    const auto changed = Change(desk, RecordKind::kTicket, {id}, plan, {false, "test", false});
    if (!changed)
      return std::to_string(static_cast<int>(changed.error().code)) + " " + changed.error().message;
    if (!changed->outcomes[0].changed) return "nothing";
    const Entry& last = changed->outcomes[0].after.log.back();
    std::string out = last.kind;
    for (const auto& [field, value] : last.set)
      out += " " + field + "=" + (value.is_null() ? "none" : value.text);
    for (const auto& [field, elements] : last.add) out += " +" + field + "=" + elements[0];
    for (const auto& [field, elements] : last.remove) out += " -" + field + "=" + elements[0];
    return out;
  }
  std::string Set(const std::string& id, const std::vector<std::string>& assignments) {
    const auto plan = ops::Set(Open(), RecordKind::kTicket, assignments);
    return plan ? Do(id, *plan)
                : std::to_string(static_cast<int>(plan.error().code)) + " " + plan.error().message;
  }

  TempRepo repo;

 private:
  static constexpr const char* kWho = "Bob <bob@example.org>";
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdSource> ids_;
};

}  // namespace desk::ops

#endif  // DESK_TESTS_OPS_BENCH_H_
