// SPDX-License-Identifier: MIT
#include "report/report.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::report {

Report::Report(Spec spec, const DeskConfig& config, Instant now)
    : spec_(std::move(spec)),
      shape_(&ShapeOf(spec_.name)),
      scope_{config, spec_.agents, spec_.since},
      now_(spec_.until.value_or(now)) {}

Result<Report> Report::Make(Spec spec, const DeskConfig& config, Instant now) {
  if (spec.by.empty()) spec.by = {std::string(ShapeOf(spec.name).by)};
  if (spec.since && spec.until && *spec.until <= *spec.since) {
    return Fail(ErrorCode::kUsage,
                fmt::format("the period ends at {} and begins only at {}",
                            FormatInstant(*spec.until), FormatInstant(*spec.since)));
  }
  Report report(std::move(spec), config, now);
  for (const auto& name : report.spec_.by) {
    DESK_ASSIGN(Dimension dimension, Dimension::Of(name, config));
    if (std::count(report.spec_.by.begin(), report.spec_.by.end(), name) > 1)
      return Fail(ErrorCode::kUsage, fmt::format("'{}' stands twice in --by", name));
    if (report.spec_.active_only) dimension.ExpectActive(config);
    if (report.spec_.name == Name::kWorkload && name == "assignee") {
      for (const auto& agent : report.spec_.active_agents) dimension.Expect(agent);
    }
    report.fields_.push_back(dimension.field());
    report.dimensions_.push_back(std::move(dimension));
  }
  return report;
}

Counted Report::Count(Record ticket) const {
  const auto past = PastOf(std::move(ticket), spec_.until);
  return past ? Count(*past) : Counted();
}

Counted Report::Count(const Past& past) const {
  Counted counted;
  if (spec_.matches && !spec_.matches(past.ticket)) return counted;
  counted.facts = FactsOf(past, scope_);
  counted.age_ms = std::max<int64_t>(0, now_.ms - past.moments.front());
  const Seen seen{past, counted.facts, scope_, now_};
  if (spec_.name == Name::kFlow) {
    Track fields(fields_);
    for (size_t i = 0; i < past.moments.size(); ++i) {
      fields.Apply(past.ticket.log[i]);
      const Instant at{past.moments[i]};
      if ((!spec_.since || at >= *spec_.since) && (!spec_.until || at < *spec_.until))
        counted.parts.push_back({FlowOf(seen, i), fields.values()});
    }
  } else if (const auto booking = shape_->count(seen)) {
    Track fields(fields_, past.ticket);
    for (size_t i = 0; i < fields_.size(); ++i) {
      const bool is_said = !fields.First(i).empty();
      if (spec_.name == Name::kSources && fields_[i] == "source" && !is_said)
        fields.Put(i, {past.ticket.log.front().via});
    }
    counted.parts.push_back({*booking, fields.values()});
  }
  return counted;
}

std::vector<Report::Key> Report::KeysOf(const Counted& counted, const Counted::Part& part) {
  std::vector<Key> keys(1);
  for (size_t i = 0; i < dimensions_.size(); ++i) {
    const auto groups = dimensions_[i].GroupsOf({&part.values[i],
                                                 {part.booking.moment},
                                                 counted.age_ms,
                                                 counted.facts.reopens,
                                                 counted.facts.handovers});
    const size_t size = keys.size();
    for (size_t g = 1; g < groups.size(); ++g) {
      for (size_t k = 0; k < size; ++k) {
        keys.push_back(keys[k]);
        keys.back().push_back(groups[g]);
      }
    }
    for (size_t k = 0; k < size; ++k) keys[k].push_back(groups[0]);
  }
  return keys;
}

void Report::Add(const Counted& counted) {
  if (spec_.name == Name::kFlow) active_before_ += counted.facts.was_active ? 1 : 0;
  for (const auto& part : counted.parts) {
    for (const auto& key : KeysOf(counted, part)) groups_[key].Add(part.booking);
    total_.Add(part.booking);
  }
}

std::vector<Report::Key> Report::ListedKeys() const {
  std::vector<std::map<Dimension::Id, int64_t>> counts(dimensions_.size());
  for (const auto& [key, tally] : groups_) {
    for (size_t i = 0; i < key.size(); ++i) counts[i][key[i]] += tally.counts[0];
  }
  std::vector<Key> keys;
  if (dimensions_.size() == 1) {
    std::optional<Instant> first, last;
    if (shape_->events_in_period) {
      first = spec_.since;
      if (spec_.until) last = Instant{spec_.until->ms - 1};
    }
    dimensions_[0].Fill(counts[0], first, last);
    for (const Dimension::Id id : dimensions_[0].InOrder(counts[0])) keys.push_back({id});
    return keys;
  }
  std::vector<std::map<Dimension::Id, size_t>> ranks(dimensions_.size());
  for (size_t i = 0; i < dimensions_.size(); ++i) {
    for (const Dimension::Id id : dimensions_[i].InOrder(counts[i]))
      ranks[i].emplace(id, ranks[i].size());
  }
  std::map<std::vector<size_t>, Key> sorted;
  for (const auto& [key, tally] : groups_) {
    std::vector<size_t> rank;
    for (size_t i = 0; i < key.size(); ++i) rank.push_back(ranks[i].at(key[i]));
    sorted.emplace(std::move(rank), key);
  }
  for (auto& [rank, key] : sorted) keys.push_back(key);
  return keys;
}

bool Report::has_balance() const {
  return spec_.name == Name::kFlow && dimensions_.size() == 1 && dimensions_[0].is_time();
}

std::vector<Figure> Report::FiguresOf(const Tally& tally) const {
  std::vector<int64_t> values = tally.values;
  std::sort(values.begin(), values.end());
  std::vector<Figure> figures;
  for (const Column& column : shape_->columns)
    figures.push_back(FigureOf(column, tally, values, total_));
  return figures;
}

Figures Report::Finish() const {
  static const Tally kEmpty;
  Figures figures;
  figures.by = spec_.by;
  for (const Column& column : shape_->columns) figures.columns.emplace_back(column.name);
  if (has_balance()) figures.columns.emplace_back("open");
  int64_t open = active_before_;
  for (const Key& key : ListedKeys()) {
    const auto it = groups_.find(key);
    const Tally& tally = it == groups_.end() ? kEmpty : it->second;
    std::vector<Figure> row;
    for (size_t i = 0; i < key.size(); ++i) row.push_back(dimensions_[i].NameOf(key[i]));
    for (auto& figure : FiguresOf(tally)) row.push_back(std::move(figure));
    open += tally.counts[kNet];
    if (has_balance()) row.emplace_back(open);
    figures.rows.push_back(std::move(row));
  }
  figures.total = FiguresOf(total_);
  if (has_balance()) figures.total.emplace_back(active_before_ + total_.counts[kNet]);
  return figures;
}

}  // namespace desk::report
