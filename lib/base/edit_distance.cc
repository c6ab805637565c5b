// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace desk {

namespace {

// The number of insertions, deletions, substitutions and swaps of neighbours between two words
// (Damerau's distance with each place touched once).
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::vector<std::string> Suggest(std::string_view word,
                                 const std::vector<std::string>& candidates) {
  if (word.size() > 64) return {};
  const std::string folded = FoldCase(word);
  const size_t limit = word.size() < 4 ? 1 : 2;
  std::vector<std::pair<size_t, std::string>> near;
  for (const auto& candidate : candidates) {
    if (candidate.size() > word.size() + limit) continue;
    const size_t distance = EditDistance(folded, FoldCase(candidate));
    if (distance <= limit) near.emplace_back(distance, candidate);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> suggestions;
  for (const auto& [distance, candidate] : near) {
    if (suggestions.size() < 3) suggestions.push_back(candidate);
  }
  return suggestions;
}

}  // namespace desk
