// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>

#include "base/text.h"
#include "codec/yaml_reader.h"
#include "config/config.h"

namespace desk {

const ConfigKeys& DeskKeys() {
  static const ConfigKeys keys = {{"",
                                   {"format", "needs", "rev", "uid", "name", "zone", "defaults",
                                    "statuses", "priorities", "matrix", "custom"}},
                                  {"defaults", {"type", "team", "impact", "urgency"}},
                                  {"statuses", {"category", "label"}},
                                  {"priorities", {"label"}}};
  return keys;
}

const ConfigKeys& TypeKeys() {
  static const ConfigKeys keys = {
      {"",
       {"rev", "label", "initial", "transitions", "requires", "resolution_codes", "reopens_to",
        "reopen_on_reply", "escalation", "retired", "custom"}},
      {"escalation", {"raise_priority"}}};
  return keys;
}

namespace {

constexpr int kFormat = 1;
constexpr int kMaxRev = std::numeric_limits<int>::max();
constexpr int kMaxLevel = 9;
constexpr size_t kMatrixSize = 3;

std::optional<int> ParseInt(std::string_view text) {
  int n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return n;
}

// "en", "ru", "pt-BR".
bool IsLanguage(std::string_view tag) {
  const auto parts = Split(tag, '-');
  if (parts.front().size() < 2 || parts.front().size() > 3) return false;
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](unsigned char c) {
      return c < 0x80 && std::isalnum(c) != 0;
    });
  });
}

// A map of a configuration file whose members are read in the form that the format gives them. A
// member that is not there, or null, has its default. The node must outlive the section.
class Section {
 public:
  Section(const YamlNode* node, std::string_view path, std::string prefix)
      : node_(node), path_(path), prefix_(std::move(prefix)) {}

  tl::unexpected<Error> FailAt(const YamlNode& node, std::string message) const {
    return Fail(Error{ErrorCode::kInvalidData, std::move(message), PositionAt(node), {}, {}});
  }

  const std::vector<YamlMember>& members() const {
    static const std::vector<YamlMember> none;
    return node_ == nullptr ? none : node_->members;
  }

  // The member, unless it is missing or null.
  const YamlNode* Find(std::string_view key) const {
    const YamlNode* node = node_ == nullptr ? nullptr : node_->Find(key);
    return node == nullptr || node->kind == Value::Kind::kNull ? nullptr : node;
  }

  Result<std::string> TextOr(std::string_view key, std::string_view fallback) const {
    const YamlNode* node = Find(key);
    if (node == nullptr) return std::string(fallback);
    return TextOf(*node, key);
  }

  Result<int> IntOr(std::string_view key, int fallback, int min, int max) const {
    const YamlNode* node = Find(key);
    if (node == nullptr) return fallback;
    return IntOf(*node, key, min, max);
  }

  Result<bool> BoolOr(std::string_view key, bool fallback) const {
    const YamlNode* node = Find(key);
    if (node == nullptr) return fallback;
    if (node->kind == Value::Kind::kBool) return node->text == "true";
    return FailAt(*node, fmt::format("'{}{}' must be true or false", prefix_, key));
  }

  Result<std::vector<std::string>> TextsOf(std::string_view key) const {
    const YamlNode* node = Find(key);
    std::vector<std::string> texts;
    if (node == nullptr) return texts;
    if (node->kind != Value::Kind::kList) {
      return FailAt(*node, fmt::format("'{}{}' must be a list like [a, b]", prefix_, key));
    }
    for (const auto& item : node->items) {
      DESK_ASSIGN(std::string text, TextOf(item, key));
      texts.push_back(std::move(text));
    }
    return texts;
  }

  Result<Section> MapOf(std::string_view key) const {
    const YamlNode* node = Find(key);
    if (node != nullptr && node->kind != Value::Kind::kMap) {
      return FailAt(*node, fmt::format("'{}{}' must be a map like {{a: b}}", prefix_, key));
    }
    return Section(node, path_, fmt::format("{}{}.", prefix_, key));
  }

