// SPDX-License-Identifier: MIT
#ifndef DESK_CODEC_RECORD_CODEC_H_
#define DESK_CODEC_RECORD_CODEC_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/record.h"

namespace desk {

struct YamlNode;

// Reads a record from the bytes of its file. Accepts any YAML of the subset, canonical or not; the
// fields are as they stand there, not folded. An entry without id, which a hand wrote into the log,
// gets the one that follows from it. `path` serves errors only. Fails with kInvalidData, naming
// path:line:column.
Result<Record> DecodeRecord(RecordKind kind, std::string_view bytes, std::string_view path);
// The same from what ReadYaml made of the bytes.
Result<Record> DecodeRecord(RecordKind kind, const YamlNode& root, std::string_view path);

// Writes the canonical form: header, fields in the order of the kind's table, other fields in byte
// order, the log as it is ordered in `record`. Same record, same bytes.
std::string EncodeRecord(const Record& record);

// The fields alone, as they stand on top of the record.
std::string EncodeFields(RecordKind kind, const Fields& fields);

// EncodeRecord of a settled record, read back and compared before it is given out. Fails with
// kInvalidData when a limit is passed (see kMaxRecordBytes) and with kBug when the bytes do not
// read back to the same record.
Result<std::string> EncodeChecked(const Record& record);

// One entry in canonical form, without the list's dash and indentation: what Prevailing compares.
std::string EncodeEntry(const Entry& entry);

}  // namespace desk

#endif  // DESK_CODEC_RECORD_CODEC_H_
