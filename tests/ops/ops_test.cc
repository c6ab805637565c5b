// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdlib>

#include "ops/attachments.h"
#include "ops/bench.h"
#include "ops/check.h"
#include "ops/entry.h"
#include "ops/find.h"
#include "ops/init.h"
#include "ops/take_in.h"
#include "ops/verbs.h"
#include "store/paths.h"
#include "store/transaction.h"

namespace desk::ops {
namespace {

TEST_CASE("a claim holds as long as it says") {
  const Instant nine = *ParseInstant("2026-11-23T09:00:00Z"), ten{nine.ms + 3'600'000};
  Bench bench;
  const std::string id = bench.Ticket();
  CHECK(bench.Do(id, Take({"bob", nine, ten, false})) ==
        " assignee=bob claim_until=2026-11-23T10:00:00Z status=in_progress");
  CHECK(bench.Do(id, Take({"eve", {ten.ms - 1}, {}, false})).starts_with("1 ticket '"));
  CHECK(bench.Do(id, Take({"eve", ten, {}, false})) == " assignee=eve claim_until=none");
  CHECK(bench.Do(id, Take({"bob", ten, {}, false})).starts_with("1 ticket '"));
  // Who has it may take it for longer, or for good.
  CHECK(bench.Do(id, Take({"eve", nine, ten, false})) == " claim_until=2026-11-23T10:00:00Z");
  CHECK(bench.Do(id, Take({"eve", nine, {}, false})) == " claim_until=none");
}

TEST_CASE("verbs write what they say and nothing twice") {
  Bench bench;
  const std::string id = bench.Ticket({{"team", Value::String("net")}});
  CHECK(bench.Do(id, Assign("eve", std::nullopt)) == " assignee=eve");
  CHECK(bench.Do(id, Assign("eve", std::nullopt)) == "nothing");
  CHECK(bench.Do(id, Take({"bob", {}, {}, false})).starts_with("1 ticket '"));
  CHECK(bench.Do(id, Take({"bob", {}, {}, true})) == " assignee=bob status=in_progress");
  CHECK(bench.Do(id, Drop("eve")).starts_with("1 ticket '"));
  CHECK(bench.Do(id, Drop("bob")) == " assignee=none");
  CHECK(bench.Do(id, Drop("bob")) == "nothing");
  CHECK(bench.Do(id, Start()) == "nothing");
  CHECK(bench.Do(id, Wait({"vendor", std::nullopt, ""})) == " status=waiting waiting_on=vendor");
  CHECK(bench.Do(id, Wait({"nobody", std::nullopt, ""})).starts_with("2 "));
  const std::string until = "2026-12-01T00:00:00Z";
  CHECK(bench.Do(id, Wait({std::nullopt, until, ""})) == " wait_until=" + until);
  CHECK(bench.Do(id, Wait({"change", std::nullopt, ""})) == " waiting_on=change");
  CHECK(bench.Do(id, Wait({std::nullopt, std::nullopt, ""})) == "nothing");
  CHECK(bench.Do(id, Reply("hello\n")) == "message");
  CHECK(bench.Do(id, Note("hello\n")) == "note");
  CHECK(bench.Do(id, Work("", "1h")) == "work");
  CHECK(bench.Do(id, Escalate({std::nullopt, false, "why\n"})) == "note escalation=1 team=core");
  CHECK(bench.Do(id, Escalate({std::nullopt, false, ""})) == "1 team 'core' has no next tier");
  CHECK(bench.Do(id, Escalate({std::nullopt, true, ""})) == "1 team 'core' has no lead");
  CHECK(bench.Do(id, Escalate({"nett", false, ""})) == "4 no team 'nett'");
  CHECK(bench.Do(id, Escalate({"net", false, ""})) == " escalation=2 team=net");
  CHECK(bench.Do(id, Escalate({std::nullopt, true, ""})) ==
        " assignee=eve escalation=3 priority=2 priority_pinned=true");
  CHECK(bench.Do(id, Resolve("", std::nullopt)).starts_with("1 "));
  CHECK(bench.Do(id, Resolve("done\n", "fixed"))
            .starts_with("message resolution=done resolution_code=fixed status=resolved"));
  CHECK(bench.Do(id, Close("")) == " status=closed");
  CHECK(bench.Do(id, Close("")) == "nothing");
  CHECK(bench.Do(id, Reopen("")).find("status=in_progress") != std::string::npos);
  CHECK(bench.Do(id, Cancel("")) == " status=cancelled");
  CHECK(bench.Do(id, Escalate({"core", false, ""})).starts_with("1 ticket '"));
}

TEST_CASE("set knows the fields") {
  Bench bench;
  const std::string id = bench.Ticket();
  CHECK(bench.Set(id, {"title=x", "tags+=b,a", "custom.n=3"}) == " custom.n=3 title=x +tags=a");
  CHECK(bench.Set(id, {"tags=a"}) == " -tags=b");
  CHECK(bench.Set(id, {"watchers+=eve", "tags+=c"}) == " +tags=c +watchers=eve");
  CHECK(bench.Set(id, {"watchers-=eve", "tags-=c"}) == " -tags=c -watchers=eve");
  CHECK(bench.Set(id, {"tags-=zzz"}) == "nothing");
  CHECK(bench.Set(id, {"priority=1"}) == " priority=1 priority_pinned=true");
  CHECK(bench.Set(id, {"impact=3"}) == " impact=3");
  CHECK(bench.Set(id, {"wait_until=2026-12-01"}) ==
        "1 'wait_until' cannot be set: a ticket in 'new' does not wait");
  bench.Do(id, Wait({"vendor", std::nullopt, ""}));
  CHECK(bench.Set(id, {"wait_until=2026-12-01"}) == " wait_until=2026-12-01T00:00:00Z");
  CHECK(bench.Set(id, {"custom.n="}) == " custom.n=none");
  for (const char* bad : {"titel=x", "priority=high", "priority_pinned=maybe", "wait_until=soon",
                          "title+=x", "x", "=x", "id=x", "custom.=1"}) {
    CAPTURE(bad);
    CHECK(bench.Set(id, {bad}).starts_with("2 "));
  }
}

TEST_CASE("a parent is not closed over open children") {
  Bench bench;
  const std::string parent = bench.Ticket();
  const std::string child = bench.Ticket({{"parent", Value::String(DisplayTicketId(parent))}});
  bench.Do(parent, Resolve("done\n", std::nullopt));
  CHECK(bench.Do(parent, Close("")).ends_with("has 1 open child ticket"));
  bench.Do(child, Cancel(""));
  CHECK(bench.Do(parent, Close("")) == " status=closed");
}

TEST_CASE("children are found however their parent is written, and nothing else is one") {
  Bench bench;
  const std::string parent = bench.Ticket();
  bench.Do(parent, Resolve("done\n", std::nullopt));
  const std::string child = bench.Ticket({{"parent", Value::String(DisplayTicketId(parent))}});
  const std::string path =
      "tickets/" + child.substr(0, 1) + "/" + child.substr(1, 1) + "/" + child + ".yaml";
  const std::string half = parent.substr(0, 4), rest = parent.substr(4);
  const struct {
    std::string line;
    bool is_child;
  } cases[] = {
      {"parent: " + parent, true},
      {"parent: '" + half + " " + rest + "'", true},
      {"\"parent\" : \"" + half + "-" + rest + "\"  # the main one", true},
      {"parent:\\n  " + parent, true},
      {"parent: " + half, false},
      {"title: parent " + parent, false},
      {"title: 'parent: " + parent + "'", false},
      {"links: [parent:" + parent + "]", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.line);
    bench.repo.Run("sed -i \"s/^parent: .*/" + c.line + "/\" " + path + " && git commit -qam edit");
    CHECK(bench.Do(parent, Close("")) ==
          (c.is_child ? "1 ticket '" + DisplayTicketId(parent) + "' has 1 open child ticket"
                      : " status=closed"));
    if (!c.is_child) bench.Do(parent, Reopen(""));
    if (!c.is_child) bench.Do(parent, Resolve("done\n", std::nullopt));
    bench.repo.Run("git checkout -q HEAD~" + std::string(c.is_child ? "1" : "4") + " -- " + path +
                   " && git commit -qm back");
  }
}

TEST_CASE("a text that is too long for an entry becomes an attachment") {
  const std::string line = "Строка журнала.\n";
  std::string many, one(kMaxTextBytes, 'x'), wide;
  while (many.size() <= kMaxTextBytes) many += line;
  while (wide.size() <= kMaxTextBytes) wide += "日";
  const struct {
    std::string text;
    std::string kept;
  } cases[] = {
      {one, one},
      {one + "y", std::string(kKeptTextBytes, 'x')},
      {many, many.substr(0, kKeptTextBytes / line.size() * line.size())},
      {wide, wide.substr(0, kKeptTextBytes / 3 * 3)},
      {"first\n" + one, "first\n"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text.size());
    Entry entry;
    entry.text = c.text;
    entry.SetRest("attach", Value::Strings({"other"}));
    Commit commit;
    MoveOutLongText(entry, commit);
    CHECK(entry.text == c.kept);
    const auto attachments = AttachmentsOf(entry);
    if (c.text == c.kept) {
      CHECK(commit.files.empty());
      CHECK(attachments.size() == 1);
      continue;
    }
    REQUIRE(commit.files.size() == 1);
    CHECK(commit.files[0].bytes == c.text);
    REQUIRE(attachments.size() == 2);
    CHECK(attachments[0].is_whole_text);
    CHECK(attachments[0].bytes == static_cast<int64_t>(c.text.size()));
    CHECK(commit.files[0].path == AttachmentPath(attachments[0].sha256));
  }
}

TEST_CASE("several records are one commit, and one that fails keeps no other from being done") {
  Bench bench;
  const std::string a = bench.Ticket(), b = bench.Ticket(), c = bench.Ticket();
  bench.Do(a, Resolve("done\n", std::nullopt));
  bench.Do(c, Resolve("done\n", std::nullopt));
  Desk desk = bench.Open();
  const std::string before = bench.repo.Run("git rev-list --count HEAD");
  const auto changed =
      Change(desk, RecordKind::kTicket, {a, b, c}, Close(""), {false, "close", false});
  REQUIRE(changed.has_value());
  CHECK(changed->outcomes[0].changed);
  CHECK(changed->outcomes[1].error.has_value());
  CHECK(changed->outcomes[2].changed);
  CHECK(std::stoi(bench.repo.Run("git rev-list --count HEAD")) == std::stoi(before) + 1);
  CHECK(bench.repo.Run("git log -1 --format=%s") == "2 tickets: close\n");
}

TEST_CASE("a dry run writes nothing") {
  Bench bench;
  const std::string id = bench.Ticket();
  const std::string before = bench.repo.Run("git rev-parse HEAD");
  Desk desk = bench.Open();
  CHECK(Change(desk, RecordKind::kTicket, {id}, Start(), {true, "start", false})
            ->outcomes[0]
            .changed);
  CHECK(Create(desk,
               {RecordKind::kTicket, "", {{"title", Value::String("x")}}, "", "cli", std::nullopt},
               true)
            .has_value());
  CHECK(bench.repo.Run("git rev-parse HEAD; git status --porcelain") == before);
}

TEST_CASE("names are resolved as people type them") {
  Bench bench;
  const std::string id = bench.Ticket();
  const Desk desk = bench.Open();
  const auto ticket = [&](const std::string& typed) {
    const auto found = Resolve(*desk.tip, RecordKind::kTicket, typed);
    return found ? *found : std::to_string(static_cast<int>(found.error().code));
  };
  CHECK(ticket(DisplayTicketId(id)) == id);
  CHECK(ticket(id.substr(0, 3)) == id);
  CHECK(ticket(id.substr(0, 2)) == "2");
  CHECK(ticket("1042") == "2");
  CHECK(ticket("u000") == "2");
  CHECK(ticket("a0000000") == "4");
  CHECK(*PersonHandle(desk, *desk.tip, "me") == "bob");
  CHECK(*PersonHandle(desk, *desk.tip, "BOB@example.org") == "bob");
  CHECK(*PersonHandle(desk, *desk.tip, "ann@example.org") == "ann@example.org");
  CHECK(PersonHandle(desk, *desk.tip, "evve").error().hints[0] == "Did you mean 'eve'?");
}

TEST_CASE("a person is an agent, or else a contact, by id, alias or address") {
  Bench bench;
  const auto person = [](const char* address, const char* alias) {
    return Fields{{"name", Value::String("x")},
                  {"addresses", Value::Strings({"shared@example.org", address})},
                  {"aliases", Value::Strings({alias})}};
  };
  bench.Add(RecordKind::kContact, "ann", person("ann@example.org", "anna"));
  bench.Add(RecordKind::kContact, "joe", person("bob@example.org", "eve"));
  bench.Add(RecordKind::kContact, "bob", {{"name", Value::String("Another Bob")}});
  const struct {
    const char *typed, *handle;
  } cases[] = {
      {"ann", "ann"},
      {"Ann", "ann"},
      {"anna", "ann"},
      {"ANN@example.org", "ann"},
      {"joe", "joe"},
      {"bob", "bob"},
      {"bob@example.org", "bob"},
      {"eve", "eve"},
      {"carol@example.org", "carol@example.org"},
      {"me", "bob"},
      {"shared@example.org", "5 several contacts are 'shared@example.org'"},
      {"annn", "4 no agent or contact 'annn'"},
      {"net", "4 no agent or contact 'net'"},
  };
  const Desk desk = bench.Open();
  for (const auto& c : cases) {
    CAPTURE(c.typed);
    const auto handle = PersonHandle(desk, *desk.tip, c.typed);
    CHECK((handle ? *handle
                  : std::to_string(static_cast<int>(handle.error().code)) + " " +
                        handle.error().message) == c.handle);
  }
  CHECK(*Resolve(*desk.tip, RecordKind::kContact, "bob@example.org") == "joe");
}

TEST_CASE("people are named by their ids, however they are typed") {
  Bench bench;
  const std::string id = bench.Ticket();
  CHECK(bench.Set(id, {"requester=ann@example.org", "watchers=ann@example.org,bob@example.org"}) ==
        " requester=ann@example.org +watchers=ann@example.org");
  bench.Add(RecordKind::kContact, "ann",
            {{"name", Value::String("Ann")},
             {"addresses", Value::Strings({"ann@example.org", "ann@example.com"})}});
  CHECK(bench.Set(id, {"requester=ann@example.org"}) == " requester=ann");
  CHECK(bench.Set(id, {"requester=ann@example.com"}) == "nothing");
  CHECK(bench.Set(id, {"requester=carol"}) == "4 no agent or contact 'carol'");
  CHECK(bench.Set(id, {"requester=bob"}) == " requester=bob");
  CHECK(bench.Set(id, {"tags=ann@example.com"}) == " +tags=ann@example.com");
  CHECK(bench.Set(id, {"watchers-=ann@example.org"}) == " -watchers=ann@example.org");
  CHECK(bench.Set(id, {"watchers+=ann@example.org,ann@example.com"}) == " +watchers=ann");
  CHECK(bench.Set(id, {"watchers=ann@example.org,bob"}) == "nothing");
  CHECK(bench.Set(id, {"watchers-=ann@example.org"}) == " -watchers=ann");
  Entry change;
  change.set.emplace_back("requester", Value::String("ann@example.org"));
  const Desk opened = bench.Open();
  CHECK(bench.Do(id, Edit(opened, change, "", false)) == " requester=ann");
}

TEST_CASE("hand edits are taken in, each for itself") {
  Bench bench;
  const std::string id = bench.Ticket();
  const std::string path =
      "tickets/" + id.substr(0, 1) + "/" + id.substr(1, 1) + "/" + id + ".yaml";
  bench.repo.Run(
      "sed -i 's/^title: t/title: u/' " + path +
      " && printf 'name: New\\n' > teams/new.yaml && printf 'rev: [\\n' > types/task.yaml");
  Desk desk = bench.Open();
  const auto taken = TakeInDrafts(desk, false);
  REQUIRE(taken->size() == 3);
  int failed = 0;
  for (const auto& file : *taken) failed += file.error ? 1 : 0;
  CHECK(failed == 1);
  CHECK(bench.repo.Run("git status --porcelain") == " M types/task.yaml\n");
  const Desk after = bench.Open();
  CHECK(ReadRecord(*after.tip, RecordKind::kTicket, id)->Text("title") == "u");
  CHECK(ReadRecord(*after.tip, RecordKind::kTeam, "new")->Text("name") == "New");
}

TEST_CASE("hand edits become one commit of the person who takes them in") {
  Bench bench;
  const std::string uid(32, '7');
  bench.repo.Run(
      "printf 'uid: " + uid +
      "\\nname: New\\nlog:\\n- {id: aaaaaaaa, at: 2026-01-01T00:00:00Z, by: sam, set: {name: "
      "Old}}\\n' > teams/new.yaml");
  Desk desk = bench.Open();
  REQUIRE(TakeInDrafts(desk, false)->size() == 1);
  CHECK(bench.repo.Run("git log -1 --format='%an %ae %at %s'") ==
        "Bob bob@example.org 1795424400 take in an edit of teams/new.yaml\n");
  const auto made = ReadRecordFile(*bench.Open().tip, RecordKind::kTeam, "new");
  REQUIRE(made.has_value());
  CHECK(FormatUid(made->uid) == uid);
  REQUIRE(made->log.size() == 2);
  CHECK(made->log[0].by == "sam");
  CHECK(made->log[1].by == "bob");
  CHECK(made->log[1].set.size() == 1);
  bench.repo.Run("printf 'name: A\\n' > teams/a.yaml && printf 'name: B\\n' > teams/b.yaml");
  REQUIRE(TakeInDrafts(desk, false)->size() == 2);
  CHECK(bench.repo.Run("git log -1 --format=%s") == "take in edits of 2 files\n");
}

TEST_CASE("a hand edit that breaks the configuration or removes a file is not taken in") {
  const struct {
    const char *edit, *said;
  } cases[] = {
      {"sed -i 's/^format: .*/format: x/' desk.yaml", "format"},
      {"printf 'label: 1\\ninitial: [new]\\n' > types/incident.yaml", "initial"},
      {"rm teams/net.yaml", "deleted"},
      {"rm desk.yaml", "deleted"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.edit);
    Bench bench;
    Desk desk = bench.Open();
    const std::string before = bench.repo.Run("git rev-parse HEAD");
    bench.repo.Run(c.edit);
    const auto taken = TakeInDrafts(desk, false);
    REQUIRE(taken->size() == 1);
    REQUIRE((*taken)[0].error);
    CHECK((*taken)[0].error->message.find(c.said) != std::string::npos);
    CHECK(bench.repo.Run("git rev-parse HEAD") == before);
    const auto drafts = *desk.store->Drafts();
    CHECK(FaultOf(drafts[0]).has_value() == !drafts[0].deleted);
  }
}

TEST_CASE("a change that is made again from a newer branch tells of each record once") {
  Bench bench;
  const std::string id = bench.Ticket();
  static std::string folder;
  folder = bench.repo.path();
  const auto move_once = [](WriteStep step) {
    if (step != WriteStep::kObjects) return;
    after_write_step = nullptr;
    (void)std::system(("cd '" + folder +
                       "' && git -c user.name=u -c user.email=u@x commit -q "
                       "--allow-empty -m moved")
                          .c_str());
  };
  Desk desk = bench.Open();
  after_write_step = move_once;
  const auto changed = Change(desk, RecordKind::kTicket, {id}, Start(), {false, "start", false});
  REQUIRE(changed.has_value());
  CHECK(changed->outcomes.size() == 1);
  CHECK(changed->commit + "\n" == bench.repo.Run("git rev-parse HEAD"));
  bench.repo.Run("printf 'name: A\\n' > teams/a.yaml");
  after_write_step = move_once;
  CHECK(TakeInDrafts(desk, false)->size() == 1);
  after_write_step = nullptr;
}

TEST_CASE("what a write warns of is passed on") {
  Bench bench;
  const std::string id = bench.Ticket();
  static std::string file;
  file = bench.repo.path() + "/" + RecordPath(RecordKind::kTicket, id);
  after_write_step = [](WriteStep step) {
    if (step == WriteStep::kObjects)
      (void)std::system(("sed -i 's/^title: .*/title: u/' '" + file + "'").c_str());
  };
  Desk desk = bench.Open();
  const auto changed = Change(desk, RecordKind::kTicket, {id}, Start(), {false, "start", false});
  after_write_step = nullptr;
  REQUIRE(changed.has_value());
  REQUIRE(changed->warnings.size() == 1);
  CHECK(changed->warnings[0].find("edited in the working tree") != std::string::npos);
  static std::string folder;
  folder = bench.repo.path();
  after_write_step = [](WriteStep step) {
    if (step == WriteStep::kObjects)
      (void)std::system(("echo 'name: Mine' > '" + folder + "/teams/ops.yaml'").c_str());
  };
  const auto created = Create(
      desk, {RecordKind::kTeam, "ops", {{"name", Value::String("Ops")}}, "", "cli", {}}, false);
  after_write_step = nullptr;
  REQUIRE(created.has_value());
  REQUIRE(created->warnings.size() == 1);
  CHECK(created->warnings[0].find("edited in the working tree") != std::string::npos);
}

TEST_CASE("a draft is taken in by a change that changes nothing else, and no other record is") {
  Bench bench;
  const std::string a = bench.Ticket(), b = bench.Ticket();
  bench.repo.Run("sed -i 's/^title: .*/title: u/' " + RecordPath(RecordKind::kTicket, a));
  Desk desk = bench.Open();
  const auto plan = ops::Set(desk, RecordKind::kTicket, {"status=new"});
  REQUIRE(plan.has_value());
  const auto changed = Change(desk, RecordKind::kTicket, {a, b}, *plan, {false, "set", false});
  REQUIRE(changed.has_value());
  CHECK(changed->outcomes[0].changed);
  CHECK(!changed->outcomes[1].changed);
  CHECK(ReadRecord(*bench.Open().tip, RecordKind::kTicket, a)->Text("title") == "u");
  CHECK(bench.repo.Run("git status --porcelain").empty());
}

TEST_CASE("an attachment without a hash that can be one has none") {
  const std::string hash(64, 'a');
  const struct {
    std::string sha256, read;
  } cases[] = {{hash, hash}, {hash + "a", ""}, {hash.substr(1), ""}, {hash.substr(1) + "g", ""}};
  for (const auto& c : cases) {
    CAPTURE(c.sha256);
    Value item = Value::Map();
    item.map = {{"name", Value::String("a.log")}, {"sha256", Value::String(c.sha256)}};
    Entry entry;
    entry.SetRest("attach", Value{Value::Kind::kList, "", {item}, {}});
    CHECK(AttachmentsOf(entry).at(0).name == "a.log");
    CHECK(AttachmentsOf(entry).at(0).sha256 == c.read);
  }
}

TEST_CASE("check finds what a hand can break") {
  Bench bench;
  const std::string id = bench.Ticket({{"team", Value::String("net")}});
  const std::string path =
      "tickets/" + id.substr(0, 1) + "/" + id.substr(1, 1) + "/" + id + ".yaml";
  CHECK(Check(bench.Open())->empty());
  const struct {
    const char *sed, *found;
  } cases[] = {
      {"s/^status: .*/status: odd/", "no status 'odd' in desk.yaml"},
      {"s/^type: .*/type: odd/", "no type 'odd' in types/"},
      {"s/^team: .*/team: odd/", "'team' refers to the team 'odd', which is not there"},
      {"s/^title: .*//", ":1:1: 'title' is missing"},
      {"s/^title: \\(.*\\)/title: \\1\\ntitel: x/", "the field 'titel' is not known"},
      {"s/^uid: .*//", ":1:1: 'uid' is missing"},
      {"s/^id: .*/id: A000-0000/", "the id 'A000-0000' is not that of the file's name"},
      {"s/at: 2026/at: 2036/", "is dated in the future"},
      {"s/, at: /, after: [gone], at: /", "an entry follows 'gone', which is not there"},
      {"s/^title: t/title: u/", "the fields were edited by hand"},
      {"s/^title: t/title: 't'/", "the file is not in canonical form"},
      {"s/^log:/log: [/", "did not find expected"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.sed);
    bench.repo.Run("sed -i \"" + std::string(c.sed) + "\" " + path + " && git commit -qam edit");
    std::string all;
    const auto findings = Check(bench.Open());
    for (const auto& finding : *findings) all += finding.where + ": " + finding.what + "\n";
    CHECK(all.find(c.found) != std::string::npos);
    bench.repo.Run("git checkout -q HEAD~1 -- . && git commit -qm back");
  }
}

TEST_CASE("check asks of every kind of record whether a near name was meant") {
  Bench bench;
  bench.Add(RecordKind::kContact, "ann", {{"name", Value::String("Ann")}});
  bench.repo.Run(
      "for f in agents/bob teams/net contacts/4/9/ann; do sed -i 's/^name: .*/&\\nretird: true/' "
      "$f.yaml; done && git commit -qam edit");
  std::string all;
  const auto findings = Check(bench.Open());
  for (const auto& finding : *findings) {
    if (!finding.is_error && !finding.hint.starts_with("The next write"))
      all += finding.where + ": " + finding.what + ": " + finding.hint + "\n";
  }
  CHECK(all ==
        "teams/net.yaml:4:9: the field 'retird' is not known: Was 'retired' meant?\n"
        "agents/bob.yaml:4:9: the field 'retird' is not known: Was 'retired' meant?\n"
        "contacts/4/9/ann.yaml:4:9: the field 'retird' is not known: Was 'retired' meant?\n");
}

TEST_CASE("one broken ticket does not hide the others") {
  Bench bench;
  const std::string good = bench.Ticket(), bad = bench.Ticket();
  bench.repo.Run("printf '<<<<<<< HEAD\\n' > tickets/" + bad.substr(0, 1) + "/" + bad.substr(1, 1) +
                 "/" + bad + ".yaml && git commit -qam conflict");
  const Desk desk = bench.Open();
  const auto found = FindTickets(*desk.tip, desk.config, Query{});
  REQUIRE(found->tickets.size() == 1);
  CHECK(found->tickets[0].id == good);
  CHECK(found->broken.size() == 1);
}

TEST_CASE("an unknown need is read and not written") {
  Bench bench;
  bench.repo.Run("sed -i 's/^needs: .*/needs: [holograms]/' desk.yaml && git commit -qam need");
  Desk desk = bench.Open();
  CHECK(desk.warnings.size() == 1);
  const auto refused = Create(
      desk, {RecordKind::kTicket, "", {{"title", Value::String("x")}}, "", "cli", std::nullopt},
      false);
  CHECK(refused.error().code == ErrorCode::kUnsupported);
  bench.repo.Run("sed -i 's/^name: Net/name: N/' teams/net.yaml");
  CHECK(TakeInDrafts(desk, false).error().code == ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace desk::ops