  Result<Label> LabelOf(std::string_view key) const {
    const YamlNode* node = Find(key);
    Label label;
    if (node == nullptr) return label;
    if (node->kind != Value::Kind::kMap) {
      DESK_ASSIGN(std::string text, TextOf(*node, key));
      label.by_language.emplace_back("", std::move(text));
      return label;
    }
    for (const auto& [language, value] : node->members) {
      if (!IsLanguage(language.text)) {
        return FailAt(language,
                      fmt::format("'{}' is no language like en or pt-BR", Visible(language.text)));
      }
      DESK_ASSIGN(std::string text, TextOf(value, key));
      label.by_language.emplace_back(language.text, std::move(text));
    }
    return label;
  }

  Result<int> IntOf(const YamlNode& node, std::string_view key, int min, int max) const {
    const auto n = node.kind == Value::Kind::kNumber ? ParseInt(node.text) : std::nullopt;
    if (n && *n >= min && *n <= max) return *n;
    const std::string range =
        max == kMaxRev ? fmt::format("of {} or more", min) : fmt::format("from {} to {}", min, max);
    return FailAt(node, fmt::format("'{}{}' must be a whole number {}", prefix_, key, range));
  }

  // Keys that are not `known` and look like one that is.
  std::vector<Error> NearNames(const std::vector<std::string>& known) const {
    std::vector<Error> findings;
    for (const auto& [key, value] : members()) {
      if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
      const auto near = Suggest(key.text, known);
      if (near.empty()) continue;
      findings.push_back(
          {ErrorCode::kInvalidData,
           fmt::format("the key '{}{}' means nothing to desk", prefix_, Visible(key.text)),
           PositionAt(key),
           {fmt::format("Did you mean '{}'? Extras of your own belong under 'custom:'.",
                        near.front())},
           {}});
    }
    return findings;
  }

 private:
  std::string PositionAt(const YamlNode& node) const {
    return fmt::format("{}:{}:{}", path_, node.start.line, node.start.column);
  }

  Result<std::string> TextOf(const YamlNode& node, std::string_view key) const {
    const bool is_text = node.kind == Value::Kind::kString || node.kind == Value::Kind::kNumber ||
                         node.kind == Value::Kind::kBool;
    if (is_text && !node.text.empty() && node.text.find('\n') == std::string::npos) {
      return node.text;
    }
    return FailAt(node, fmt::format("'{}{}' needs text on one line here", prefix_, key));
  }

  const YamlNode* node_;
  std::string_view path_;
  std::string prefix_;
};

