// SPDX-License-Identifier: MIT
#ifndef DESK_CODEC_CONFIG_FILE_H_
#define DESK_CODEC_CONFIG_FILE_H_

#include <string_view>

#include "base/result.h"
#include "codec/yaml_reader.h"

namespace desk {

// What every configuration file has in common (docs/formats/configuration.md). Both fail with
// kInvalidData and a position.

// The file as YAML within the limits of configuration; its root is a map.
Result<YamlNode> ReadConfigMap(std::string_view bytes, std::string_view path);
// Its `rev`, 1 if it has none; a `rev` that is no whole number which can be raised is an error.
Result<int> ReadRev(std::string_view bytes, std::string_view path);

}  // namespace desk

#endif  // DESK_CODEC_CONFIG_FILE_H_
