// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_SUPPORT_LOGS_H_
#define DESK_TESTS_SUPPORT_LOGS_H_

#include <stdexcept>
#include <string>
#include <vector>

#include "codec/record_codec.h"
#include "codec/yaml_writer.h"
#include "model/fold.h"
#include "model/record.h"

namespace desk::test {

// A ticket whose log is given as flow entries, one a line: "{id: aaaa, at: 1970-01-01T00:00:01Z,
// set: {title: t}}". The fields are those of the fold, so there is no hand edit in it.
inline Record TicketWith(const std::vector<std::string>& entries, const std::string& fields = "") {
  std::string yaml = "id: A000-0000\nuid: 00000000000000000000000000000000\n" + fields;
  if (!entries.empty()) yaml += "log:\n";
  for (const auto& entry : entries) yaml += "- " + entry + "\n";
  auto record = DecodeRecord(RecordKind::kTicket, yaml, "test.yaml");
  if (!record) {
    throw std::runtime_error(record.error().where + ": " + record.error().message);
  }
  if (fields.empty()) record->fields = Fold(record->log);
  return *record;
}

// Fields in one line for one-line asserts: "tags=[a, b] title=x".
inline std::string Show(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields)
    out += (out.empty() ? "" : " ") + name + "=" + YamlFlow(value);
  return out;
}

// "2026-01-01T00:00:NNZ", for short tables.
inline std::string At(int second) {
  return FormatInstant({1767225600000 + int64_t{second} * 1000});
}

}  // namespace desk::test

#endif  // DESK_TESTS_SUPPORT_LOGS_H_
