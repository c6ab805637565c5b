// SPDX-License-Identifier: MIT
#include "store/paths.h"

#include <doctest/doctest.h>

using namespace desk;

TEST_CASE("a record's path is made and parsed back") {
  const struct {
    RecordKind kind;
    const char* id;
    const char* path;
  } cases[] = {
      {RecordKind::kTicket, "k7m3qx9p", "tickets/k/7/k7m3qx9p.yaml"},
      {RecordKind::kTeam, "network", "teams/network.yaml"},
      {RecordKind::kAgent, "bob.b-1_x", "agents/bob.b-1_x.yaml"},
      {RecordKind::kContact, "ann", "contacts/4/9/ann.yaml"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    CHECK(RecordPath(c.kind, c.id) == c.path);
    CHECK(ParseRecordPath(c.path) == RecordName{c.kind, c.id});
    CHECK(IsDeskPath(c.path));
  }
}

TEST_CASE("what is no record has no record's name") {
  for (const char* path : {"",
                           "tickets",
                           "tickets/",
                           "tickets/k7m3qx9p.yaml",
                           "tickets/k/8/k7m3qx9p.yaml",
                           "tickets/k/7/K7M3QX9P.yaml",
                           "tickets/k/7/k7m3qx9.yaml",
                           "tickets/k/7/k7m3qx9p.yml",
                           "tickets/7/k/7km3qx9p.yaml",
                           "teams/.yaml",
                           "teams/a/b.yaml",
                           "teams/../x.yaml",
                           "teams/Bob.yaml",
                           "/teams/bob.yaml",
                           "teams/bob.yaml\n",
                           "agents/.hidden.yaml",
                           "agents//x.yaml",
                           "tickets/k/7/k7m3qx9p.yaml/",
                           "tickets/../../x.yaml",
                           "teams/-a.yaml",
                           "agents/..yaml",
                           "contacts/ann.yaml",
                           "contacts/9/4/ann.yaml",
                           "contacts/4/9/Ann.yaml",
                           "contacts/49/ann.yaml",
                           "contacts/4/9/x/ann.yaml",
                           "contacts/4/9/.yaml",
                           "contacts.yaml",
                           "teamsx.yaml",
                           "tickets/k/7/k7m3qx9u.yaml"}) {
    CAPTURE(path);
    CHECK(!ParseRecordPath(path));
  }
}

TEST_CASE("configuration has a folder and a name") {
  CHECK(ConfigPath("types", "incident") == "types/incident.yaml");
  CHECK(ConfigPath("", "desk") == "desk.yaml");
  CHECK(ParseConfigPath("desk.yaml") == ConfigName{"", "desk"});
  CHECK(ParseConfigPath("calendars/de-by.yaml") == ConfigName{"calendars", "de-by"});
  for (const char* path : {"types/x/y.yaml", "teams/x.yaml", "types/x", "types/.yaml",
                           "x/desk.yaml", "typesx/y.yaml"}) {
    CAPTURE(path);
    CHECK(!ParseConfigPath(path));
  }
}

TEST_CASE("a desk writes its own paths only") {
  const std::string hash(64, 'a');
  CHECK(AttachmentPath(hash) == "attachments/aa/" + hash);
  for (const std::string& path :
       {std::string("desk.yaml"), std::string(".gitattributes"), std::string("README.md"),
        std::string("README"), std::string("README.ru.txt"), std::string("LICENSE-2.0"),
        AttachmentPath(hash), std::string("types/x.yaml")}) {
    CAPTURE(path);
    CHECK(IsDeskPath(path));
  }
  for (const std::string& path :
       {std::string("src/main.c"), std::string("../desk.yaml"), std::string(".git/config"),
        "attachments/ab/" + hash, std::string("desk.yaml/x"), std::string("attachments/aa/aa"),
        std::string("README/x"), std::string("README.md\n"), std::string("readme")}) {
    CAPTURE(path);
    CHECK(!IsDeskPath(path));
  }
}

TEST_CASE("a file in a wrong place is astray, and has a right one if it can be a record") {
  const std::string ticket = "tickets/k/7/k7m3qx9p.yaml";
  const struct {
    std::string path, place;
  } cases[] = {
      {"tickets/k7m3qx9p.yaml", ticket},
      {"tickets/x/y/K7M3-QX9P.yaml", ticket},
      {"tickets/foo.yaml", ""},
      {"agents/x/bob.yaml", "agents/bob.yaml"},
      {"contacts/ann.yaml", RecordPath(RecordKind::kContact, "ann")},
      {"agents/Bob.yaml", ""},
      {"agents/bob.yml", ""},
      {"types/x/y.yaml", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    CHECK(IsAstray(c.path));
    CHECK(PlaceOfRecord(c.path).value_or("") == c.place);
  }
  for (const std::string& path :
       {ticket, std::string("types/x.yaml"), std::string("desk.yaml"), std::string("docs/x.yaml"),
        std::string("tickets/.x.yaml"), std::string("tickets/x.yaml~"), std::string("x.yaml"),
        std::string("attachments/x.yaml")}) {
    CAPTURE(path);
    CHECK_FALSE(IsAstray(path));
  }
}

TEST_CASE("git joins every folder of records with desk's driver and converts no line ends") {
  const std::string text = GitAttributes();
  CHECK(text.starts_with("* -text\n"));
  for (const RecordKind kind : AllRecordKinds()) {
    CHECK(text.find(std::string(RecordFolder(kind)) + "/** merge=desk\n") != std::string::npos);
  }
}
