// SPDX-License-Identifier: MIT
#include "base/id.h"

#include <doctest/doctest.h>

#include "base/clock.h"

namespace desk {
namespace {

TEST_CASE("uids are 32 lower-case hex digits") {
  const std::string hex = "6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0";
  REQUIRE(ParseUid(hex));
  CHECK(FormatUid(*ParseUid(hex)) == hex);
  for (const char* text :
       {"", "6f", "6F0C1D5E8A7B49D2B3C4D5E6F7A8B9C0", "6f0c1d5e8a7b49d2b3c4d5e6f7a8b9cg",
        "6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c00"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseUid(text));
  }
}

TEST_CASE("a ticket's id is a letter and seven characters of 40 bits, and stays what it is") {
  const struct {
    const char *uid, *id;
  } cases[] = {
      {"00000000000000000000000000000000", "a0000000"},
      {"ffffffffff0000000000000000000000", "zzzzzzzz"},
      {"50000000000000000000000000000000",
       "a0000000"},  // 01010: the letter itself, 00000 shares it
      {"6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0", "dw61tqma"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.uid);
    CHECK(TicketIdOf(*ParseUid(c.uid)) == c.id);
    CHECK(IsTicketId(TicketIdOf(*ParseUid(c.uid))));
  }
  CHECK(DisplayTicketId("k7m3qx9p") == "K7M3-QX9P");
  CHECK(DisplayTicketId("k7m") == "K7M");
}

TEST_CASE("what people type is forgiven where it can be") {
  const struct {
    const char *typed, *id;
  } cases[] = {{"K7M3-QX9P", "k7m3qx9p"},
               {"k7m3 qx9p", "k7m3qx9p"},
               {"k7m", "k7m"},
               {"kOlI", "k011"},
               {"K-7-M-3", "k7m3"}};
  for (const auto& c : cases) {
    CAPTURE(c.typed);
    CHECK(NormalizeTicketId(c.typed) == std::string(c.id));
  }
  for (const char* typed : {"", "1042", "--", "k7m3qx9pp", "k7u", "../x", "k7m/", "7k7m", "ключ"}) {
    CAPTURE(typed);
    CHECK_FALSE(NormalizeTicketId(typed));
  }
}

TEST_CASE("chosen ids and entry ids have one grammar each") {
  for (const char* id : {"a", "3d", "fw-berlin-1", "a.b_c",
                         "123456789012345678901234567890123456789012345678901234567890123"})
    CHECK(IsChosenId(id));
  for (const char* id : {"", "-a", ".a", "A", "a/b", "a b", "..", "й",
                         "1234567890123456789012345678901234567890123456789012345678901234"}) {
    CAPTURE(id);
    CHECK_FALSE(IsChosenId(id));
  }
  for (const char* id : {"aaaa", "e3f9k2x7"}) CHECK(IsEntryId(id));
  for (const char* id : {"", "aaa", "1aaa", "aAaa", "a-aa", "a234567890123456789012345678901234"}) {
    CAPTURE(id);
    CHECK_FALSE(IsEntryId(id));
  }
}

TEST_CASE("derived ids depend on every part of their cause and on nothing else") {
  const Uid desk{};
  CHECK(DerivedUid(desk, "mail", "<a@b>") == DerivedUid(desk, "mail", "<a@b>"));
  CHECK(DerivedUid(desk, "mail", "ab") != DerivedUid(desk, "maila", "b"));
  CHECK(DerivedEntryId("x") != DerivedEntryId("y"));
  CHECK(IsEntryId(DerivedEntryId("x")));
}

TEST_CASE("SHA-256 is that of FIPS 180-4") {
  const auto hash = Sha256("abc");
  CHECK(HexOf({reinterpret_cast<const char*>(hash.data()), hash.size()}) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("seeded ids repeat, fresh ones do not") {
  CHECK(SeededIds(7)->Next() == SeededIds(7)->Next());
  CHECK(SeededIds(7)->Next() != SeededIds(8)->Next());
  CHECK(SystemIds()->Next() != SystemIds()->Next());
}

}  // namespace
}  // namespace desk
