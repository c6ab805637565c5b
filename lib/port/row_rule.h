// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_ROW_RULE_H_
#define DESK_PORT_ROW_RULE_H_

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "port/import_map.h"

namespace desk::port {

// The parts of a RowReader.

// Why a row cannot be taken.
struct RowFault {
  std::string column;  // "": the row as a whole
  std::string what;
  std::string hint;  // may be empty
};

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <typename T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

// A rule of the mapping on a file, and what became of cells that were seen.
struct RowRule {
  struct Read {
    std::vector<Value> values;  // by `slots`; null: unset
    std::optional<RowFault> fault;
  };
  const FieldRule* rule;
  std::vector<size_t> columns;
  std::vector<size_t> slots;  // the first is that of its own field
  // Whether equal cells give equal values, so that those of the row before will do. Not where
  // another field decides, too.
  bool stands_alone = true;
  ByText<size_t> by_cell = {};  // where in the rule's map
  ByText<Read> seen = {};
  size_t seen_bytes = 0;
};

// A column of people, and the ids of those that were seen.
struct PersonCell {
  size_t column;
  PersonKind kind;
  ByText<std::string> ids = {};
};

// A column of times, and the last one: most rows say what the row before them said.
struct TimeCell {
  std::string name;
  size_t column;
  std::string last = {};
  std::optional<Instant> value = {};
};

}  // namespace desk::port

#endif  // DESK_PORT_ROW_RULE_H_
