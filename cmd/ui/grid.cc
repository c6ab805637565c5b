// SPDX-License-Identifier: MIT
#include "ui/grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "ui/chart.h"

namespace desk::cmd {

namespace {

// A cell as people read it.
std::string ShownText(const Cell& cell, Instant now) {
  if (const auto* at = std::get_if<Instant>(&cell)) return FormatRelative(*at, now);
  if (const auto* elapsed = std::get_if<Elapsed>(&cell)) return FormatDuration(elapsed->ms);
  if (const auto* share = std::get_if<Share>(&cell))
    return fmt::format("{:.0f}%", share->part * 100);
  if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{:.2f}", *number);
  return VisibleLine(TextOf(cell));
}

// Aligned columns without the empty ones. So that a row fits the terminal the growing one is cut,
// but not beyond what can be read: then columns go, the last ones first. A bar takes what width is
// left.
class Grid {
 public:
  Grid(const Table& table, const Look& look)
      : table_(table), look_(look), widths_(table.columns.size()) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (!table.columns[i].terminal) continue;
      shown_.push_back(i);
      widths_[i] = DisplayWidth(table.columns[i].title);
    }
    for (const auto& row : table.rows) Take(row);
    if (table.total) {
      Take(*table.total);
      if (table.columns.front().is_name) Put(table.rows.size(), 0, "total");
    }
    std::erase_if(shown_, [&](size_t i) { return i != shown_.front() && IsEmpty(i); });
    if (look.cut) Shrink();
  }

  std::string Text() const {
    std::string out;
    std::vector<std::string> titles;
    bool titled = false;
    for (const auto& column : table_.columns) {
      titles.push_back(column.title);
      titled = titled || (column.terminal && !column.title.empty());
    }
    if (titled) out += Line(titles, std::vector<Tone>(titles.size(), Tone::kDim), "");
    const int bar = BarWidth();
    for (size_t r = 0; r < table_.rows.size(); ++r) {
      const Row& row = table_.rows[r];
      out += Line(texts_[r], TonesOf(row),
                  bar == 0 ? "" : Bar(NumberIn(row, *table_.bar), Most(), bar, look_.unicode));
    }
    if (table_.total) {
      out += Line(texts_.back(), std::vector<Tone>(table_.columns.size(), Tone::kStrong), "");
    }
    return out;
  }

 private:
  static constexpr int kNarrowest = 8, kReadable = 12, kSmallestBar = 4, kLargestBar = 40;

  void Put(size_t row, size_t column, std::string text) {
    widths_[column] = std::max(widths_[column], DisplayWidth(text));
    texts_[row][column] = std::move(text);
  }

  void Take(const Row& row) {
    texts_.emplace_back(table_.columns.size());
    for (const size_t i : shown_) {
      const bool is_nothing = std::holds_alternative<std::monostate>(row.cells[i]);
      Put(texts_.size() - 1, i,
          is_nothing ? table_.columns[i].nothing : ShownText(row.cells[i], look_.now));
    }
  }

