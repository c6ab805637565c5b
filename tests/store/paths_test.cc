// SPDX-License-Identifier: MIT
#include "store/paths.h"

#include <doctest/doctest.h>

namespace desk {
namespace {

TEST_CASE("every record has one path, and the path gives the record back") {
  const struct {
    RecordKind kind;
    const char *id, *path;
  } cases[] = {{RecordKind::kTicket, "k7m3qx9p", "tickets/k/7/k7m3qx9p.yaml"},
               {RecordKind::kTeam, "network", "teams/network.yaml"},
               {RecordKind::kAgent, "a.b", "agents/a.b.yaml"}};
  for (const auto& c : cases) {
    CHECK(RecordPath(c.kind, c.id) == c.path);
    CHECK(ParseRecordPath(c.path) == RecordName{c.kind, c.id});
    CHECK(IsDeskPath(c.path));
  }
}

TEST_CASE("other paths are no records") {
  for (const char* path : {"", "tickets", "tickets/k7m3qx9p.yaml", "tickets/k/7/k7m3qx9q.yml", "tickets/k/8/k7m3qx9p.yaml", "tickets/K/7/K7M3QX9P.yaml",
                           "tickets/k/7/k7m3qx9p.yaml/x", "tickets/../../x.yaml", "teams/.yaml", "teams/a/b.yaml", "teams/A.yaml", "teams/-a.yaml", "agents/..yaml", "teamsx.yaml"}) {
    CAPTURE(path);
    CHECK_FALSE(ParseRecordPath(path));
    CHECK_FALSE(IsDeskPath(path));
  }
}

TEST_CASE("configuration and attachments have their places") {
  CHECK(ParseConfigPath("desk.yaml") == ConfigName{"", "desk"});
  CHECK(ParseConfigPath("types/incident.yaml") == ConfigName{"types", "incident"});
  CHECK_FALSE(ParseConfigPath("types/x/y.yaml"));
  const std::string hash(64, 'a');
  CHECK(IsDeskPath(AttachmentPath(hash)));
  CHECK(AttachmentPath(hash) == "attachments/aa/" + hash);
  CHECK_FALSE(IsDeskPath("attachments/bb/" + hash));
  CHECK(GitAttributes().starts_with("* -text\n"));
}

}  // namespace
}  // namespace desk
