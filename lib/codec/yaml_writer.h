// SPDX-License-Identifier: MIT
#ifndef DESK_CODEC_YAML_WRITER_H_
#define DESK_CODEC_YAML_WRITER_H_

#include <string>
#include <string_view>

#include "model/value.h"

namespace desk {

// The canonical form of scalars and flow values (docs/formats/record.md, "Canonical form").

// Plain if no YAML 1.1 or 1.2 reader could take it for anything else, double-quoted otherwise.
std::string YamlString(std::string_view text);
// Always double-quoted, everything that a reader might fold, normalise or hide is escaped.
std::string YamlQuoted(std::string_view text);
// One line: scalars as they are, "[a, b]", "{a: 1}".
std::string YamlFlow(const Value& value);
// A block scalar with explicit chomping whose lines are indented by `indent`, beginning with "|"
// and ending with a line feed; or, where a block cannot hold the text, a double-quoted scalar and a
// line feed.
std::string YamlText(std::string_view text, int indent);

// The same at the end of what is being written.
void AppendYamlString(std::string& out, std::string_view text);
void AppendYamlQuoted(std::string& out, std::string_view text);
void AppendYamlFlow(std::string& out, const Value& value);

}  // namespace desk

#endif  // DESK_CODEC_YAML_WRITER_H_
