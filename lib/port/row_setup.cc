// SPDX-License-Identifier: MIT
// What a reader of rows finds out once: columns, fields, and whether the desk knows what the
// mapping says.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "port/row_reader.h"
#include "workflow/workflow.h"

namespace desk::port {

Result<std::unique_ptr<RowReader>> RowReader::Make(const ImportMap& map, const CsvFile& file,
                                                   const DeskConfig& config, People& people) {
  std::unique_ptr<RowReader> reader(new RowReader(map, config, people));
  reader->header_ = file.header();
  reader->MakeSlots();
  DESK_TRY(reader->FindColumns(file));
  DESK_TRY(reader->FindTimes(file));
  DESK_TRY(reader->FindRules(file));
  DESK_TRY(reader->CheckFixed());
  return reader;
}

Result<size_t> RowReader::ColumnOf(const ColumnName& column, const CsvFile& file) {
  const auto& header = file.header();
  const auto found = std::find(header.begin(), header.end(), column.name);
  Error error{ErrorCode::kInvalidData, "", column.where, {}, {}};
  if (found == header.end()) {
    error.message = fmt::format("{} has no column '{}'", file.path(), VisibleLine(column.name));
    if (const auto near = Suggest(column.name, header); !near.empty())
      error.hints.push_back(fmt::format("Did you mean '{}'?", Join(near, "' or '")));
    constexpr size_t kShown = 40;
    const std::vector<std::string> some(header.begin(),
                                        header.begin() + std::min(header.size(), kShown));
    error.hints.push_back(fmt::format("Its columns are {}{}.", Join(some, ", "),
                                      header.size() > kShown ? ", ..." : ""));
    return Fail(std::move(error));
  }
  if (std::find(found + 1, header.end(), column.name) != header.end()) {
    error.message = fmt::format("{} has two columns '{}'", file.path(), VisibleLine(column.name));
    error.hints.push_back("Rename one of them in the file's first line.");
    return Fail(std::move(error));
  }
  return static_cast<size_t>(found - header.begin());
}

Status RowReader::FindColumns(const CsvFile& file) {
  DESK_ASSIGN(key_, ColumnOf(map_.key, file));
  for (const auto& column : map_.order) {
    DESK_ASSIGN(const size_t index, ColumnOf(column, file));
    order_.push_back(index);
  }
  if (map_.text) {
    DESK_ASSIGN(text_, ColumnOf(*map_.text, file));
  }
  const auto find = [&](const std::optional<PersonColumn>& person,
                        std::optional<PersonCell>& cell) -> Status {
    if (!person) return {};
    DESK_ASSIGN(const size_t index, ColumnOf(person->column, file));
    cell = PersonCell{index, person->kind};
    return {};
  };
  DESK_TRY(find(map_.by, by_));
  return find(map_.created_by, created_by_);
}

Status RowReader::FindTimes(const CsvFile& file) {
  auto zone = Zone::Find(map_.zone.empty() ? config_.zone : map_.zone);
  if (!zone) {
    return Fail(Error{ErrorCode::kInvalidData,
                      fmt::format("desk.yaml: there is no time zone '{}'", Visible(config_.zone)),
                      {},
                      {"Say in the mapping which one it is: time: {zone: Europe/Berlin}"},
                      {}});
  }
  times_.emplace(TimeForms{std::move(*zone), map_.time_formats});
  if (times_->formats.empty())
    times_->formats.assign(std::begin(kDefaultTimeFormats), std::end(kDefaultTimeFormats));
  const auto find = [&](const std::optional<ColumnName>& column,
                        std::optional<TimeCell>& cell) -> Status {
    if (!column) return {};
    DESK_ASSIGN(const size_t index, ColumnOf(*column, file));
    cell = TimeCell{column->name, index};
    return {};
  };
  DESK_TRY(find(map_.at, at_));
  DESK_TRY(find(map_.created_at, created_at_));
  for (const auto& [category, column] : map_.dates) DESK_TRY(find(column, dates_.emplace_back()));
  return {};
}

Status RowReader::FindRules(const CsvFile& file) {
  for (const FieldRule& rule : map_.fields) {
    RowRule found{&rule, {}, {SlotOf(rule.field)}};
    for (const auto& column : rule.columns) {
      DESK_ASSIGN(const size_t index, ColumnOf(column, file));
      found.columns.push_back(index);
    }
    for (const char* field : {"status", "priority", "waiting_on", "wait_until"})
      found.stands_alone = found.stands_alone && rule.field != field;
    if (rule.map) {
      for (size_t i = 0; i < rule.map->size(); ++i) {
        found.by_cell.emplace((*rule.map)[i].cell, i);
        for (const auto& [field, value] : (*rule.map)[i].fields) {
          const size_t slot = SlotOf(field);
          if (std::find(found.slots.begin(), found.slots.end(), slot) == found.slots.end())
            found.slots.push_back(slot);
        }
      }
    }
    rules_.push_back(std::move(found));
  }
  // Nobody is made of a row that is refused.
  const auto makes = [&](const RowRule& rule) {
    return std::any_of(rule.slots.begin(), rule.slots.end(), [&](size_t slot) {
      const Field* field = FindField(RecordKind::kTicket, slots_[slot].field);
      return field != nullptr && (field->refers_to == "person" || field->refers_to == "team");
    });
  };
  std::stable_partition(rules_.begin(), rules_.end(), [&](const RowRule& r) { return !makes(r); });
  return {};
}

void RowReader::MakeSlots() {
  std::vector<std::string> names = {"type", "title", "status", "priority"};
  for (const FieldRule& rule : map_.fields) {
    names.push_back(rule.field);
    for (const auto& mapped : rule.map.value_or(std::vector<MappedValue>())) {
      for (const auto& [field, value] : mapped.fields) names.push_back(field);
    }
  }
  const auto gives = [&](const char* field) {
    return std::find(names.begin() + 4, names.end(), field) != names.end();
  };
  const bool pins = gives("priority") && !gives("impact") && !gives("urgency");
  pinned_ = pins && !gives("priority_pinned") ? Value::Bool(true) : Value::Null();
  if (!pinned_.is_null()) names.emplace_back("priority_pinned");
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const auto& name : names) {
    const Field* field = FindField(RecordKind::kTicket, name);
    const FieldRule* rule = map_.FindRule(name);
    slots_.push_back({name, field != nullptr ? field->is_set : rule != nullptr && rule->is_set});
  }
  slot_ = {SlotOf("type"),     SlotOf("title"),           SlotOf("status"),
           SlotOf("priority"), SlotOf("priority_pinned"), SlotOf("impact"),
           SlotOf("urgency"),  SlotOf("waiting_on"),      SlotOf("wait_until")};
  default_type_ = Value::String(config_.default_type);
  for (const auto& type : config_.types) initials_.push_back(Value::String(type.initial));
  for (int level = 0; level <= 9; ++level) levels_.push_back(Value::Number(level));
}

