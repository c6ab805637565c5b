// SPDX-License-Identifier: MIT
#include "store/intent.h"

#include <doctest/doctest.h>

using namespace desk;

TEST_CASE("an intent is read as it was written") {
  Intent intent{"refs/heads/main", git::BlobId("a"), git::BlobId("b"), {}};
  intent.drafts["teams/a b.yaml"] = SeenDraft{git::BlobId("c")};
  intent.drafts["teams/gone.yaml"] = SeenDraft{};
  const std::string text = FormatIntent(intent);
  const auto read = ParseIntent(text);
  REQUIRE(read);
  CHECK(FormatIntent(*read) == text);
  CHECK(read->drafts.at("teams/a b.yaml").id.has_value());
  CHECK(!read->drafts.at("teams/gone.yaml").id.has_value());
}

TEST_CASE("what a desk did not write is no intent") {
  const std::string id(40, '0');
  for (const std::string& text :
       {std::string(), std::string("refs/heads/main"), "refs/heads/main " + id,
        "refs/heads/main " + id + " " + id + " x", "refs/heads/main " + id + " 0",
        "refs/heads/main x " + id, "refs/heads/../../config " + id + " " + id}) {
    CAPTURE(text);
    CHECK(!ParseIntent(text));
  }
  const auto cut = ParseIntent("refs/heads/main " + id + " " + id + "\ndelet");
  REQUIRE(cut);
  CHECK(cut->drafts.empty());
}