void AppendAll(std::vector<Error>& to, std::vector<Error> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void CollectPositions(const YamlNode& node, std::string_view path, const std::string& prefix,
                      Positions& positions) {
  const auto note = [&](std::string_view name, const YamlMark& mark, const YamlNode& value) {
    const std::string dotted =
        prefix.empty() ? std::string(name) : fmt::format("{}.{}", prefix, name);
    positions[dotted] = fmt::format("{}:{}:{}", path, mark.line, mark.column);
    CollectPositions(value, path, dotted, positions);
  };
  for (const auto& [key, value] : node.members) note(key.text, key.start, value);
  for (size_t i = 0; i < node.items.size(); ++i) {
    note(std::to_string(i), node.items[i].start, node.items[i]);
  }
}

Positions PositionsOf(const YamlNode& root, std::string_view path) {
  Positions positions;
  positions[""] = path;
  CollectPositions(root, path, "", positions);
  return positions;
}

Result<YamlNode> ReadRoot(std::string_view bytes, std::string_view path) {
  DESK_ASSIGN(YamlNode root, ReadYaml(bytes, kConfigLimits, path));
  if (root.kind == Value::Kind::kMap) return root;
  return Section(&root, path, "").FailAt(root, "the file must be a map of keys and values");
}

// --- desk.yaml ---

// Nothing else of the file is looked at before its format is known.
Status CheckFormat(const Section& file, const YamlNode& root) {
  const YamlNode* node = file.Find("format");
  if (node == nullptr) return file.FailAt(root, "the key 'format' is missing");
  DESK_ASSIGN(const int format, file.IntOf(*node, "format", 1, kMaxRev));
  if (format == kFormat) return {};
  auto error = file.FailAt(
      *node, fmt::format("the desk has format {}, this version of desk knows {}", format, kFormat));
  error.value().code = ErrorCode::kUnsupported;
  error.value().hints.push_back("Install a newer version of desk.");
  return error;
}

Result<Uid> ReadUid(const Section& file, const YamlNode& root) {
  const YamlNode* node = file.Find("uid");
  if (node == nullptr) return file.FailAt(root, "the key 'uid' is missing");
  if (const auto uid = ParseUid(node->text)) return *uid;
  return file.FailAt(*node, "'uid' must be 32 lower-case hex digits");
}

Status ReadDefaults(const Section& file, DeskConfig& config) {
  DESK_ASSIGN(const Section defaults, file.MapOf("defaults"));
  DESK_ASSIGN(config.default_type, defaults.TextOr("type", config.default_type));
  DESK_ASSIGN(config.default_team, defaults.TextOr("team", config.default_team));
  DESK_ASSIGN(config.default_impact,
              defaults.IntOr("impact", config.default_impact, 1, kMatrixSize));
  DESK_ASSIGN(config.default_urgency,
              defaults.IntOr("urgency", config.default_urgency, 1, kMatrixSize));
  AppendAll(config.near_names, defaults.NearNames(DeskKeys().at("defaults")));
  return {};
}

Result<Category> ReadCategory(const Section& statuses, const Section& status, const YamlNode& key) {
  const YamlNode* node = status.Find("category");
  if (node == nullptr) {
    return statuses.FailAt(key, fmt::format("the status '{}' has no category", key.text));
  }
  if (const auto category = ParseCategory(node->text)) return *category;
  auto error = statuses.FailAt(*node, fmt::format("'{}' is no category", Visible(node->text)));
  error.value().hints.push_back(
      "Categories are new, open, waiting, resolved, closed, cancelled and merged.");
  return error;
}

Status ReadStatuses(const Section& file, DeskConfig& config) {
  DESK_ASSIGN(const Section statuses, file.MapOf("statuses"));
  for (const auto& [key, value] : statuses.members()) {
    if (!IsStatusName(key.text)) {
      return statuses.FailAt(key,
                             fmt::format("'{}' is no name of a status: a lower-case letter, then "
                                         "letters, digits, '_' and '-'",
                                         Visible(key.text)));
    }
    DESK_ASSIGN(const Section status, statuses.MapOf(key.text));
    DESK_ASSIGN(const Category category, ReadCategory(statuses, status, key));
    DESK_ASSIGN(Label label, status.LabelOf("label"));
    config.statuses.push_back({key.text, category, std::move(label)});
    AppendAll(config.near_names, status.NearNames(DeskKeys().at("statuses")));
  }
  if (config.statuses.empty() && file.Find("statuses") != nullptr) {
    return file.FailAt(*file.Find("statuses"), "'statuses' must have at least one status");
  }
  return {};
}

Status ReadPriorities(const Section& file, DeskConfig& config) {
  DESK_ASSIGN(const Section priorities, file.MapOf("priorities"));
  for (const auto& [key, value] : priorities.members()) {
    const auto level = ParseInt(key.text);
    if (!level || *level < 1 || *level > kMaxLevel || key.text.size() > 1) {
      return priorities.FailAt(key, fmt::format("'{}' is no level of priority from 1 to {}",
                                                Visible(key.text), kMaxLevel));
    }
    DESK_ASSIGN(const Section priority, priorities.MapOf(key.text));
    DESK_ASSIGN(Label label, priority.LabelOf("label"));
    config.priorities.push_back({*level, std::move(label)});
    AppendAll(config.near_names, priority.NearNames(DeskKeys().at("priorities")));
  }
  if (config.priorities.empty() && file.Find("priorities") != nullptr) {
    return file.FailAt(*file.Find("priorities"), "'priorities' must have at least one level");
  }
  std::sort(config.priorities.begin(), config.priorities.end(),
            [](const auto& a, const auto& b) { return a.level < b.level; });
  return {};
}

Status ReadMatrix(const Section& file, DeskConfig& config) {
  const YamlNode* matrix = file.Find("matrix");
  if (matrix == nullptr) return {};
  const auto is_row = [](const YamlNode& row) { return row.items.size() == kMatrixSize; };
  if (!is_row(*matrix) || !std::all_of(matrix->items.begin(), matrix->items.end(), is_row)) {
    return file.FailAt(*matrix, "'matrix' must be 3 lists of 3 priorities: a list per impact");
  }
  for (const auto& row : matrix->items) {
    auto& levels = config.matrix.emplace_back();
    for (const auto& cell : row.items) {
      DESK_ASSIGN(const int level, file.IntOf(cell, "matrix", 1, kMaxLevel));
      levels.push_back(level);
    }
  }
  return {};
}

// What the file leaves out is as in a new desk, whose file leaves nothing out.
Status FillFromStarter(DeskConfig& config) {
  if (!config.statuses.empty() && !config.priorities.empty() && !config.matrix.empty()) return {};
  DESK_ASSIGN(DeskConfig starter,
              ReadDeskConfig(StarterFiles(Uid{}, "desk", "UTC").front().second));
  if (config.statuses.empty()) config.statuses = std::move(starter.statuses);
  if (config.priorities.empty()) config.priorities = std::move(starter.priorities);
  if (config.matrix.empty()) config.matrix = std::move(starter.matrix);
  return {};
}

// --- types/<name>.yaml ---

// A list of texts per status.
Result<std::vector<std::pair<std::string, std::vector<std::string>>>> ReadPerStatus(
    const Section& file, std::string_view key) {
  DESK_ASSIGN(const Section map, file.MapOf(key));
  std::vector<std::pair<std::string, std::vector<std::string>>> lists;
  for (const auto& [status, value] : map.members()) {
    if (value.kind == Value::Kind::kNull) {
      return map.FailAt(
          status, fmt::format("'{}.{}' must be a list; [] is an empty one", key, status.text));
    }
    DESK_ASSIGN(std::vector<std::string> texts, map.TextsOf(status.text));
    lists.emplace_back(status.text, std::move(texts));
  }
  return lists;
}

}  // namespace

