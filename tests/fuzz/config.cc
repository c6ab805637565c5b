// SPDX-License-Identifier: MIT
// Configuration: whatever reads can be checked and edited, an edited file still reads, and an edit
// changes what it says.
#include "config/config.h"

#include "fuzz.h"

namespace desk::fuzz {
namespace {

// Whether the file, edited, says what it should.
void ExpectReads(bool reads, const std::string& bytes) {
  Expect(reads, "an edited file still reads", bytes);
}

void CheckDesk(std::string_view input) {
  const auto config = ReadDeskConfig(input);
  if (!config) {
    const auto code = config.error().code;
    Expect(code == ErrorCode::kInvalidData || code == ErrorCode::kUnsupported,
           "a bad desk.yaml is invalid data");
    Expect(!config.error().where.empty(), "an error says where", config.error().message);
    return;
  }
  CheckConfig(*config);
  if (const auto raised = RaiseRev(input, input, "desk.yaml")) {
    const auto again = ReadDeskConfig(*raised);
    ExpectReads(again.has_value(), *raised);
    Expect(again->rev == config->rev + 1, "raising rev adds one", *raised);
  }
  if (const auto edited = EditConfig(input, "desk.yaml", {{"name", "\"Ünusual: #1\""}})) {
    const auto again = ReadDeskConfig(*edited);
    ExpectReads(again.has_value(), *edited);
    Expect(again->name == "Ünusual: #1", "an edit changes what it says", *edited);
  }
}

void CheckType(std::string_view input) {
  const auto type = ReadTypeConfig("incident", input);
  if (!type) {
    Expect(type.error().code == ErrorCode::kInvalidData, "a bad type is invalid data");
    Expect(!type.error().where.empty(), "an error says where", type.error().message);
    return;
  }
  DeskConfig config;
  config.types.push_back(*type);
  CheckConfig(config);
  if (const auto edited = EditConfig(input, "types/incident.yaml", {{"initial", "open"}})) {
    const auto again = ReadTypeConfig("incident", *edited);
    ExpectReads(again.has_value(), *edited);
    Expect(again->initial == "open", "an edit changes what it says", *edited);
  }
}

}  // namespace

void One(std::string_view input) {
  CheckDesk(input);
  CheckType(input);
}

}  // namespace desk::fuzz
