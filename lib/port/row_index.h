// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_ROW_INDEX_H_
#define DESK_PORT_ROW_INDEX_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "port/csv_reader.h"
#include "port/progress.h"

namespace desk::port {

// Where the rows of a file stand, by the tickets that they are of. A file may have a million rows,
// so a row takes little here.
class RowIndex {
 public:
  struct Place {
    size_t at;  // offset in the file
    uint32_t line;
    uint32_t number;  // from 1, blank rows not counted
    uint32_t next;    // the next row of the ticket, or kEnd
  };
  static constexpr uint32_t kEnd = UINT32_MAX;

  // A row that is of no ticket.
  struct Odd {
    Place place;
    std::string column, what;
  };

  // Reads the whole file. `key_column` is the column that names the ticket; a cell of `missing`
  // does not.
  static Result<RowIndex> Make(const CsvFile& file, size_t key_column,
                               const std::vector<std::string>& missing, Progress& progress);

  size_t rows() const { return count_; }
  size_t tickets() const { return first_.size(); }
  // The rows of a ticket, in the order of the file.
  std::vector<Place> RowsOf(size_t ticket) const;
  const std::vector<Odd>& odd() const { return odd_; }

 private:
  void Add(const std::string& key, const Place& place);

  size_t count_ = 0;
  std::vector<Place> places_;
  std::vector<uint32_t> first_, last_;  // by ticket, in order of the first rows
  std::unordered_map<std::string, uint32_t> by_key_;
  std::vector<Odd> odd_;
};

}  // namespace desk::port

#endif  // DESK_PORT_ROW_INDEX_H_
