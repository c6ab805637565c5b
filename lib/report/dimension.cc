// SPDX-License-Identifier: MIT
#include "report/dimension.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.h"
#include "model/value.h"

namespace desk::report {

namespace {

constexpr int64_t kHour = 3'600'000, kDay = 24 * kHour, kWeek = 7 * kDay;
// 1970-01-01 was a Thursday.
constexpr int64_t kFirstMonday = -3 * kDay;
// Beyond this empty groups are noise: one entry of the year 1 makes 700,000 empty days.
constexpr int64_t kMostFilled = 10'000;

struct Age {
  int64_t below;
  std::string_view name;
};
constexpr std::array kAges = {
    Age{kDay, "<1d"},        Age{3 * kDay, "1-3d"},    Age{7 * kDay, "3-7d"},
    Age{14 * kDay, "7-14d"}, Age{30 * kDay, "14-30d"}, Age{90 * kDay, "30-90d"},
};
constexpr std::string_view kOldest = ">=90d";

constexpr std::string_view kComputed[] = {"day", "week", "month", "age", "reopens", "handovers"};
constexpr std::string_view kCustom = "custom.";

int64_t FloorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Whole numbers as desk writes them; "007" is a text.
std::optional<int64_t> NumberIn(const std::string& text) {
  const auto number = Value::String(text).AsInt();
  return number && std::to_string(*number) == text ? number : std::nullopt;
}

std::string WeekName(int64_t week) {
  const Instant thursday{kFirstMonday + week * kWeek + 3 * kDay};
  const int year = DateOf(thursday).year;  // the year of a week is that of its Thursday
  const int64_t number = (thursday.ms - StartOfDay({year, 1, 1}).ms) / kWeek + 1;
  return fmt::format("{:04}-W{:02}", year, number);
}

}  // namespace

// Where a group stands among the others.
struct Dimension::Place {
  enum Class { kConfigured, kNumber, kText, kNothing } kind;
  int64_t number;  // ascending
  std::string text;
  auto operator<=>(const Place&) const = default;
};

bool Dimension::IsTime(Kind kind) {
  return kind == Kind::kDay || kind == Kind::kWeek || kind == Kind::kMonth;
}

std::optional<Dimension::Kind> Dimension::KindOf(std::string_view name) {
  for (size_t i = 0; i < std::size(kComputed); ++i) {
    if (kComputed[i] == name) return static_cast<Kind>(i + 1);
  }
  const bool is_custom = name.starts_with(kCustom) && name.size() > kCustom.size();
  if (is_custom || name == "tag" || FindField(RecordKind::kTicket, name) != nullptr)
    return Kind::kField;
  return std::nullopt;
}

std::vector<std::string> Dimension::Names() {
  std::vector<std::string> names;
  for (const Field& field : FieldsOf(RecordKind::kTicket)) names.emplace_back(field.name);
  names.emplace_back("tag");
  names.insert(names.end(), std::begin(kComputed), std::end(kComputed));
  return names;
}

Result<Dimension> Dimension::Of(std::string_view name, const DeskConfig& config) {
  const auto kind = KindOf(name);
  if (!kind) {
    Error error{ErrorCode::kUsage, fmt::format("cannot group by '{}'", name), {}, {}, {}};
    const auto near = Suggest(name, Names());
    error.hints.push_back(near.empty() ? "Group by one of: " + Join(Names(), ", ") + ", custom.x."
                                       : "Did you mean '" + Join(near, "' or '") + "'?");
    return Fail(std::move(error));
  }
  Dimension dimension;
  dimension.name_ = name;
  dimension.kind_ = *kind;
  if (*kind != Kind::kField) return dimension;
  dimension.field_ = FindField(RecordKind::kTicket, dimension.field());
  const std::string_view values =
      dimension.field_ == nullptr ? std::string_view() : dimension.field_->refers_to;
  if (values == "status") {
    for (const auto& status : config.statuses) dimension.Expect(status.name);
  } else if (values == "priority") {
    for (const auto& priority : config.priorities) dimension.Expect(std::to_string(priority.level));
  } else if (values == "type") {
    for (const auto& type : config.types) {
      dimension.Expect(type.name);
      if (type.retired) dimension.expected_.pop_back();
    }
  }
  dimension.configured_ = static_cast<Id>(dimension.texts_.size());
  return dimension;
}

std::string Dimension::field() const {
  if (kind_ != Kind::kField) return "";
  return name_ == "tag" ? "tags" : name_;
}

Dimension::Id Dimension::ValueOf(const std::string& text) {
  const auto [it, is_new] = ids_.emplace(text, static_cast<Id>(texts_.size()));
  if (is_new) texts_.push_back(text);
  return it->second;
}

void Dimension::Expect(const std::string& value) { expected_.push_back(ValueOf(value)); }

void Dimension::ExpectActive(const DeskConfig& config) {
  if (field_ == nullptr || field_->refers_to != "status") return;
  std::erase_if(expected_, [&](Id id) {
    const auto category = config.CategoryOf(texts_[static_cast<size_t>(id)]);
    return !category || !IsActive(*category);
  });
}

Dimension::Id Dimension::TimeOf(Instant at) const {
  if (kind_ == Kind::kDay) return FloorDiv(at.ms, kDay);
  if (kind_ == Kind::kWeek) return FloorDiv(at.ms - kFirstMonday, kWeek);
  const Date date = DateOf(at);
  return Id{date.year} * 12 + date.month - 1;
}

std::vector<Dimension::Id> Dimension::GroupsOf(const Subject& subject) {
  switch (kind_) {
    case Kind::kField: {
      std::vector<Id> groups;
      for (const auto& value : *subject.values) {
        if (!value.empty()) groups.push_back(ValueOf(value));
      }
      std::sort(groups.begin(), groups.end());
      groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
      if (groups.empty()) groups.push_back(kNone);
      return groups;
    }
    case Kind::kAge: {
      const auto age = std::find_if(kAges.begin(), kAges.end(),
                                    [&](const Age& a) { return subject.age_ms < a.below; });
      return {age - kAges.begin()};
    }
    case Kind::kReopens:
      return {subject.reopens};
    case Kind::kHandovers:
      return {subject.handovers};
    default:
      return {TimeOf(subject.time)};
  }
}

Dimension::Place Dimension::PlaceOf(Id id, int64_t count) const {
  if (kind_ != Kind::kField) return {Place::kConfigured, id, ""};
  if (id == kNone) return {Place::kNothing, 0, ""};
  if (id < configured_) return {Place::kConfigured, id, ""};
  const std::string& text = texts_[static_cast<size_t>(id)];
  const auto type = field_ == nullptr ? FieldType::kInteger : field_->type;
  if (type == FieldType::kInteger) {
    if (const auto number = Value::String(text).AsInt()) return {Place::kNumber, *number, text};
  } else if (type == FieldType::kInstant) {
    if (const auto at = ParseInstant(text)) return {Place::kNumber, at->ms, text};
  }
  return {Place::kText, -count, text};
}

std::vector<Dimension::Id> Dimension::InOrder(const std::map<Id, int64_t>& counts) const {
  std::vector<std::pair<Place, Id>> places;
  for (const auto& [id, count] : counts) places.emplace_back(PlaceOf(id, count), id);
  std::sort(places.begin(), places.end());
  std::vector<Id> ids;
  for (const auto& [place, id] : places) ids.push_back(id);
  return ids;
}

void Dimension::Fill(std::map<Id, int64_t>& counts, std::optional<Instant> first,
                     std::optional<Instant> last) const {
  if (kind_ == Kind::kField) {
    for (const Id id : expected_) counts.emplace(id, 0);
    return;
  }
  std::vector<Id> ends;
  if (!counts.empty()) ends = {counts.begin()->first, counts.rbegin()->first};
  if (is_time()) {
    if (first) ends.push_back(TimeOf(*first));
    if (last) ends.push_back(TimeOf(*last));
  } else {
    ends.push_back(0);
    if (kind_ == Kind::kAge) ends.push_back(static_cast<Id>(kAges.size()));
  }
  if (ends.empty()) return;
  const auto [low, high] = std::minmax_element(ends.begin(), ends.end());
  if (*high - *low >= kMostFilled) return;
  for (Id id = *low; id <= *high; ++id) counts.emplace(id, 0);
}

Figure Dimension::NameOf(Id id) const {
  switch (kind_) {
    case Kind::kField:
      break;
    case Kind::kDay:
      return FormatInstant({id * kDay}).substr(0, 10);
    case Kind::kWeek:
      return WeekName(id);
    case Kind::kMonth:
      return fmt::format("{:04}-{:02}", id / 12, id % 12 + 1);
    case Kind::kAge:
      return std::string(
          static_cast<size_t>(id) < kAges.size() ? kAges[static_cast<size_t>(id)].name : kOldest);
    case Kind::kReopens:
    case Kind::kHandovers:
      return id;
  }
  if (id == kNone) return {};
  const std::string& text = texts_[static_cast<size_t>(id)];
  const bool is_custom = field_ == nullptr;
  if (is_custom || field_->type == FieldType::kInteger) {
    if (const auto number = NumberIn(text)) return *number;
  }
  if ((is_custom || field_->type == FieldType::kBool) && (text == "true" || text == "false"))
    return text == "true";
  return text;
}

}  // namespace desk::report
