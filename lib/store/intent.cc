// SPDX-License-Identifier: MIT
#include "store/intent.h"

#include <fmt/format.h>

#include <span>

#include "base/text.h"

namespace desk {

// One line "ref before after", then one line a draft: "id path" or "deleted path".
std::string FormatIntent(const Intent& intent) {
  std::string text =
      fmt::format("{} {} {}\n", intent.ref, git::Hex(intent.before), git::Hex(intent.after));
  for (const auto& [path, draft] : intent.drafts) {
    text += fmt::format("{} {}\n", draft.id ? git::Hex(*draft.id) : "deleted", path);
  }
  return text;
}

std::optional<Intent> ParseIntent(std::string_view text) {
  const auto lines = Split(Trim(text), '\n');
  const auto words = Split(lines[0], ' ');
  if (words.size() != 3) return std::nullopt;
  const auto before = git::ParseHex(words[1]), after = git::ParseHex(words[2]);
  if (!before || !after || words[0].find("..") != std::string_view::npos) return std::nullopt;
  Intent intent{std::string(words[0]), *before, *after, {}};
  for (const auto line : std::span(lines).subspan(1)) {
    const size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;
    intent.drafts[std::string(line.substr(space + 1))] =
        SeenDraft{git::ParseHex(line.substr(0, space))};
  }
  return intent;
}

}  // namespace desk
