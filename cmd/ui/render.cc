// SPDX-License-Identifier: MIT
#include "ui/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace desk::cmd {

namespace {

// A cell as plain text: lists joined by commas, times absolute or relative.
std::string TextOf(const Cell& cell, std::optional<Instant> relative_to) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<int64_t>(&cell)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (const auto* at = std::get_if<Instant>(&cell)) return relative_to ? FormatRelative(*at, *relative_to) : FormatInstant(*at);
  if (const auto* list = std::get_if<std::vector<std::string>>(&cell)) return Join(*list, ",");
  return "";
}

Json JsonOf(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<int64_t>(&cell)) return *number;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag;
  if (const auto* at = std::get_if<Instant>(&cell)) return FormatInstant(*at);
  if (const auto* list = std::get_if<std::vector<std::string>>(&cell)) return *list;
  return nullptr;
}

Json JsonOf(const Table& table, const Row& row) {
  if (!row.whole.is_null()) return row.whole;
  Json json = Json::object();
  for (size_t i = 0; i < table.columns.size(); ++i) json[table.columns[i].name] = JsonOf(row.cells[i]);
  return json;
}

std::string Dump(const Json& json, int indent) { return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n"; }

// A spreadsheet runs cells that begin like a formula; a quote in front makes them text.
std::string CsvCell(std::string text) {
  static const std::vector<std::string> kFormulas = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
  const std::string_view trimmed = Trim(text);
  for (const auto& start : kFormulas) {
    if (trimmed.starts_with(start) || text.starts_with(start)) {
      text.insert(0, "'");
      break;
    }
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string Csv(const Table& table) {
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    out += Join(cells, ",") + "\r\n";
  };
  std::vector<std::string> cells;
  for (const auto& column : table.columns) cells.push_back(CsvCell(column.name));
  line(cells);
  for (const auto& row : table.rows) {
    cells.clear();
    for (const auto& cell : row.cells) cells.push_back(CsvCell(TextOf(cell, std::nullopt)));
    line(cells);
  }
  return out;
}

std::string Tsv(const Table& table) {
  std::string out;
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (i > 0) out += '\t';
      out += VisibleLine(TextOf(row.cells[i], std::nullopt));
    }
    out += '\n';
  }
  return out;
}

// "{id} {title}"; "{{" is a brace.
Result<std::string> Fill(std::string_view pattern, const Table& table, const Row& row) {
  std::string out;
  for (size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '\\' && at + 1 < pattern.size() && (pattern[at + 1] == 't' || pattern[at + 1] == 'n')) {
      out += pattern[++at] == 't' ? '\t' : '\n';
      continue;
    }
    if (pattern[at] != '{') {
      out += pattern[at];
      continue;
    }
    const size_t close = pattern.find('}', at);
    const std::string_view name = close == std::string_view::npos ? "" : pattern.substr(at + 1, close - at - 1);
    const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.name == name; });
    if (column == table.columns.end()) {
      std::vector<std::string> names;
      for (const auto& c : table.columns) names.push_back("{" + c.name + "}");
      return Fail(Error{ErrorCode::kUsage, fmt::format("the format names no column '{}'", name), {}, {"There are " + Join(names, " ") + "."}, {}});
    }
    out += VisibleLine(TextOf(row.cells[static_cast<size_t>(column - table.columns.begin())], std::nullopt));
    at = close;
  }
  return out + "\n";
}

Tone ToneOf(const Row& row, size_t i) { return i < row.tones.size() ? row.tones[i] : Tone::kNormal; }

// Aligned columns; the growing one is cut so that a row fits the terminal.
std::string Aligned(const Table& table, const Env& env) {
  if (table.rows.empty()) return table.empty.empty() ? "" : table.empty + "\n";
  std::vector<size_t> shown;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].terminal) shown.push_back(i);
  }
  std::vector<std::vector<std::string>> texts;
  std::vector<int> widths(table.columns.size());
  for (const size_t i : shown) widths[i] = DisplayWidth(table.columns[i].title);
  for (const auto& row : table.rows) {
    texts.emplace_back(table.columns.size());
    for (const size_t i : shown) {
      texts.back()[i] = VisibleLine(TextOf(row.cells[i], env.clock->Now()));
      widths[i] = std::max(widths[i], DisplayWidth(texts.back()[i]));
    }
  }
  int total = static_cast<int>(shown.size() - 1) * 2;
  for (const size_t i : shown) total += widths[i];
  for (const size_t i : shown) {
    if (table.columns[i].grows && env.width > 0 && total > env.width) widths[i] = std::max(8, widths[i] - (total - env.width));
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells, const Row* row) {
    for (const size_t i : shown) {
      const bool last = i == shown.back();
      const std::string cut = Truncate(cells[i], widths[i]);
      out += Toned(last ? cut : Pad(cut, widths[i]), row == nullptr ? Tone::kDim : ToneOf(*row, i), env.color);
      out += last ? "\n" : "  ";
    }
  };
  std::vector<std::string> titles;
  for (const auto& column : table.columns) titles.push_back(column.title);
  line(titles, nullptr);
  for (size_t r = 0; r < table.rows.size(); ++r) line(texts[r], &table.rows[r]);
  if (!table.note.empty()) out += Toned(table.note, Tone::kDim, env.color) + "\n";
  return out;
}

Result<std::string> RenderTable(const Table& table, const Env& env) {
  std::string out;
  if (env.options.json) {
    Json json = {{"schema", table.schema}, {"items", Json::array()}};
    for (const auto& row : table.rows) json["items"].push_back(JsonOf(table, row));
    return Dump(json, 2);
  }
  if (env.options.jsonl) {
    for (const auto& row : table.rows) out += Dump(JsonOf(table, row), -1);
    return out;
  }
  if (env.options.csv) return Csv(table);
  if (env.options.format) {
    for (const auto& row : table.rows) {
      DESK_ASSIGN(const std::string line, Fill(*env.options.format, table, row));
      out += line;
    }
    return out;
  }
  if (env.options.quiet) {
    for (const auto& row : table.rows) out += VisibleLine(TextOf(row.cells.at(0), std::nullopt)) + "\n";
    return out;
  }
  return env.options.tsv || !env.out_tty ? Tsv(table) : Aligned(table, env);
}

Result<std::string> RenderDocument(const Document& document, const Env& env) {
  if (env.options.json || env.options.jsonl) {
    Json json = {{"schema", document.schema}};
    for (const auto& [key, value] : document.json.items()) json[key] = value;
    return Dump(env.options.jsonl ? document.json : json, env.options.jsonl ? -1 : 2);
  }
  if (env.options.quiet) return document.id + "\n";
  if (env.options.csv || env.options.tsv || env.options.format) {
    return Fail(Error{ErrorCode::kUsage, "one record has no rows for this format", {}, {"Use --json, or desk list for rows."}, {}});
  }
  return document.text(env.width == 0 ? 100 : env.width, env.color);
}

}  // namespace

std::string Toned(std::string_view text, Tone tone, bool color) {
  static constexpr const char* kCodes[] = {"", "2", "1", "32", "33", "31"};
  const char* code = kCodes[static_cast<size_t>(tone)];
  if (!color || *code == '\0' || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Result<std::string> RenderOutput(const Output& output, const Env& env) {
  if (const auto* table = std::get_if<Table>(&output)) return RenderTable(*table, env);
  return RenderDocument(std::get<Document>(output), env);
}

}  // namespace desk::cmd
