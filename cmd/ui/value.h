// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_VALUE_H_
#define DESK_CMD_UI_VALUE_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "codec/json.h"

namespace desk::cmd {

// Every command yields one value; text, TSV, JSON, JSONL, CSV, --format and -q are renderers of it
// (render.cc).

// A typed cell. An empty list and "nothing" are an empty field in text, [] and null in JSON.
using Cell =
    std::variant<std::monostate, std::string, int64_t, bool, Instant, std::vector<std::string>>;

enum class Tone { kNormal, kDim, kStrong, kGood, kWarn, kBad };

struct Column {
  std::string name;      // JSON key, CSV header, {name} in --format
  std::string title;     // heading on a terminal; "" has none
  bool grows = false;    // takes what width is left and is cut first (the title)
  bool terminal = true;  // shown on a terminal; false: only in machine forms
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
