// SPDX-License-Identifier: MIT
//
// Every report against a second implementation, over random histories. The second one is written
// plainly and knows nothing of the first: it folds the log from scratch for each entry, makes a
// list of what is to be counted, and goes through that list again for every group.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "base/text.h"
#include "model/fold.h"
#include "report/dash.h"
#include "report/sample.h"

using namespace desk;
using namespace desk::report;
using namespace desk::report::test;

namespace {

// --- random histories ---

class Histories {
 public:
  explicit Histories(uint64_t seed) : random_(seed) {}

  uint64_t Roll(uint64_t n) { return random_() % n; }
  std::string Pick(const std::vector<std::string>& words) { return words[Roll(words.size())]; }
  Instant Time() { return {Day0().ms + static_cast<int64_t>(Roll(200)) * 3'600'000}; }

  Record Next() {
    Record record;
    record.id = "t" + std::to_string(Roll(1000));
    const size_t entries = 1 + Roll(7);
    for (size_t i = 0; i < entries; ++i) record.log.push_back(NextEntry(record.log));
    record.fields = Fold(record.log);
    if (Roll(10) == 0) record.fields["status"] = Value::String("resolved");  // by hand
    return Settled(record);
  }

  Spec NextSpec(Name name) {
    Spec spec;
    spec.name = name;
    const auto by = Pick({"", "status", "priority", "team", "tags", "custom.x", "day", "month",
                          "age", "reopens", "handovers", "source"});
    if (!by.empty()) spec.by.push_back(by);
    if (!by.empty() && Roll(3) == 0) {
      const auto other = Pick({"priority", "team", "tag", "age", "day"});
      if (other != by) spec.by.push_back(other);
    }
    if (!ShapeOf(name).is_stock && Roll(2) == 0) spec.since = Time();
    if (Roll(2) == 0) spec.until = Time();
    if (spec.since && spec.until && *spec.until <= *spec.since) spec.until.reset();
    if (Roll(3) == 0)
      spec.matches = [](const Record& ticket) { return ticket.Text("priority") != "1"; };
    if (Roll(2) == 0) spec.agents = {"bob", "eve"};
    return spec;
  }

 private:
  Entry NextEntry(const std::vector<Entry>& log) {
    Entry entry;
    entry.id = "e" + std::to_string(100 + log.size());
    entry.at = Time();
    if (!log.empty())
      entry.after.push_back(log[Roll(3) == 0 ? Roll(log.size()) : log.size() - 1].id);
    entry.by = Pick({"ann", "bob", "eve", ""});
    entry.kind = Pick({"", "", "message", "note"});
    entry.via = Pick({"", "cli", "mail"});
    if (log.empty() || Roll(2) == 0) {
      Set(entry, "status",
          {"new", "in_progress", "waiting", "resolved", "closed", "cancelled", "merged", "zombie",
           "resolved", "closed", "in_progress"});
    }
    if (Roll(3) == 0) Set(entry, "team", {"a", "b", "", "c"});
    if (Roll(3) == 0) Set(entry, "assignee", {"bob", "eve", ""});
    if (Roll(4) == 0) Set(entry, "priority", {"1", "2", "3", "high", ""});
    if (Roll(5) == 0) Set(entry, "custom.x", {"7", "x", ""});
    if (Roll(5) == 0) Set(entry, "source", {"phone", ""});
    if (Roll(5) == 0) Set(entry, "escalation", {"1", "2"});
    if (Roll(3) == 0) Set(entry, "requester", {"ann", "bob"});
    if (Roll(3) == 0) Set(entry, "wait_until", {"2026-01-03T00:00:00Z", "2027-01-03T00:00:00Z"});
    if (Roll(4) == 0) entry.add.push_back({"tags", {Pick({"x", "y"})}});
    if (Roll(4) == 0) entry.remove.push_back({"tags", {Pick({"x", "y"})}});
    std::sort(entry.set.begin(), entry.set.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return entry;
  }

  void Set(Entry& entry, const std::string& field, const std::vector<std::string>& values) {
    const std::string value = Pick(values);
    entry.set.emplace_back(field, value.empty() ? Value::Null() : Value::String(value));
  }

  std::mt19937_64 random_;
};

// --- the second implementation ---

struct State {
  int64_t moment;
  Entry entry;
  Fields fields;