Result<DeskConfig> ReadDeskConfig(std::string_view bytes) {
  constexpr std::string_view kPath = "desk.yaml";
  DESK_ASSIGN(const YamlNode root, ReadRoot(bytes, kPath));
  const Section file(&root, kPath, "");
  DESK_TRY(CheckFormat(file, root));
  DeskConfig config;
  config.positions = PositionsOf(root, kPath);
  DESK_ASSIGN(config.needs, file.TextsOf("needs"));
  DESK_ASSIGN(config.rev, file.IntOr("rev", 1, 1, kMaxRev));
  DESK_ASSIGN(config.uid, ReadUid(file, root));
  DESK_ASSIGN(config.name, file.TextOr("name", config.name));
  DESK_ASSIGN(config.zone, file.TextOr("zone", config.zone));
  config.near_names = file.NearNames(DeskKeys().at(""));
  DESK_TRY(ReadDefaults(file, config));
  DESK_TRY(ReadStatuses(file, config));
  DESK_TRY(ReadPriorities(file, config));
  DESK_TRY(ReadMatrix(file, config));
  DESK_TRY(FillFromStarter(config));
  return config;
}

Result<TypeConfig> ReadTypeConfig(std::string_view name, std::string_view bytes) {
  if (!IsChosenId(name)) {
    return Fail(ErrorCode::kInvalidData, fmt::format("'{}' is no name of a type", Visible(name)));
  }
  const std::string path = fmt::format("types/{}.yaml", name);
  DESK_ASSIGN(const YamlNode root, ReadRoot(bytes, path));
  const Section file(&root, path, "");
  TypeConfig type;
  type.name = name;
  type.positions = PositionsOf(root, path);
  DESK_ASSIGN(type.rev, file.IntOr("rev", 1, 1, kMaxRev));
  DESK_ASSIGN(type.label, file.LabelOf("label"));
  DESK_ASSIGN(type.initial, file.TextOr("initial", type.initial));
  DESK_ASSIGN(type.transitions, ReadPerStatus(file, "transitions"));
  DESK_ASSIGN(const auto required, ReadPerStatus(file, "requires"));
  type.requires_fields = {required.begin(), required.end()};
  DESK_ASSIGN(type.resolution_codes, file.TextsOf("resolution_codes"));
  DESK_ASSIGN(type.reopens_to, file.TextOr("reopens_to", ""));
  DESK_ASSIGN(type.reopen_on_reply, file.BoolOr("reopen_on_reply", false));
  DESK_ASSIGN(const Section escalation, file.MapOf("escalation"));
  DESK_ASSIGN(type.raise_priority_on_escalation, escalation.BoolOr("raise_priority", false));
  DESK_ASSIGN(type.retired, file.BoolOr("retired", false));
  type.near_names = file.NearNames(TypeKeys().at(""));
  AppendAll(type.near_names, escalation.NearNames(TypeKeys().at("escalation")));
  return type;
}

}  // namespace desk
