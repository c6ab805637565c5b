// SPDX-License-Identifier: MIT
// The log of a real service desk, imported with the mapping that ships. The log lies beside the
// project, not in it; without it there is nothing to test.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "ops/find.h"
#include "ops/init.h"
#include "port/import.h"
#include "support/temp_repo.h"

namespace desk::port {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Silent final : Progress {
  void Show(std::string_view, size_t, size_t) override {}
};

class RealDesk {
 public:
  RealDesk() : clock_(FixedClock(*ParseInstant("2026-11-23T09:00:00Z"))), ids_(SeededIds(1)) {
    ops::NewDesk desk;
    desk.dir = repo_.path();
    desk.name = "Test";
    REQUIRE(ops::Init(desk, {5, true}, kWho, *clock_, *ids_));
  }

  Imported Import(const std::string& bytes) {
    const auto map = ReadImportMap(ReadFile(DESK_EXAMPLES "/incidents.yaml"), "incidents.yaml");
    REQUIRE_MESSAGE(map, map.error().message);
    ops::Desk desk = Open();
    Silent silent;
    auto imported = ImportCsv(desk, bytes, *map, {"incidents.csv", false, true, true}, silent);
    REQUIRE_MESSAGE(imported, imported.error().message);
    return std::move(*imported);
  }

  std::vector<Record> Tickets() {
    const ops::Desk desk = Open();
    std::vector<Record> tickets;
    REQUIRE(ops::WalkRecords(
        *desk.tip, RecordKind::kTicket,
        [&](Record ticket) {
          tickets.push_back(std::move(ticket));
          return true;
        },
        [](const std::string& path, const Error& error) { FAIL(path << ": " << error.message); }));
    return tickets;
  }

  std::string Git(const std::string& command) const { return repo_.Run("git " + command); }