  std::vector<std::string> All(const std::string& field) const {
    const auto it = fields.find(field);
    return it == fields.end() ? std::vector<std::string>() : it->second.AsStrings();
  }
  std::string One(const std::string& field) const {
    const auto all = All(field);
    return all.empty() ? "" : all[0];
  }
  bool Is(std::initializer_list<const char*> statuses) const {
    return std::any_of(statuses.begin(), statuses.end(),
                       [&](const char* status) { return One("status") == status; });
  }
  bool Active() const { return Is({"new", "in_progress", "waiting"}); }
  bool Done() const { return Is({"resolved", "closed"}); }
};

struct Life {
  std::vector<State> states;  // before the end of the period
  size_t begin = 0;           // the first of them in the period
};

struct Item {
  std::vector<std::vector<std::string>> groups;  // per dimension
  std::vector<double> counts;
  std::vector<int64_t> value;  // none or one
};

class Naive {
 public:
  Naive(const Spec& spec, Instant now) : spec_(spec), now_(spec.until.value_or(now)) {
    by_ = spec.by;
    if (by_.empty()) by_ = {std::string(ShapeOf(spec.name).by)};
  }

  void Add(const Record& ticket) {
    Life life;
    const LogOrder order = OrderLog(ticket.log);
    std::vector<Entry> so_far;
    for (size_t i = 0; i < ticket.log.size(); ++i) {
      if (spec_.until && order.moments[i] >= spec_.until->ms) break;
      so_far.push_back(ticket.log[i]);
      if (spec_.since && order.moments[i] < spec_.since->ms) life.begin = i + 1;
      life.states.push_back({order.moments[i], ticket.log[i], Fold(so_far)});
    }
    if (life.states.empty()) return;
    Record then = ticket;
    then.log = so_far;
    then.fields = life.states.back().fields;
    if (spec_.matches && !spec_.matches(then)) return;
    lives_.push_back(life);
    Look(life);
  }

