// SPDX-License-Identifier: MIT
#include "port/row_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace desk::port {

namespace {

// What is kept of values that were seen; a column of texts has no use for more.
constexpr size_t kMostKept = 4096, kMostKeptBytes = 4 * 1024 * 1024;

}  // namespace

std::string_view RowReader::CellOf(const CsvRow& row, size_t column) const {
  const std::string_view cell = row.cells[column], word = Trim(cell);
  const bool is_missing = std::any_of(
      map_.missing.begin(), map_.missing.end(),
      [&](const std::string& missing) { return missing.size() == word.size() && missing == word; });
  return is_missing ? "" : cell;
}

std::string_view RowReader::KeyOf(const CsvRow& row) const { return Trim(CellOf(row, key_)); }

std::vector<std::string_view> RowReader::OrderOf(const CsvRow& row) const {
  std::vector<std::string_view> cells;
  for (const size_t column : order_) cells.push_back(Trim(row.cells[column]));
  if (order_.empty() && at_) cells.push_back(Trim(row.cells[at_->column]));
  return cells;
}

const Value* RowReader::InitialStatus(const SourceRow& row) const {
  const Value* type = row.values[slot_.type];
  for (size_t i = 0; i < config_.types.size(); ++i) {
    if (type != nullptr && config_.types[i].name == type->text) return &initials_[i];
  }
  return nullptr;
}

void RowReader::Forget() {
  of_ticket_.clear();
  for (RowRule& rule : rules_) {
    if (rule.seen.size() < kMostKept && rule.seen_bytes < kMostKeptBytes) continue;
    rule.seen.clear();
    rule.seen_bytes = 0;
  }
}

std::optional<RowFault> RowReader::ReadTime(std::optional<TimeCell>& cell, const CsvRow& row,
                                            std::optional<Instant>& at) const {
  if (!cell) return std::nullopt;
  const std::string_view text = CellOf(row, cell->column);
  if (text != cell->last) {
    cell->last = text;
    cell->value = times_->Read(text);
  }
  at = cell->value;
  if (at || Trim(text).empty()) return std::nullopt;
  return RowFault{
      cell->name,
      fmt::format("'{}' is no time like {}", VisibleLine(text), times_->formats.front()),
      "Say in the mapping how times are written: time: {formats: [...]}"};
}

std::optional<RowFault> RowReader::ReadTimes(const CsvRow& row, SourceRow& said) {
  std::optional<Instant> at, created;
  if (auto fault = ReadTime(at_, row, at)) return fault;
  if (at_ && !at) return RowFault{at_->name, "the row does not say when it happened", ""};
  if (auto fault = ReadTime(created_at_, row, created)) return fault;
  if (!created) created = at;
  if (!created) return RowFault{created_at_->name, "the row does not say when it began", ""};
  said.created = *created;
  said.at = at.value_or(*created);
  said.dates.resize(dates_.size());
  for (size_t i = 0; i < dates_.size(); ++i) {
    if (auto fault = ReadTime(dates_[i], row, said.dates[i])) return fault;
  }
  return std::nullopt;
}

std::string RowReader::Templated(const RowRule& rule, const CsvRow& row) const {
  std::string text = rule.rule->literals.front();
  bool any = false;
  for (size_t i = 0; i < rule.columns.size(); ++i) {
    const std::string_view cell = Trim(CellOf(row, rule.columns[i]));
    if (cell.empty()) continue;
    if (any) text += rule.rule->literals[i];
    text += cell;
    any = true;
  }
  return any ? text + rule.rule->literals.back() : "";
}

RowFault RowReader::NotMapped(const RowRule& rule, std::string_view cell) const {
  std::vector<std::string> known;
  for (const auto& mapped : *rule.rule->map) known.push_back(mapped.cell);
  RowFault fault{header_[rule.columns[0]],
                 fmt::format("'{}' is not in the map of '{}'", VisibleLine(cell), rule.rule->field),
                 ""};
  if (const auto near = Suggest(cell, known); !near.empty())
    fault.hint = fmt::format("Did you mean '{}'?", near.front());
  return fault;
}