  // Those of the row, and dim for what is not there.
  std::vector<Tone> TonesOf(const Row& row) const {
    std::vector<Tone> tones = row.tones;
    tones.resize(row.cells.size(), Tone::kNormal);
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (std::holds_alternative<std::monostate>(row.cells[i])) tones[i] = Tone::kDim;
    }
    return tones;
  }

  static int64_t NumberIn(const Row& row, size_t column) {
    const auto* number = std::get_if<int64_t>(&row.cells[column]);
    return number == nullptr ? 0 : *number;
  }

  int64_t Most() const {
    int64_t most = 0;
    for (const auto& row : table_.rows) most = std::max(most, NumberIn(row, *table_.bar));
    return most;
  }

  int BarWidth() const {
    if (!table_.bar) return 0;
    const int left = -Over(std::numeric_limits<int>::max()) - 2;
    return left < kSmallestBar ? 0 : std::min(left, kLargestBar);
  }

  bool IsEmpty(size_t column) const {
    return std::all_of(texts_.begin(), texts_.end(),
                       [&](const auto& texts) { return texts[column].empty(); });
  }

  // How much wider than the terminal a row is, with growing columns no wider than `most`.
  int Over(int most) const {
    int over = static_cast<int>(shown_.size() - 1) * 2 - look_.width;
    for (const size_t i : shown_)
      over += table_.columns[i].grows ? std::min(widths_[i], most) : widths_[i];
    return over;
  }

  // The last column that a narrow terminal can do without.
  std::vector<size_t>::iterator Dispensable() {
    for (auto it = shown_.end() - 1; it != shown_.begin(); --it) {
      if (!table_.columns[*it].grows) return it;
    }
    return shown_.end();
  }

  void Shrink() {
    const bool grows = std::any_of(shown_.begin(), shown_.end(),
                                   [&](size_t i) { return table_.columns[i].grows; });
    while (grows) {
      const int over = Over(kReadable);
      const auto column = Dispensable();
      if (over <= 0 || column == shown_.end()) break;
      if (widths_[*column] - over >= kReadable) {
        widths_[*column] -= over;
      } else {
        shown_.erase(column);
      }
    }
    int over = Over(std::numeric_limits<int>::max());
    for (const size_t i : shown_) {
      if (!table_.columns[i].grows || over <= 0) continue;
      const int narrower = std::max(std::min(widths_[i], kNarrowest), widths_[i] - over);
      over -= widths_[i] - narrower;
      widths_[i] = narrower;
    }
  }

  std::string Line(const std::vector<std::string>& cells, const std::vector<Tone>& tones,
                   const std::string& bar) const {
    std::string out;
    for (const size_t i : shown_) {
      const std::string cut = look_.cut ? Truncate(cells[i], widths_[i]) : cells[i];
      const std::string space(static_cast<size_t>(std::max(0, widths_[i] - DisplayWidth(cut))),
                              ' ');
      const std::string text = Toned(cut, i < tones.size() ? tones[i] : Tone::kNormal, look_.color);
      if (i != shown_.front()) out += "  ";
      const bool is_last = i == shown_.back() && bar.empty();
      out += table_.columns[i].is_number ? space + text : text + (is_last ? "" : space);
    }
    if (!bar.empty()) out += "  " + bar;
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n";
  }

  const Table& table_;
  const Look& look_;
  std::vector<size_t> shown_;
  std::vector<int> widths_;
  std::vector<std::vector<std::string>> texts_;
};

// A line per column that has one: its title, and its rows from the first to the last, or as many of
// the last ones as fit.
std::string Trends(const Table& table, const Look& look) {
  int width = 0;
  for (const auto& column : table.columns) {
    if (column.has_trend) width = std::max(width, DisplayWidth(column.title));
  }
  const auto fits = static_cast<size_t>(std::max(look.width - width - 2, 1));
  std::string out;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    std::vector<int64_t> values;
    const size_t first = look.cut && table.rows.size() > fits ? table.rows.size() - fits : 0;
    for (size_t r = first; table.columns[c].has_trend && r < table.rows.size(); ++r) {
      const auto* number = std::get_if<int64_t>(&table.rows[r].cells[c]);
      values.push_back(number == nullptr ? 0 : *number);
    }
    if (std::all_of(values.begin(), values.end(), [](int64_t value) { return value == 0; }))
      continue;
    std::string line = Sparkline(values, look.unicode);
    while (line.ends_with(' ')) line.pop_back();
    out += Toned(Pad(table.columns[c].title, width), Tone::kDim, look.color) + "  " + line + "\n";
  }
  return out.empty() || table.rows.size() < 2 ? "" : "\n" + out;
}

}  // namespace

std::string TerminalText(const Table& table, const Look& look) {
  std::string out;
  if (!table.title.empty()) {
    const std::string title = VisibleLine(table.title);
    out += Toned(look.cut ? Truncate(title, look.width) : title, Tone::kStrong, look.color) + "\n";
  }
  if (!table.rows.empty()) {
    out += Grid(table, look).Text() + Trends(table, look);
  } else if (!table.empty.empty()) {
    out += table.empty + "\n";
  }
  if (!table.note.empty()) out += Toned(table.note, Tone::kDim, look.color) + "\n";
  return out;
}

}  // namespace desk::cmd
