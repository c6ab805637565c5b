// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_CELLS_H_
#define DESK_PORT_CELLS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/zone.h"
#include "port/import_map.h"
#include "port/people.h"

namespace desk::port {

// How the times of a file are written.
struct TimeForms {
  Zone zone;
  std::vector<std::string> formats;

  std::optional<Instant> Read(std::string_view cell) const;
};

// The value of a field that a cell gives; null for an empty one. People and teams that nobody knows
// yet are made. The error is what is wrong with the cell.
tl::expected<Value, std::string> ReadCell(const FieldRule& rule, std::string_view cell,
                                          const TimeForms& times, People& people);

// A text on one line.
std::string OneLine(std::string_view text);
// A text with line feeds for its line breaks.
std::string WithLineFeeds(std::string_view text);
// A set of these elements, or null where there are none.
Value SetOf(std::vector<std::string> elements);

}  // namespace desk::port

#endif  // DESK_PORT_CELLS_H_
