// SPDX-License-Identifier: MIT
#include "port/row_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace desk::port {

namespace {

constexpr size_t kMostRows = 100'000'000;
constexpr size_t kStep = 4096;  // rows between two words on the progress

}  // namespace

void RowIndex::Add(const std::string& key, const Place& place) {
  const auto index = static_cast<uint32_t>(places_.size());
  places_.push_back(place);
  const auto [found, is_new] = by_key_.emplace(key, static_cast<uint32_t>(first_.size()));
  if (is_new) {
    first_.push_back(index);
    last_.push_back(index);
  } else {
    places_[last_[found->second]].next = index;
    last_[found->second] = index;
  }
}

Result<RowIndex> RowIndex::Make(const CsvFile& file, size_t key_column,
                                const std::vector<std::string>& missing, Progress& progress) {
  RowIndex index;
  CsvRow row;
  size_t line = file.first_line();
  for (size_t at = file.first_row(), next = at; at < file.end(); at = next) {
    DESK_ASSIGN(next, file.Read(at, row));
    const size_t row_line = line;
    line += row.lines;
    if (row.is_blank()) continue;
    if (++index.count_ > kMostRows)
      return Fail(ErrorCode::kInvalidData, "the file has too many rows");
    const Place place{at, static_cast<uint32_t>(row_line), static_cast<uint32_t>(index.count_),
                      kEnd};
    if (index.count_ % kStep == 0) progress.Show("reading", at, file.end());
    if (row.cells.size() != file.header().size()) {
      index.odd_.push_back({place, "",
                            fmt::format("the row has {} cells, the header {}", row.cells.size(),
                                        file.header().size())});
      continue;
    }
    if (row.junk_at) {
      index.odd_.push_back({place, "", "text stands behind a closing quote"});
      continue;
    }
    const std::string key(Trim(row.cells[key_column]));
    if (std::find(missing.begin(), missing.end(), key) != missing.end()) {
      index.odd_.push_back(
          {place, file.header()[key_column], "the row does not say what ticket it is of"});
      continue;
    }
    index.Add(key, place);
  }
  index.by_key_.clear();
  return index;
}

std::vector<RowIndex::Place> RowIndex::RowsOf(size_t ticket) const {
  std::vector<Place> rows;
  for (uint32_t i = first_[ticket]; i != kEnd; i = places_[i].next) rows.push_back(places_[i]);
  return rows;
}

}  // namespace desk::port
