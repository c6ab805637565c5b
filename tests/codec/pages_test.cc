// SPDX-License-Identifier: MIT
// Other programs are written after docs/formats/record.md, so what it shows must be what desk does.
#include "support/pages.h"

#include <doctest/doctest.h>

#include "codec/record_codec.h"
#include "codec/yaml_reader.h"
#include "model/hand_edit.h"

namespace desk {
namespace {

const std::string kPage = test::Page("record.md");

Record Read(std::string_view bytes) {
  auto record = DecodeRecord(RecordKind::kTicket, bytes, "record.md");
  REQUIRE_MESSAGE(record.has_value(), record.error().where, record.error().message);
  return *record;
}

// The entry is on the page, and what its id is said to be hashed from has that id.
void CheckShown(const Entry& entry, const std::string& hashed) {
  CAPTURE(EncodeEntry(entry));
  CHECK(kPage.find("\n" + EncodeEntry(entry)) != std::string::npos);
  CHECK(kPage.find("\n" + hashed) != std::string::npos);
  CHECK(DerivedEntryId(hashed) == entry.id);
}

TEST_CASE("the examples are read, and the record is in canonical form") {
  const auto examples = test::YamlExamples("record.md");
  REQUIRE(examples.size() == 2);
  for (const auto& example : examples) {
    const auto root = ReadYaml(example, kRecordLimits, "record.md");
    CHECK_MESSAGE(root.has_value(), example);
  }
  const Record record = Read(examples[0]);
  CHECK(record.id == TicketIdOf(record.uid));
  CHECK_FALSE(ImpliedEntry(record));
  CHECK(EncodeRecord(Settled(record)) == examples[0]);
}

TEST_CASE("the hand edits have the ids that are shown") {
  const std::string example = test::YamlExamples("record.md").at(0);
  Record edited = Read(example);
  edited.fields["priority"] = Value::Number(1);
  const auto implied = ImpliedEntry(edited);
  REQUIRE(implied);
  CheckShown(*implied, "hand edit32:6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c08:c2m8t1zz=8:prioritys1:10");

  Entry by_hand = Read(example + "- {set: {assignee: ann}}\n").log.back();
  Entry without_id = by_hand;
  without_id.id.clear();
  CheckShown(by_hand, "entry by hand" + FormatUid(edited.uid) + EncodeEntry(without_id));
}

}  // namespace
}  // namespace desk