// What a value of the mapping is in a field: people and teams are looked for as those of cells are.
Value RowReader::Meant(size_t slot, const Value& value) {
  const std::string& name = slots_[slot].field;
  const Field* field = FindField(RecordKind::kTicket, name);
  const FieldRule* rule = map_.FindRule(name);
  std::vector<std::string> texts = value.AsStrings();
  for (auto& text : texts) {
    if (field == nullptr || text.empty()) continue;
    if (field->refers_to == "team") text = people_.Team(text);
    if (field->refers_to == "person")
      text = people_.Person(rule != nullptr ? *rule->person : PersonIn(*field), text);
  }
  if (slots_[slot].is_set) return SetOf(std::move(texts));
  return value.kind == Value::Kind::kString ? Value::String(std::move(texts[0])) : value;
}

std::vector<Value> RowReader::Mapped(const RowRule& rule, const MappedValue& mapped) {
  std::vector<Value> values(rule.slots.size());
  for (const auto& [field, value] : mapped.fields) {
    const size_t slot = SlotOf(field);
    const auto at = std::find(rule.slots.begin(), rule.slots.end(), slot) - rule.slots.begin();
    values[static_cast<size_t>(at)] = Meant(slot, value);
  }
  return values;
}

tl::expected<Value, std::string> RowReader::Elements(const RowRule& rule, const CsvRow& row) {
  const std::string& split = rule.rule->split;
  std::vector<std::string> elements;
  for (const size_t column : rule.columns) {
    const std::string_view all = CellOf(row, column);
    for (size_t at = 0, end = 0; end < all.size(); at = end + split.size()) {
      end = split.empty() ? all.size() : std::min(all.find(split, at), all.size());
      auto element = ReadCell(*rule.rule, all.substr(at, end - at), *times_, people_);
      if (!element) return element;
      elements.push_back(std::move(element->text));
    }
  }
  return SetOf(std::move(elements));
}

tl::expected<std::vector<Value>, RowFault> RowReader::Converted(const RowRule& rule,
                                                                const CsvRow& row) {
  const FieldRule& as = *rule.rule;
  if (as.from == FieldRule::From::kValue) return std::vector<Value>{Meant(rule.slots[0], as.value)};
  if (as.map) {
    const std::string_view cell = Trim(row.cells[rule.columns[0]]);
    const auto found = rule.by_cell.find(cell);
    if (found != rule.by_cell.end()) return Mapped(rule, (*as.map)[found->second]);
    if (CellOf(row, rule.columns[0]).empty()) return std::vector<Value>(rule.slots.size());
    return tl::unexpected(NotMapped(rule, cell));
  }
  tl::expected<Value, std::string> value = Value::Null();
  if (as.from == FieldRule::From::kTemplate) {
    value = ReadCell(as, Templated(rule, row), *times_, people_);
  } else if (as.is_set) {
    value = Elements(rule, row);
  } else {
    value = ReadCell(as, CellOf(row, rule.columns[0]), *times_, people_);
  }
  const std::string& column = header_[rule.columns[0]];
  if (!value) return tl::unexpected(RowFault{column, std::move(value).error(), ""});
  if (auto good = CheckValue(as.field, *value, ""); !good) {
    const auto& hints = good.error().hints;
    return tl::unexpected(
        RowFault{column, good.error().message, hints.empty() ? "" : hints.front()});
  }
  return std::vector<Value>{std::move(*value)};
}

