// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_MAP_FORM_H_
#define DESK_PORT_MAP_FORM_H_

#include <string>
#include <string_view>
#include <vector>

#include "codec/config_file.h"
#include "port/import_map.h"

namespace desk::port {

// The forms that stand in many places of a mapping, read out of YAML. Every fault is kInvalidData
// with its place, path:line:column.
class MapForm {
 public:
  // `path` must outlive it.
  explicit MapForm(std::string_view path) : path_(path) {}

  std::string At(const YamlNode& node) const;
  tl::unexpected<Error> FailAt(const YamlNode& node, std::string message,
                               std::vector<std::string> hints = {}) const;

  // Text on one line; `what` is what it is for.
  Result<std::string> Text(const YamlNode& node, std::string_view what) const;
  Result<ColumnName> Column(const YamlNode& node) const;
  Result<std::vector<ColumnName>> Columns(const YamlNode& node) const;
  // Whether the node is a map that has only these keys.
  Status Map(const YamlNode& node, std::string_view what,
             const std::vector<std::string>& keys) const;
  Result<PersonKind> Person(const YamlNode& node) const;
  // A column, or {column: ..., person: ...}.
  Result<PersonColumn> PersonIn(const YamlNode& node) const;

  // A member that is there and not null.
  static const YamlNode* Find(const YamlNode& node, std::string_view key);

 private:
  std::string_view path_;
};

// A rule of `fields`: what the field `key` is made of.
Result<FieldRule> ReadFieldRule(const MapForm& form, const YamlNode& key, const YamlNode& node);

}  // namespace desk::port

#endif  // DESK_PORT_MAP_FORM_H_
