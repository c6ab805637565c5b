// SPDX-License-Identifier: MIT
#ifndef DESK_CODEC_YAML_READER_H_
#define DESK_CODEC_YAML_READER_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/value.h"

namespace desk {

// What a file may cost. A record and a configuration file have different limits (docs/formats).
struct YamlLimits {
  size_t bytes;
  size_t nodes;
  int depth;
};
inline constexpr YamlLimits kRecordLimits{8 * 1024 * 1024, 1'000'000, 8};
inline constexpr YamlLimits kConfigLimits{1024 * 1024, 20'000, 16};

// A position in a file; lines and columns count from 1, the offset from 0 (in bytes).
struct YamlMark {
  int line = 0;
  int column = 0;
  size_t offset = 0;
};

struct YamlMember;

// A node of a document, with where it stands (start inclusive, end exclusive), so that an error can
// point at it and a value can be replaced in the text around which comments stay.
struct YamlNode {
  Value::Kind kind = Value::Kind::kNull;
  std::string text;
  YamlMark start, end;
  std::vector<YamlNode> items;      // kList
  std::vector<YamlMember> members;  // kMap

  const YamlNode* Find(std::string_view key) const;
};

// A key of a map, always a scalar, and its value.
struct YamlMember {
  YamlNode key, value;
};

// Reads one document of the subset that desk accepts: UTF-8 without BOM, LF only, no control
// characters, no anchors, aliases, tags, directives, merge keys, duplicate keys, second documents,
// and within the limits. Plain scalars are null (empty, ~, null), true, false, JSON numbers, or
// strings; quoted ones are always strings.
//
// Fails with kInvalidData and `where` = "path:line:column". Never reads further than the first
// fault. Git's conflict markers are recognised and named as such.
Result<YamlNode> ReadYaml(std::string_view bytes, const YamlLimits& limits, std::string_view path);

Value ToValue(const YamlNode& node);

}  // namespace desk

#endif  // DESK_CODEC_YAML_READER_H_
