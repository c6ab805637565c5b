// SPDX-License-Identifier: MIT
#include "ops/next.h"

#include "ops/bench.h"

namespace desk::ops {
namespace {

const Instant kNine = *ParseInstant("2026-11-23T09:00:00Z");
const Instant kTen{kNine.ms + 3'600'000};

// The titles of what nobody has, at a time.
std::string Unheld(Bench& bench, Instant now) {
  const Desk desk = bench.Open();
  const auto found = FindUnheld(*desk.tip, desk.config, Query{}, now);
  REQUIRE(found.has_value());
  std::string titles;
  for (const auto& ticket : *found) titles += ticket.Text("title") + " ";
  return titles;
}

std::string TakeOne(Bench& bench, const Claim& claim) {
  Desk desk = bench.Open();
  const auto taken = TakeNext(desk, Query{}, claim, {false, "take"});
  if (!taken) return taken.error().message;
  return taken->outcomes.empty() ? "nothing" : taken->outcomes[0].after.Text("title");
}

Fields Titled(const char* title, int64_t priority) {
  return {{"title", Value::String(title)}, {"priority", Value::Number(priority)}};
}

TEST_CASE("next is what nobody has, the most urgent first") {
  Bench bench;
  const std::string low = bench.Ticket(Titled("low", 4));
  const std::string high = bench.Ticket(Titled("high", 1));
  const std::string waits = bench.Ticket(Titled("waits", 1));
  bench.Do(waits, Wait({"vendor", std::nullopt, ""}));
  CHECK(Unheld(bench, kNine) == "high low ");
  bench.Do(high, Take({"bob", kNine, kTen, false}));
  CHECK(Unheld(bench, {kTen.ms - 1}) == "low ");
  CHECK(Unheld(bench, kTen) == "high low ");
  bench.Do(low, Resolve("done", std::nullopt));
  CHECK(Unheld(bench, kTen) == "high ");
}

TEST_CASE("each take gets another one, until there is none") {
  Bench bench;
  bench.Ticket(Titled("low", 4));
  bench.Ticket(Titled("high", 1));
  CHECK(TakeOne(bench, {"bob", kNine, {}, false}) == "high");
  CHECK(TakeOne(bench, {"bob", kNine, kTen, false}) == "low");
  CHECK(TakeOne(bench, {"bob", kNine, {}, false}) == "nothing");
  CHECK(TakeOne(bench, {"eve", kTen, {}, false}) == "low");
}

TEST_CASE("what is taken while the commit is on its way goes to who was faster") {
  Bench bench;
  const std::string low = bench.Ticket(Titled("low", 4));
  const std::string high = bench.Ticket(Titled("high", 1));
  Desk desk = bench.Open();
  ChangeOptions options{false, "take"};
  // A referee who lets somebody else in first, and then asks again.
  options.write = [&](Store& store, const Store::Build& build) -> Result<Committed> {
    DESK_ASSIGN(const auto before, store.Tip());
    DESK_TRY(build(*before));
    CHECK(bench.Do(high, Take({"eve", kNine, {}, false})).starts_with(" assignee=eve"));
    return store.Write(build);
  };
  const auto taken = TakeNext(desk, Query{}, {"bob", kNine, {}, false}, options);
  REQUIRE(taken.has_value());
  REQUIRE(taken->outcomes.size() == 1);
  CHECK(taken->outcomes[0].id == low);
}

}  // namespace
}  // namespace desk::ops