std::optional<RowFault> RowReader::Apply(RowRule& rule, const CsvRow& row, SourceRow& said) {
  std::string joined;
  std::string_view cells = rule.columns.empty() ? "" : row.cells[rule.columns[0]];
  if (rule.columns.size() > 1) {
    for (const size_t column : rule.columns) joined.append(row.cells[column]).append(1, '\x1f');
    cells = joined;
  }
  auto seen = rule.seen.find(cells);
  if (seen == rule.seen.end()) {
    auto converted = Converted(rule, row);
    RowRule::Read read;
    if (converted) {
      read.values = std::move(*converted);
    } else {
      read.fault = std::move(converted).error();
    }
    rule.seen_bytes += cells.size();
    seen = rule.seen.emplace(cells, std::move(read)).first;
  }
  if (seen->second.fault) return seen->second.fault;
  for (size_t i = 0; i < rule.slots.size(); ++i) {
    const Value& value = seen->second.values[i];
    said.values[rule.slots[i]] = value.is_null() ? nullptr : &value;
  }
  return std::nullopt;
}

void RowReader::AddPriority(SourceRow& said) {
  const Value*& given = said.values[slot_.priority];
  if (given != nullptr) {
    if (!pinned_.is_null()) said.values[slot_.pinned] = &pinned_;
    return;
  }
  const auto level = [&](size_t slot, int fallback) {
    const Value* value = slot == std::string::npos ? nullptr : said.values[slot];
    return value == nullptr ? fallback : static_cast<int>(value->AsInt().value_or(fallback));
  };
  const auto priority = config_.PriorityOf(level(slot_.impact, config_.default_impact),
                                           level(slot_.urgency, config_.default_urgency));
  if (priority) given = &levels_[static_cast<size_t>(*priority)];
}

void RowReader::AddDefaults(const CsvRow& row, SourceRow& said) {
  auto& values = said.values;
  if (values[slot_.type] == nullptr) values[slot_.type] = &default_type_;
  if (values[slot_.status] == nullptr) values[slot_.status] = InitialStatus(said);
  if (values[slot_.title] == nullptr) {
    of_ticket_.push_back(Value::String(std::string(KeyOf(row))));
    values[slot_.title] = &of_ticket_.back();
  }
  AddPriority(said);
  const Value* status = values[slot_.status];
  if (status != nullptr && config_.CategoryOf(status->text) == Category::kWaiting) return;
  for (const size_t slot : {slot_.waiting_on, slot_.wait_until}) {
    if (slot != std::string::npos) values[slot] = nullptr;
  }
}

const std::string* RowReader::PersonOf(std::optional<PersonCell>& cell, const CsvRow& row) {
  if (!cell) return nullptr;
  const std::string_view text = Trim(CellOf(row, cell->column));
  if (text.empty()) return nullptr;
  auto seen = cell->ids.find(text);
  if (seen == cell->ids.end())
    seen = cell->ids.emplace(text, people_.Person(cell->kind, text)).first;
  return &seen->second;
}

tl::expected<SourceRow, RowFault> RowReader::Read(const CsvRow& row, const CsvRow* before,
                                                  const SourceRow* said_before) {
  SourceRow said;
  if (auto fault = ReadTimes(row, said)) return tl::unexpected(std::move(*fault));
  said.values.resize(slots_.size());
  for (RowRule& rule : rules_) {
    const bool same = before != nullptr && rule.stands_alone &&
                      std::all_of(rule.columns.begin(), rule.columns.end(), [&](size_t column) {
                        return row.cells[column] == before->cells[column];
                      });
    if (!same) {
      if (auto fault = Apply(rule, row, said)) return tl::unexpected(std::move(*fault));
      continue;
    }
    for (const size_t slot : rule.slots) said.values[slot] = said_before->values[slot];
  }
  AddDefaults(row, said);
  for (const size_t slot : {slot_.type, slot_.status, slot_.priority}) {
    if (said.values[slot] != nullptr) continue;
    return tl::unexpected(
        RowFault{"", fmt::format("no {}, and the desk has none to give", slots_[slot].field), ""});
  }
  said.by = PersonOf(by_, row);
  said.created_by = PersonOf(created_by_, row);
  if (said.created_by == nullptr) said.created_by = said.by;
  if (text_ && !Trim(CellOf(row, *text_)).empty()) said.text = row.cells[*text_];
  return said;
}

}  // namespace desk::port
