// SPDX-License-Identifier: MIT
// Records: whatever is read can be written, and what was written reads back to the same record and
// the same bytes. The fast reader takes nothing for something else than the reader of YAML does.
#include "codec/canonical_reader.h"
#include "codec/record_codec.h"
#include "codec/yaml_reader.h"
#include "fuzz.h"
#include "model/hand_edit.h"

namespace desk::fuzz {
namespace {

// Decodes what EncodeRecord made: it must be readable, and already canonical.
Record ReadBack(const Record& record, const std::string& bytes) {
  const auto again = DecodeRecord(record.kind, bytes, "again.yaml");
  Expect(again.has_value(), "what was written can be read",
         again ? "" : again.error().where + ": " + again.error().message + "\n" + bytes);
  Expect(EncodeRecord(*again) == bytes, "the canonical form is a fixed point",
         bytes + "\n" + EncodeRecord(*again));
  return *again;
}

void CompareReaders(RecordKind kind, std::string_view bytes) {
  const auto fast = ReadCanonical(kind, bytes);
  if (!fast) return;
  const auto root = ReadYaml(bytes, kRecordLimits, "in.yaml");
  Expect(root.has_value(), "what the fast reader accepts is YAML", std::string(bytes));
  const auto record = DecodeRecord(kind, *root, "in.yaml");
  Expect(record.has_value(), "what the fast reader accepts is a record", std::string(bytes));
  Expect(*fast == *record, "both readers read the same record", std::string(bytes));
}

}  // namespace

void One(std::string_view input) {
  for (const RecordKind kind : AllRecordKinds()) {
    CompareReaders(kind, input);
    const auto record = DecodeRecord(kind, input, "in.yaml");
    if (!record) {
      Expect(record.error().code == ErrorCode::kInvalidData, "a bad record is invalid data");
      Expect(record.error().where.starts_with("in.yaml"), "an error says where",
             record.error().message);
      continue;
    }
    ReadBack(*record, EncodeRecord(*record));

    const Record settled = Settled(*record);
    Expect(!ImpliedEntry(settled), "a settled record has no hand edit", EncodeRecord(settled));
    Expect(EncodeRecord(Settled(settled)) == EncodeRecord(settled),
           "settling twice is settling once");
    const auto bytes = EncodeChecked(settled);
    if (!bytes) {
      Expect(bytes.error().code != ErrorCode::kBug, "the writer and the reader agree",
             bytes.error().message + "\n" + EncodeRecord(settled));
      continue;
    }
    CompareReaders(kind, *bytes);
    const Record again = ReadBack(settled, *bytes);
    Expect(again.fields == settled.fields && again.log == settled.log,
           "a settled record reads back as it is", *bytes);
  }
}

}  // namespace desk::fuzz
