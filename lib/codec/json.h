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
// JSON text -> Value; kInvalidData with "line:column" in `where`.
Result<Value> ParseJson(std::string_view text);

}  // namespace desk

#endif  // DESK_CODEC_JSON_H_
