// SPDX-License-Identifier: MIT
//
// The renderers of a value. What a record says is data: in every form but --raw it is made visible
// before it is printed, piped or not, so that no ticket can move a cursor or turn text around. JSON
// needs no visible form, because it can write any character as an escape: a machine gets exactly
// what was stored.
#include "ui/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "port/csv_writer.h"
#include "ui/grid.h"

namespace desk::cmd {

namespace {

// A number with a point: a mean, hours or a part.
std::optional<double> DecimalOf(const Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* elapsed = std::get_if<Elapsed>(&cell))
    return static_cast<double>(elapsed->ms) / 3'600'000;
  if (const auto* share = std::get_if<Share>(&cell)) return share->part;
  return std::nullopt;
}

// A cell as one line that cannot break a row.
std::string LineOf(const Cell& cell, const Look& look) {
  std::string text = TextOf(cell);
  if (!look.raw) return VisibleLine(text);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  return text;
}

Json JsonOf(const Cell& cell) {
  if (const auto* number = std::get_if<int64_t>(&cell)) return *number;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag;
  if (const auto* list = std::get_if<std::vector<std::string>>(&cell)) return *list;
  if (std::holds_alternative<std::monostate>(cell)) return nullptr;
  if (const auto decimal = DecimalOf(cell)) return std::round(*decimal * 1000) / 1000;
  return TextOf(cell);
}

Json JsonOf(const Table& table, const Row& row) {
  if (!row.whole.is_null()) return row.whole;
  Json json = Json::object();
  for (size_t i = 0; i < table.columns.size(); ++i)
    json[table.columns[i].name] = JsonOf(row.cells[i]);
  return json;
}

// A number that desk itself made is no formula. Visible turns a carriage return into "^M".
std::string CsvText(const Cell& cell, bool raw) {
  const std::string text = raw ? TextOf(cell) : Visible(TextOf(cell));
  const bool is_text = std::holds_alternative<std::string>(cell) ||
                       std::holds_alternative<std::vector<std::string>>(cell);
  return is_text ? port::Disarmed(text) : text;
}

// RFC 4180, with a line of names.
std::string Csv(const Table& table, const Look& look) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  std::string out = port::CsvLine(names, ',');
  for (const auto& row : table.rows) out += CsvRow(row.cells, ',', look.raw);
  return out;
}

std::string Tsv(const Table& table, const Look& look) {
  std::string out;
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (i > 0) out += '\t';
      out += LineOf(row.cells[i], look);
    }
    out += '\n';
  }
  return out;
}

// A pattern cut into text and columns, so that a wrong one is refused even where there are no rows.
struct Piece {
  std::string text;
  std::optional<size_t> column;
};

Error NoColumn(const Table& table, std::string_view name) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back("{" + column.name + "}");
  return Error{ErrorCode::kUsage,
               fmt::format("the format names no column '{}'", name),
               {},
               {"There are " + Join(names, " ") + "."},
               {}};
}

// "{id} {title}"; \t and \n are a tab and a line feed, \\ and \{ themselves.
Result<std::vector<Piece>> ReadPattern(std::string_view pattern, const Table& table) {
  std::vector<Piece> pieces(1);
  for (size_t at = 0; at < pattern.size(); ++at) {
    const char next = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
    if (pattern[at] == '\\' && next != '\0') {
      pieces.back().text += next == 't' ? '\t' : next == 'n' ? '\n' : next;
      ++at;
    } else if (pattern[at] != '{') {
      pieces.back().text += pattern[at];
    } else {
      const size_t close = pattern.find('}', at);
      if (close == std::string_view::npos) {
        return Fail(ErrorCode::kUsage,
                    fmt::format("the format '{}' has a '{{' without a '}}'", pattern));
      }
      const std::string_view name = pattern.substr(at + 1, close - at - 1);
      const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                       [&](const Column& c) { return c.name == name; });
      if (column == table.columns.end()) return Fail(NoColumn(table, name));
      pieces.back().column = static_cast<size_t>(column - table.columns.begin());
      pieces.emplace_back();
      at = close;
    }
  }
  return pieces;
}

