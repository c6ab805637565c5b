// SPDX-License-Identifier: MIT
#include "codec/config_file.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace desk {

Result<YamlNode> ReadConfigMap(std::string_view bytes, std::string_view path) {
  DESK_ASSIGN(YamlNode root, ReadYaml(bytes, kConfigLimits, path));
  if (root.kind == Value::Kind::kMap) return root;
  return Fail(Error{ErrorCode::kInvalidData,
                    "the file must be a map of keys and values",
                    std::string(path),
                    {},
                    {}});
}

Result<int> ReadRev(std::string_view bytes, std::string_view path) {
  DESK_ASSIGN(const YamlNode root, ReadConfigMap(bytes, path));
  const YamlNode* rev = root.Find("rev");
  if (rev == nullptr || rev->kind == Value::Kind::kNull) return 1;
  int value = 0;
  const char* end = rev->text.data() + rev->text.size();
  const auto parsed = std::from_chars(rev->text.data(), end, value);
  const bool good =
      rev->kind == Value::Kind::kNumber && parsed.ec == std::errc() && parsed.ptr == end;
  if (good && value >= 1 && value < std::numeric_limits<int>::max()) return value;
  return Fail(Error{ErrorCode::kInvalidData,
                    "'rev' is no whole number that can be raised",
                    fmt::format("{}:{}:{}", path, rev->start.line, rev->start.column),
                    {},
                    {}});
}

}  // namespace desk