  // The rows that have something in them, sorted, and the total.
  std::vector<std::string> Rows() const {
    std::vector<std::vector<std::string>> keys;
    for (const auto& item : items_) {
      std::vector<std::vector<std::string>> own = {{}};
      for (const auto& groups : item.groups) {
        std::vector<std::vector<std::string>> longer;
        for (const auto& key : own) {
          for (const auto& group : groups) {
            longer.push_back(key);
            longer.back().push_back(group);
          }
        }
        own = longer;
      }
      keys.insert(keys.end(), own.begin(), own.end());
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::vector<std::string> rows;
    for (const auto& key : keys) {
      std::vector<Item> in;
      for (const auto& item : items_) {
        bool is_in = true;
        for (size_t i = 0; i < key.size(); ++i) {
          const auto& groups = item.groups[i];
          is_in = is_in && std::find(groups.begin(), groups.end(), key[i]) != groups.end();
        }
        if (is_in) in.push_back(item);
      }
      std::string row;
      for (const auto& name : key) row += name + " ";
      rows.push_back(row + Shown(in));
    }
    std::sort(rows.begin(), rows.end());
    rows.push_back("total " + Shown(items_));
    return rows;
  }

  // How many tickets are to be done just before `at`.
  int64_t ActiveAt(int64_t at) const {
    int64_t active = 0;
    for (const auto& life : lives_) {
      bool is_active = false;
      for (const auto& state : life.states) {
        if (state.moment < at) is_active = state.Active();
      }
      active += is_active ? 1 : 0;
    }
    return active;
  }

 private:
  static int64_t Changes(const Life& life, const std::string& field) {
    int64_t changes = 0;
    std::string last;
    for (size_t i = 0; i < life.states.size(); ++i) {
      const std::string now = life.states[i].One(field);
      if (now.empty()) continue;
      if (i >= life.begin && !last.empty() && last != now) ++changes;
      last = now;
    }
    return changes;
  }

  static int64_t Reopens(const Life& life) {
    int64_t reopens = 0;
    for (size_t i = std::max<size_t>(life.begin, 1); i < life.states.size(); ++i) {
      if (life.states[i - 1].Done() && life.states[i].Active()) ++reopens;
    }
    return reopens;
  }

  std::vector<std::string> GroupsOf(const std::string& by, const Life& life, const State& state,
                                    int64_t moment) const {
    const int64_t created = life.states[0].moment;
    if (by == "day") return {"'" + FormatInstant({moment}).substr(0, 10) + "'"};
    if (by == "month") return {"'" + FormatInstant({moment}).substr(0, 7) + "'"};
    if (by == "reopens") return {std::to_string(Reopens(life))};
    if (by == "handovers") return {std::to_string(Changes(life, "team"))};
    if (by == "age") {
      const double days = static_cast<double>(now_.ms - created) / 86'400'000;
      return {days < 1    ? "'<1d'"
              : days < 3  ? "'1-3d'"
              : days < 7  ? "'3-7d'"
              : days < 14 ? "'7-14d'"
                          : "'14-30d'"};
    }
    auto values = state.All(by == "tag" ? "tags" : by);
    if (by == "source" && spec_.name == Name::kSources && values.empty())
      values = {life.states[0].entry.via};
    std::vector<std::string> groups;
    for (const auto& value : values) {
      if (value.empty()) continue;
      const bool is_number = value.find_first_not_of("0123456789") == std::string::npos;
      groups.push_back(is_number ? value : "'" + value + "'");
    }
    if (groups.empty()) groups.push_back("-");
    return groups;
  }

  void Put(const Life& life, const State& state, int64_t moment, std::vector<double> counts,
           std::vector<int64_t> value) {
    Item item{{}, std::move(counts), std::move(value)};
    for (const auto& by : by_) item.groups.push_back(GroupsOf(by, life, state, moment));
    items_.push_back(std::move(item));
  }

  void Look(const Life& life) {
    const State& first = life.states.front();
    const State& last = life.states.back();
    const int64_t age = std::max<int64_t>(0, now_.ms - first.moment);
    const bool created_in = life.begin == 0;
    switch (spec_.name) {
      case Name::kQueue:
        return Put(
            life, last, first.moment,
            {1, last.One("assignee").empty() ? 1. : 0., last.One("escalation").empty() ? 0. : 1.},
            {age});
      case Name::kAgeing:
        return Put(life, last, first.moment, {1}, {age});
      case Name::kWorkload: {
        const bool urgent = last.One("priority") == "1" || last.One("priority") == "2";
        return Put(life, last, first.moment,
                   {1, last.Is({"new"}) ? 1. : 0., last.Is({"in_progress"}) ? 1. : 0.,
                    last.Is({"waiting"}) ? 1. : 0., urgent ? 1. : 0.},
                   {age});
      }
      case Name::kFlow:
        return LookAtFlow(life);
      case Name::kResolution:
        return LookAtResolution(life);
      case Name::kReopened: {
        bool counts = Reopens(life) > 0 || (created_in && first.Done());
        for (size_t i = std::max<size_t>(life.begin, 1); i < life.states.size(); ++i) {
          counts = counts || (life.states[i].Done() &&
                              life.states[i].One("status") != life.states[i - 1].One("status"));
        }
        const auto reopens = static_cast<double>(Reopens(life));
        if (counts) Put(life, last, first.moment, {1, reopens > 0 ? 1. : 0., reopens}, {});
        return;
      }
      case Name::kHandovers: {
        bool counts = created_in || life.states[life.begin - 1].Active();
        for (size_t i = life.begin; i < life.states.size(); ++i)
          counts = counts || life.states[i].Active();
        const int64_t changes = Changes(life, "team");
        if (counts)
          Put(life, last, first.moment,
              {1, static_cast<double>(changes), static_cast<double>(Changes(life, "assignee"))},
              {changes});
        return;
      }
      case Name::kSources:
        if (created_in) Put(life, last, first.moment, {1}, {first.moment});
        return;
      case Name::kFirstResponse: {
        if (!created_in) return;
        for (size_t i = 1; i < life.states.size(); ++i) {
          const State& state = life.states[i];
          const std::string& by = state.entry.by;
          if (state.entry.kind != "message" || by.empty()) continue;
          if (spec_.agents.empty() ? by == state.One("requester") : spec_.agents.count(by) == 0)
            continue;
          return Put(life, last, first.moment, {1, 1, 0}, {state.moment - first.moment});
        }
        return Put(life, last, first.moment, {1, 0, 1}, {});
      }
    }
  }

  void LookAtFlow(const Life& life) {
    for (size_t i = life.begin; i < life.states.size(); ++i) {
      const State& now = life.states[i];
      std::vector<double> counts = {0, 0, 0, 0, 0, 1, now.Active() ? 1. : 0.};
      if (i == 0) counts[0] = 1;
      if (i > 0) {
        const State& before = life.states[i - 1];
        if (before.Active() && now.Done()) counts[1] = 1;
        if (before.Done() && now.Active()) counts[2] = 1;
        if (now.Is({"closed"}) && !before.Is({"closed"})) counts[3] = 1;
        if (now.Is({"cancelled"}) && !before.Is({"cancelled"})) counts[4] = 1;
        if (before.Active()) counts[6] -= 1;
      }
      Put(life, now, now.moment, counts, {});
    }
  }

  void LookAtResolution(const Life& life) {
    int64_t resolved = -1, closed = -1;
    bool was_other = false;  // than resolved and closed
    for (size_t i = 1; i < life.states.size(); ++i) {
      const State &before = life.states[i - 1], &now = life.states[i];
      was_other = was_other || !before.Done();
      if (!was_other || before.One("status") == now.One("status")) continue;
      if (now.Is({"resolved"})) resolved = now.moment;
      if (now.Is({"closed"})) closed = now.moment;
    }
    const int64_t moment = resolved >= 0 ? resolved : closed;
    if (moment < 0 || (spec_.since && moment < spec_.since->ms)) return;
    Put(life, life.states.back(), moment, {1}, {moment - life.states[0].moment});
  }

  std::string Shown(const std::vector<Item>& in) const {
    std::vector<double> sums(7);
    std::vector<int64_t> values;
    for (const auto& item : in) {
      for (size_t i = 0; i < item.counts.size(); ++i) sums[i] += item.counts[i];
      values.insert(values.end(), item.value.begin(), item.value.end());
    }
    std::sort(values.begin(), values.end());
    const auto count = [&](size_t i) { return fmt::format("{:g}", sums[i]); };
    const auto rank = [&](double part) {
      if (values.empty()) return std::string("-");
      const auto number = static_cast<size_t>(std::ceil(part * static_cast<double>(values.size())));
      return report::test::Show(Elapsed{values[number - 1]});
    };
    const auto part = [&](double some, double all) {
      return all == 0 ? "-" : fmt::format("{:g}/1", some / all);
    };
    double sum = 0;
    for (const int64_t value : values) sum += static_cast<double>(value);
    const double mean = values.empty() ? 0 : sum / static_cast<double>(values.size());
    const std::string mean_time =
        values.empty() ? "-" : report::test::Show(Elapsed{std::llround(mean)});
    const std::string times = rank(0.5) + " " + rank(0.9) + " " + mean_time + " " + rank(1);
    const std::string share = part(sums[0], static_cast<double>(items_.size()));
    switch (spec_.name) {
      case Name::kQueue:
        return count(0) + " " + share + " " + count(1) + " " + count(2) + " " + rank(0.5) + " " +
               rank(1);
      case Name::kAgeing:
      case Name::kResolution:
        return count(0) + " " + times;
      case Name::kFlow:
        return count(0) + " " + count(1) + " " + count(2) + " " + count(3) + " " + count(4) + " " +
               count(5) + " " + count(6);
      case Name::kReopened:
        return count(0) + " " + count(1) + " " + count(2) + " " + part(sums[1], sums[0]);
      case Name::kHandovers:
        return count(0) + " " + count(1) + " " +
               (values.empty() ? "-" : fmt::format("{:g}", mean)) + " " +
               (values.empty() ? "-" : std::to_string(values.back())) + " " + count(2);
      case Name::kWorkload:
        return count(0) + " " + count(1) + " " + count(2) + " " + count(3) + " " + count(4) + " " +
               rank(1);
      case Name::kSources:
        if (values.empty()) return count(0) + " " + share + " - -";
        return count(0) + " " + share + " " + FormatInstant({values.front()}) + " " +
               FormatInstant({values.back()});
      case Name::kFirstResponse:
        return count(0) + " " + count(1) + " " + count(2) + " " + times;
    }
    return "";
  }

  const Spec& spec_;
  Instant now_;
  std::vector<std::string> by_;
  std::vector<Life> lives_;
  std::vector<Item> items_;
};

// The rows in the form of the second implementation. `open` is taken off; a row of nothing is one
// whose figures are those of an empty group.
std::vector<std::string> RowsOf(Figures figures, bool has_open) {
  std::vector<std::string> rows;
  for (auto& row : figures.rows) {
    if (has_open) row.pop_back();
    const bool is_empty = std::all_of(row.begin() + static_cast<std::ptrdiff_t>(figures.by.size()),
                                      row.end(), [](const Figure& f) {
                                        const auto* share = std::get_if<Share>(&f);
                                        return f == Figure(int64_t{0}) || f == Figure() ||
                                               (share != nullptr && share->part == 0);
                                      });
    if (!is_empty) rows.push_back(Show(row));
  }
  std::sort(rows.begin(), rows.end());
  if (has_open) figures.total.pop_back();
  rows.push_back("total " + Show(figures.total));
  return rows;
}

void CheckOpen(const Figures& figures, const Naive& naive, const Spec& spec) {
  constexpr int64_t kEnd = 4'000'000'000'000;
  for (const auto& row : figures.rows) {
    if (spec.by.empty() || spec.by[0] != "day") break;
    const auto date = ParseDate(std::get<std::string>(row[0]));
    const int64_t end = StartOfDay(*date).ms + 86'400'000;
    CHECK(row.back() == Figure(naive.ActiveAt(spec.until ? std::min(end, spec.until->ms) : end)));
  }
  CHECK(figures.total.back() == Figure(naive.ActiveAt(kEnd)));
}

}  // namespace

TEST_CASE("every report says what a plain count says") {
  int rows = 0;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    Histories histories(seed);
    const Name name = AllNames()[seed % AllNames().size()];
    const Spec spec = histories.NextSpec(name);
    std::vector<Record> tickets;
    for (auto n = histories.Roll(12); n > 0; --n) tickets.push_back(histories.Next());
    const Instant now = Day0("9d");
    const Figures figures = Made(spec, tickets, now);
    Naive naive(spec, now);
    for (const auto& ticket : tickets) naive.Add(ticket);
    const bool has_open = figures.columns.back() == "open" && name == Name::kFlow;
    CAPTURE(seed);
    CAPTURE(ShapeOf(name).name);
    CAPTURE(Join(figures.by, ","));
    CHECK(Join(RowsOf(figures, has_open), "\n") == Join(naive.Rows(), "\n"));
    if (has_open) CheckOpen(figures, naive, spec);
    rows += static_cast<int>(naive.Rows().size());
  }
  CHECK(rows > 5000);  // the histories were not all empty
}

TEST_CASE("the dash says what a plain count says") {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Histories histories(seed);
    std::vector<Record> tickets;
    for (auto n = histories.Roll(20); n > 0; --n) tickets.push_back(histories.Next());
    const Instant now = Day0("9d");
    auto maker = DashMaker::Make(Spec(), Config(), now);
    REQUIRE(maker.has_value());
    for (const auto& ticket : tickets) maker->Add(maker->Count(ticket));
    const Dash dash = maker->Finish();

    std::map<std::string, int64_t> by_status;
    int64_t unassigned = 0, wait_passed = 0;
    std::vector<std::string> oldest;
    for (const auto& ticket : tickets) {
      const std::string status = ticket.Text("status"), until = ticket.Text("wait_until");
      if (status != "new" && status != "in_progress" && status != "waiting") continue;
      ++by_status[status];
      if (ticket.Text("assignee").empty()) ++unassigned;
      if (!until.empty() && until <= FormatInstant(now)) ++wait_passed;
      const LogOrder order = OrderLog(ticket.log);
      oldest.push_back(FormatInstant({order.moments[order.order[0]]}) + " " + ticket.id);
    }
    std::sort(oldest.begin(), oldest.end());
    oldest.resize(std::min<size_t>(oldest.size(), 5));
    std::vector<std::string> shown;
    for (const auto& ticket : dash.oldest)
      shown.push_back(FormatInstant(ticket.created) + " " + ticket.id);
    const auto plain = [&](Name name, const char* by) {
      Spec spec;
      spec.name = name;
      spec.by = {by};
      if (name == Name::kFlow) {
        spec.since = Instant{now.ms - int64_t{13} * 86'400'000};
        spec.until = Instant{now.ms + 86'400'000};
      } else {
        spec.matches = [](const Record& ticket) {
          const std::string status = ticket.Text("status");
          return status == "new" || status == "in_progress" || status == "waiting";
        };
      }
      Naive naive(spec, now);
      for (const auto& ticket : tickets) naive.Add(ticket);
      return Join(naive.Rows(), "\n");
    };
    CAPTURE(seed);
    CHECK(dash.fresh == by_status["new"]);
    CHECK(dash.open == by_status["in_progress"]);
    CHECK(dash.waiting == by_status["waiting"]);
    CHECK(dash.tickets == dash.fresh + dash.open + dash.waiting);
    CHECK(dash.unassigned == unassigned);
    CHECK(dash.wait_passed == wait_passed);
    CHECK(shown == oldest);
    CHECK(Join(RowsOf(dash.agents, false), "\n") == plain(Name::kWorkload, "assignee"));
    CHECK(Join(RowsOf(dash.teams, false), "\n") == plain(Name::kWorkload, "team"));
    CHECK(Join(RowsOf(dash.days, true), "\n") == plain(Name::kFlow, "day"));
  }
}