 private:
  ops::Desk Open() {
    auto desk = ops::Open(repo_.path(), {5, true}, kWho, *clock_, *ids_);
    REQUIRE(desk);
    return std::move(*desk);
  }
  static inline const std::optional<std::string> kWho = "Bob <bob@example.org>";
  test::TempRepo repo_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdSource> ids_;
};

using Counts = std::map<std::string, int>;

Counts CountBy(const std::vector<Record>& tickets, const std::string& field) {
  Counts counts;
  for (const Record& ticket : tickets) ++counts[ticket.Text(field)];
  return counts;
}

// How often each ticket's log does something, counted.
template <typename F>
Counts CountTimes(const std::vector<Record>& tickets, const F& does) {
  Counts counts;
  for (const Record& ticket : tickets) {
    std::string before;
    int times = 0;
    for (const Entry& entry : ticket.log) times += does(entry, before) ? 1 : 0;
    ++counts[std::to_string(times)];
  }
  return counts;
}

const Value* SetIn(const Entry& entry, std::string_view field) {
  for (const auto& [name, value] : entry.set) {
    if (name == field) return &value;
  }
  return nullptr;
}

// Hours from the creation to the last time that the ticket was given the status.
std::vector<double> HoursTo(const std::vector<Record>& tickets, std::string_view status) {
  std::vector<double> hours;
  for (const Record& ticket : tickets) {
    std::optional<Instant> at;
    for (size_t i = 1; i < ticket.log.size(); ++i) {
      const Value* set = SetIn(ticket.log[i], "status");
      if (set != nullptr && set->text == status) at = ticket.log[i].at;
    }
    if (at) hours.push_back(static_cast<double>(at->ms - ticket.log[0].at.ms) / 3'600'000);
  }
  std::sort(hours.begin(), hours.end());
  return hours;
}

int OpenAt(const std::vector<Record>& tickets, const char* time) {
  const Instant then = *ParseInstant(time);
  return static_cast<int>(std::count_if(tickets.begin(), tickets.end(), [&](const Record& t) {
    const auto closed = std::find_if(t.log.begin(), t.log.end(), [](const Entry& entry) {
      const Value* set = SetIn(entry, "status");
      return set != nullptr && set->text == "closed";
    });
    return t.log[0].at < then && then <= closed->at;
  }));
}

TEST_CASE("the real log comes in whole, and its figures come out") {
  const std::string log = ReadFile(DESK_SHARED_DATA "/incidents.csv");
  if (log.empty()) {
    MESSAGE("skipped: the log is not there");
    return;
  }
  RealDesk desk;
  const Imported imported = desk.Import(log);
  CHECK(imported.rows == 5998);
  CHECK(imported.rejected == 0);
  CHECK(imported.created == 890);
  const auto tickets = desk.Tickets();
  REQUIRE(tickets.size() == 890);
  CHECK(CountBy(tickets, "status") == Counts{{"closed", 890}});
  CHECK(CountBy(tickets, "priority") == Counts{{"1", 15}, {"2", 33}, {"3", 757}, {"4", 85}});
  CHECK(CountBy(tickets, "custom.made_sla") == Counts{{"true", 495}, {"false", 395}});
  CHECK(CountBy(tickets, "custom.reopen_count") == Counts{{"0", 880}, {"1", 9}, {"2", 1}});
  auto reassigned = CountBy(tickets, "custom.reassignment_count");
  CHECK(reassigned["0"] == 499);
  CHECK(reassigned["1"] == 204);
  CHECK(reassigned["2"] == 92);
  CHECK(reassigned["5"] == 14);
  auto teams = CountBy(tickets, "team");
  CHECK(teams["group-70"] == 175);
  CHECK(teams["group-24"] == 59);
  CHECK(teams["group-25"] == 53);
  CHECK(teams["group-23"] == 51);
  // A ticket that is taken out of a group and put into the same again has not moved.
  auto moves = CountTimes(tickets, [](const Entry& entry, std::string& before) {
    const Value* team = SetIn(entry, "team");
    if (team == nullptr || team->is_null()) return false;
    const bool moved = !before.empty() && team->text != before;
    before = team->text;
    return moved;
  });
  CHECK(moves["0"] == 509);
  CHECK(moves["1"] == 200);
  CHECK(moves["2"] == 90);
  CHECK(CountTimes(tickets, [](const Entry& entry, std::string& before) {
          const Value* status = SetIn(entry, "status");
          if (status == nullptr) return false;
          const bool reopened = (before == "resolved" || before == "closed") &&
                                status->text != "closed" && status->text != "resolved";
          before = status->text;
          return reopened;
        }) == Counts{{"0", 879}, {"1", 10}, {"2", 1}});
  const auto hours = HoursTo(tickets, "resolved");
  REQUIRE(hours.size() == 861);
  CHECK(hours[430] == doctest::Approx(54.467).epsilon(0.00001));
  CHECK(hours[774] == doctest::Approx(762.05).epsilon(0.00001));
  CHECK(hours.back() == doctest::Approx(8020.267).epsilon(0.00001));
  CHECK(OpenAt(tickets, "2016-03-01T00:00:00Z") == 206);
  CHECK(OpenAt(tickets, "2016-03-02T00:00:00Z") == 521);
  CHECK(OpenAt(tickets, "2016-03-05T00:00:00Z") == 888);
  CHECK(OpenAt(tickets, "2016-03-10T00:00:00Z") == 363);
  // Once more: nothing.
  const std::string tip = desk.Git("rev-parse HEAD");
  CHECK(desk.Import(log).unchanged == 890);
  CHECK(desk.Git("rev-parse HEAD") == tip);
}

TEST_CASE("the real log in two parts is what it is in one") {
  const std::string log = ReadFile(DESK_SHARED_DATA "/incidents.csv");
  if (log.empty()) return;
  // Cut within an incident.
  const size_t cut = log.find('\n', log.size() / 2) + 1;
  RealDesk parts, whole;
  parts.Import(log.substr(0, cut));
  const Imported rest = parts.Import(log);
  CHECK(rest.created + rest.changed + rest.unchanged == 890);
  whole.Import(log);
  CHECK(parts.Git("rev-parse HEAD:tickets") == whole.Git("rev-parse HEAD:tickets"));
}

}  // namespace
}  // namespace desk::port