size_t RowReader::SlotOf(std::string_view field) const {
  const auto found =
      std::lower_bound(slots_.begin(), slots_.end(), field,
                       [](const Slot& slot, std::string_view name) { return slot.field < name; });
  return found != slots_.end() && found->field == field
             ? static_cast<size_t>(found - slots_.begin())
             : std::string::npos;
}

Status RowReader::CheckValue(const std::string& field, const Value& value,
                             const std::string& where) const {
  if (value.is_null()) return {};
  Record ticket;
  const FieldRule* type = map_.FindRule("type");
  const bool fixed = type != nullptr && type->from == FieldRule::From::kValue;
  ticket.fields["type"] = field == "type" ? value
                          : fixed         ? type->value
                                          : Value::String(config_.default_type);
  Entry change;
  change.set = {{field, value}};
  auto checked = CheckValues(config_, ticket, change);
  if (checked) return {};
  Error error = std::move(checked).error();
  error.code = ErrorCode::kInvalidData;
  error.where = where;
  return Fail(std::move(error));
}

Status RowReader::CheckFixed() const {
  for (const FieldRule& rule : map_.fields) {
    if (rule.from == FieldRule::From::kValue)
      DESK_TRY(CheckValue(rule.field, rule.value, rule.where));
    for (const auto& mapped : rule.map.value_or(std::vector<MappedValue>())) {
      for (const auto& [field, value] : mapped.fields)
        DESK_TRY(CheckValue(field, value, mapped.where));
    }
  }
  return {};
}

}  // namespace desk::port