Result<std::string> Formatted(const Table& table, const Look& look) {
  DESK_ASSIGN(const auto pieces, ReadPattern(look.pattern, table));
  std::string out;
  for (const auto& row : table.rows) {
    for (const auto& piece : pieces)
      out += piece.text + (piece.column ? LineOf(row.cells[*piece.column], look) : "");
    out += '\n';
  }
  return out;
}

std::string Ids(const Table& table, const Look& look) {
  std::string out;
  for (const auto& row : table.rows) out += LineOf(row.cells.at(0), look) + "\n";
  return out;
}

Result<std::string> RenderTable(const Table& table, const Look& look) {
  switch (look.form) {
    case Form::kText:
      return TerminalText(table, look);
    case Form::kTsv:
      return Tsv(table, look);
    case Form::kCsv:
      return Csv(table, look);
    case Form::kFormat:
      return Formatted(table, look);
    case Form::kIds:
      return Ids(table, look);
    case Form::kJson:
      return DumpJson(JsonOf(table), 2);
    case Form::kJsonl: {
      std::string out;
      for (const auto& row : table.rows) out += DumpJson(JsonOf(table, row), -1);
      return out;
    }
  }
  return Fail(ErrorCode::kBug, "a form of output has no renderer");
}

Result<std::string> RenderDocument(const Document& document, const Look& look) {
  switch (look.form) {
    case Form::kText:
      return document.text(look.width, look.color);
    case Form::kIds:
      return document.id + "\n";
    case Form::kJsonl:
      return DumpJson(document.json, -1);
    case Form::kJson: {
      Json json = {{"schema", document.schema}};
      for (const auto& [key, value] : document.json.items()) json[key] = value;
      return DumpJson(json, 2);
    }
    case Form::kTsv:
    case Form::kCsv:
    case Form::kFormat:
      break;
  }
  return Fail(Error{ErrorCode::kUsage,
                    "one thing has no rows for this form",
                    {},
                    {"Use --json, or a list for rows."},
                    {}});
}

}  // namespace

Json JsonOf(const Table& table) {
  Json json = {{"schema", table.schema}};
  if (!table.members.is_null()) json.update(table.members);
  json["items"] = Json::array();
  for (const auto& row : table.rows) json["items"].push_back(JsonOf(table, row));
  if (!table.total) return json;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (!table.columns[i].is_name)
      json["total"][table.columns[i].name] = JsonOf(table.total->cells[i]);
  }
  return json;
}

std::string TextOf(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<int64_t>(&cell)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (const auto* at = std::get_if<Instant>(&cell)) return FormatInstant(*at);
  if (const auto* list = std::get_if<std::vector<std::string>>(&cell)) return Join(*list, ",");
  if (const auto decimal = DecimalOf(cell)) return fmt::format("{:.3f}", *decimal);
  return "";
}

std::string CsvRow(const std::vector<Cell>& cells, char delimiter, bool raw) {
  std::vector<std::string> texts;
  texts.reserve(cells.size());
  for (const auto& cell : cells) texts.push_back(CsvText(cell, raw));
  return port::CsvLine(texts, delimiter);
}

std::string Toned(std::string_view text, Tone tone, bool color) {
  static constexpr const char* kCodes[] = {"", "2", "1", "32", "33", "31"};
  const char* code = kCodes[static_cast<size_t>(tone)];
  if (!color || *code == '\0' || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Result<std::string> RenderOutput(const Output& output, const Look& look) {
  if (const auto* table = std::get_if<Table>(&output)) return RenderTable(*table, look);
  return RenderDocument(std::get<Document>(output), look);
}

}  // namespace desk::cmd
