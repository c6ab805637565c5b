// SPDX-License-Identifier: MIT
#include "report/history.h"

#include <algorithm>

#include "base/text.h"
#include "model/fold.h"

namespace desk::report {

namespace {

void SortElements(std::vector<std::string>& elements) {
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
}

// How often somebody or something handed a ticket on to another one; time with nobody is left out.
struct Hands {
  std::string last;
  int64_t changes = 0;

  void See(const std::string& now, bool counts) {
    if (now.empty() || now == last) return;
    if (counts && !last.empty()) ++changes;
    last = now;
  }
};

bool IsAnswer(const Entry& entry, const std::string& requester, const Scope& scope) {
  if (!entry.is_public() || entry.by.empty()) return false;
  return scope.agents.empty() ? entry.by != requester : scope.agents.contains(FoldCase(entry.by));
}

// The last coming into resolved, or else into closed. Until a ticket was anything else, nobody has
// measured how long it took to solve it.
class Solving {
 public:
  void See(std::optional<Category> before, std::optional<Category> after, int64_t moment) {
    measured_ = measured_ || !IsDone(before);
    if (!measured_ || before == after) return;
    if (after == Category::kResolved) resolved_ = moment;
    if (after == Category::kClosed) closed_ = moment;
  }
  std::optional<int64_t> moment() const { return resolved_ ? resolved_ : closed_; }

 private:
  bool measured_ = false;
  std::optional<int64_t> resolved_, closed_;
};

}  // namespace

bool IsActive(std::optional<Category> category) {
  return category.has_value() && desk::IsActive(*category);
}

bool IsDone(std::optional<Category> category) {
  return category == Category::kResolved || category == Category::kClosed;
}

std::optional<Past> PastOf(Record ticket, std::optional<Instant> end) {
  LogOrder order = OrderLog(ticket.log);
  const auto counts = end ? std::lower_bound(order.moments.begin(), order.moments.end(), end->ms) -
                                order.moments.begin()
                          : static_cast<std::ptrdiff_t>(ticket.log.size());
  const auto size = static_cast<size_t>(counts);
  if (size == 0) return std::nullopt;
  if (size < ticket.log.size()) {
    // The moments stay those of the whole log, whatever `after` misses now.
    ticket.log.erase(ticket.log.begin() + counts, ticket.log.end());
    order.moments.resize(size);
    order.order.resize(size);
    ticket.fields = Fold(ticket.log, order);
  }
  return Past{std::move(ticket), std::move(order.moments)};
}

Track::Track(std::vector<std::string> fields)
    : fields_(std::move(fields)), values_(fields_.size()), is_set_(fields_.size()) {}

Track::Track(std::vector<std::string> fields, const Record& record) : Track(std::move(fields)) {
  for (size_t i = 0; i < fields_.size(); ++i) values_[i] = record.Elements(fields_[i]);
}

const std::string& Track::First(size_t i) const {
  static const std::string kNothing;
  return values_[i].empty() ? kNothing : values_[i].front();
}

template <typename List, typename Change>
void Track::ForEach(const List& list, Change change) {
  for (const auto& [field, value] : list) {
    for (size_t i = 0; i < fields_.size(); ++i) {
      if (fields_[i] == field) change(i, value);
    }
  }
}

void Track::Apply(const Entry& entry) {
  ForEach(entry.set, [this](size_t i, const Value& value) {
    if (value.is_scalar() && !value.is_null()) {
      values_[i].assign(1, value.text);  // most are, and this needs no memory
    } else {
      values_[i] = value.AsStrings();
    }
    if (is_set_[i]) SortElements(values_[i]);
  });
  ForEach(entry.add, [this](size_t i, const std::vector<std::string>& elements) {
    values_[i].insert(values_[i].end(), elements.begin(), elements.end());
    SortElements(values_[i]);
    is_set_[i] = true;
  });
  ForEach(entry.remove, [this](size_t i, const std::vector<std::string>& elements) {
    std::erase_if(values_[i], [&](const std::string& value) {
      return std::find(elements.begin(), elements.end(), value) != elements.end();
    });
    SortElements(values_[i]);
    is_set_[i] = true;
  });
}

Facts FactsOf(const Past& past, const Scope& scope) {
  Facts facts;
  Track track({"status", "team", "assignee", "requester"});
  Hands teams, assignees;
  Solving solving;
  const auto& log = past.ticket.log;
  facts.categories.reserve(log.size());
  for (size_t i = 0; i < log.size(); ++i) {
    track.Apply(log[i]);
    const bool counts = !scope.since || past.moments[i] >= scope.since->ms;
    const auto after = scope.config.CategoryOf(track.First(0));
    const auto before = i == 0 ? std::nullopt : facts.categories.back();
    facts.categories.push_back(after);
    teams.See(track.First(1), counts);
    assignees.See(track.First(2), counts);
    if (!counts) facts.was_active = IsActive(after);
    facts.busy = IsActive(after) || (counts && (facts.busy || i == 0));
    if (counts && IsDone(after) && before != after) facts.finished = true;
    if (i == 0) continue;
    if (counts && IsDone(before) && IsActive(after)) {
      facts.finished = true;
      ++facts.reopens;
    }
    solving.See(before, after, past.moments[i]);
    if (!facts.answered && IsAnswer(log[i], track.First(3), scope))
      facts.answered = past.moments[i];
  }
  facts.handovers = teams.changes;
  facts.reassigned = assignees.changes;
  facts.solved = solving.moment();
  return facts;
}

}  // namespace desk::report
