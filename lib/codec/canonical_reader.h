// SPDX-License-Identifier: MIT
#ifndef DESK_CODEC_CANONICAL_READER_H_
#define DESK_CODEC_CANONICAL_READER_H_

#include <optional>
#include <string_view>

#include "model/record.h"

namespace desk {

// Reads a record that stands in the form that desk writes (docs/formats/record.md, "Canonical
// form"), many times faster than a reader of YAML could. What it returns is exactly what the reader
// of YAML makes of the same bytes; nothing for whatever it is not sure of, be that broken or only
// written by hand: then the reader of YAML decides.
std::optional<Record> ReadCanonical(RecordKind kind, std::string_view bytes);

}  // namespace desk

#endif  // DESK_CODEC_CANONICAL_READER_H_
