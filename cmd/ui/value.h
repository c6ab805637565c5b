// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_VALUE_H_
#define DESK_CMD_UI_VALUE_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "codec/json.h"

namespace desk::cmd {

// Every command yields one value; text, TSV, JSON, JSONL, CSV, --format and -q are renderers of it
// (render.cc).

// A time between two moments: hours with three decimals, on a terminal "2d6h".
struct Elapsed {
  int64_t ms = 0;
};
// A part of a whole, from 0 to 1: three decimals, on a terminal "20%".
struct Share {
  double part = 0;
};

// A typed cell. An empty list and "nothing" are an empty field in text, [] and null in JSON. A
// number with a point has three decimals.
using Cell = std::variant<std::monostate, std::string, int64_t, bool, Instant,
                          std::vector<std::string>, double, Elapsed, Share>;

enum class Tone { kNormal, kDim, kStrong, kGood, kWarn, kBad };

struct Column {
  std::string name;          // JSON key, CSV header, {name} in --format
  std::string title;         // heading on a terminal; "" has none
  bool grows = false;        // takes what width is left and is cut first (the title)
  bool terminal = true;      // shown on a terminal; false: only in machine forms
  bool is_number = false;    // stands to the right
  bool is_name = false;      // says what the row is about; the total has none
  bool has_trend = false;    // drawn as a line of its rows below the table
  std::string nothing = {};  // what a terminal shows for nothing
};

struct Row {
  std::vector<Cell> cells;  // as many as columns
  std::vector<Tone> tones;  // per cell, may be shorter
  Json whole;               // the bare record for --json and --jsonl; null: made of the cells
};

// A list. `schema` names the JSON form ("desk.list/1": {"schema": ..., "items": [...]}).
struct Table {
  std::string schema;
  std::vector<Column> columns;  // the first is the id: -q prints it alone
  std::vector<Row> rows;
  std::string note;   // last line on a terminal: "50 of 1,204, newest first; limit:all shows them"
  std::string empty;  // said on a terminal instead of an empty table: "no tickets match"
  std::string title;  // first line on a terminal
  Json members;       // beside `items` in JSON; null: none
  // The sum of the rows, for JSON and terminals.
  std::optional<Row> total;
  std::optional<size_t> bar;  // the column that a terminal draws in the width that is left
};

// One thing. JSON is {"schema": ..., members of `json`}; people get `text(width, color)`.
struct Document {
  std::string schema;
  std::string id;
  Json json;
  std::function<std::string(int width, bool color)> text;
};

using Output = std::variant<Table, Document>;

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_VALUE_H_
