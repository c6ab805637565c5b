// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_ROW_READER_H_
#define DESK_PORT_ROW_READER_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "port/cells.h"
#include "port/csv_reader.h"
#include "port/history.h"
#include "port/import_map.h"
#include "port/people.h"
#include "port/row_rule.h"

namespace desk::port {

// Makes rows of a file into states of tickets, by the mapping. Columns are found once, and a value
// that was seen before is not read again: a log says most things many times.
//
// The map, the configuration and the people must outlive the reader.
class RowReader {
 public:
  // kInvalidData at the place in the mapping for a column that the file does not have, or has
  // twice, and for a value that the field cannot have or the desk does not know.
  static Result<std::unique_ptr<RowReader>> Make(const ImportMap& map, const CsvFile& file,
                                                 const DeskConfig& config, People& people);
  // The index of a column of the file.
  static Result<size_t> ColumnOf(const ColumnName& column, const CsvFile& file);

  // The fields of the tickets, in byte order of their names.
  const std::vector<Slot>& slots() const { return slots_; }
  // The initial status of the type that a row gives.
  const Value* InitialStatus(const SourceRow& row) const;

  // The name of the ticket, "" where the row has none.
  std::string_view KeyOf(const CsvRow& row) const;
  // What tells the rows of one key apart: the cells of `order`, else that of `at`, else nothing.
  std::vector<std::string_view> OrderOf(const CsvRow& row) const;

  // The state that a row says. Values belong to the reader, until Forget. `before` is the row
  // before it in the same ticket, if any, with what was made of it.
  tl::expected<SourceRow, RowFault> Read(const CsvRow& row, const CsvRow* before,
                                         const SourceRow* said_before);
  // Ends a ticket.
  void Forget();

 private:
  RowReader(const ImportMap& map, const DeskConfig& config, People& people)
      : map_(map), config_(config), people_(people) {}
  // row_setup.cc: what is found once.
  void MakeSlots();
  Status FindColumns(const CsvFile& file);
  Status FindTimes(const CsvFile& file);
  Status FindRules(const CsvFile& file);
  Status CheckFixed() const;
  Status CheckValue(const std::string& field, const Value& value, const std::string& where) const;
  size_t SlotOf(std::string_view field) const;  // npos: none

  // row_reader.cc
  std::string_view CellOf(const CsvRow& row, size_t column) const;  // "" where it is missing
  std::optional<RowFault> ReadTime(std::optional<TimeCell>& cell, const CsvRow& row,
                                   std::optional<Instant>& at) const;
  std::optional<RowFault> ReadTimes(const CsvRow& row, SourceRow& said);
  std::optional<RowFault> Apply(RowRule& rule, const CsvRow& row, SourceRow& said);
  tl::expected<std::vector<Value>, RowFault> Converted(const RowRule& rule, const CsvRow& row);
  tl::expected<Value, std::string> Elements(const RowRule& rule, const CsvRow& row);
  std::vector<Value> Mapped(const RowRule& rule, const MappedValue& mapped);
  Value Meant(size_t slot, const Value& value);
  RowFault NotMapped(const RowRule& rule, std::string_view cell) const;
  std::string Templated(const RowRule& rule, const CsvRow& row) const;
  void AddDefaults(const CsvRow& row, SourceRow& said);
  void AddPriority(SourceRow& said);
  const std::string* PersonOf(std::optional<PersonCell>& cell, const CsvRow& row);

  const ImportMap& map_;
  const DeskConfig& config_;
  People& people_;
  std::optional<TimeForms> times_;
  std::vector<std::string> header_;
  std::vector<Slot> slots_;
  struct {
    size_t type, title, status, priority, pinned, impact, urgency, waiting_on, wait_until;
  } slot_{};                    // npos: none
  std::vector<RowRule> rules_;  // those that make people last
  size_t key_ = 0;
  std::vector<size_t> order_;
  std::optional<size_t> text_;
  std::optional<TimeCell> at_, created_at_;
  std::vector<std::optional<TimeCell>> dates_;
  std::optional<PersonCell> by_, created_by_;
  std::vector<Value> levels_;    // priorities by level
  std::vector<Value> initials_;  // by type of the configuration
  std::deque<Value> of_ticket_;  // values that no memory keeps
  Value default_type_, pinned_;
};

}  // namespace desk::port

#endif  // DESK_PORT_ROW_READER_H_
