// SPDX-License-Identifier: MIT
#ifndef DESK_CODEC_JSON_H_
#define DESK_CODEC_JSON_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"
#include "model/record.h"

namespace desk {

using Json = nlohmann::ordered_json;

Json ToJson(const Value& value);
// The whole record: header, fields by name (custom.x nested under "custom"), "log": [entries].
// Times are RFC 3339. The shape is schema/ticket.json, team.json, agent.json and contact.json.
Json ToJson(const Record& record);
Json ToJson(const Entry& entry);
// The value that JSON text of this would be.
Value FromJson(const Json& json);
// The record that ToJson writes so, checked as DecodeRecord does; kInvalidData with `path` in
// `where`.
Result<Record> RecordFromJson(RecordKind kind, const Value& json, std::string_view path);
// JSON text -> Value; kInvalidData for what is no JSON, is out of range or nested too deeply.
Result<Value> ParseJson(std::string_view text);
// JSON as text, ending in a line feed, with an escape for every character that a terminal could
// obey; on one line for a negative indent.
std::string DumpJson(const Json& json, int indent);

}  // namespace desk

#endif  // DESK_CODEC_JSON_H_
