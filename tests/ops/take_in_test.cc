// SPDX-License-Identifier: MIT
// Edits of the working tree: what a verb or `desk commit` makes of them.
#include "ops/take_in.h"

#include "base/text.h"
#include "ops/batch.h"
#include "ops/bench.h"
#include "ops/entry.h"
#include "store/paths.h"

namespace desk::ops {
namespace {

TEST_CASE("a verb says what it took in") {
  const struct {
    std::string edit, said;
  } cases[] = {
      {"s/^title: .*/title: u/", "title t -> u"},
      {"s/^team: .*//", "team net -> none"},
      {"s/^title: .*/&\\nassignee: eve/", "assignee none -> eve"},
      {"s/^tags: .*/tags: [b, c]/", "+tags b,c, -tags a"},
      {"$ a- {text: called}", "1 line of the log"},
      {"$ a- {text: called}\\n- {text: back}", "2 lines of the log"},
      // What follows from an edit is part of it.
      {"s/^impact: .*/impact: 1/", "impact 2 -> 1, priority 3 -> 2"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.edit);
    Bench bench;
    const std::string id =
        bench.Ticket({{"team", Value::String("net")}, {"tags", Value::Strings({"a"})}});
    const std::string path = RecordPath(RecordKind::kTicket, id);
    bench.repo.Write("edit.sed", c.edit);
    bench.repo.Run("sed -i -f edit.sed " + path + " && rm edit.sed");
    Desk desk = bench.Open();
    const auto changed =
        Change(desk, RecordKind::kTicket, {id}, Note("x\n"), {false, "note", false});
    REQUIRE_MESSAGE(changed.has_value(), changed.error().message);
    CHECK(Join(changed->outcomes[0].notes, "|") == "took in your edit of " + path + ": " + c.said);
    CHECK(bench.repo.Run("git status --porcelain").empty());
  }
}

TEST_CASE("an entry for a draft holds what the draft changes, signed by who takes it in") {
  Bench bench;
  const std::string id = bench.Ticket({{"priority", Value::Number(1)}});
  const std::string path = RecordPath(RecordKind::kTicket, id);
  bench.repo.Run("sed -i 's/^priority: .*/priority: 2/; $ a- {text: called}' " + path);
  Desk desk = bench.Open();
  REQUIRE(TakeInDrafts(desk, false)->size() == 1);
  const Record ticket = *ReadRecordFile(*bench.Open().tip, RecordKind::kTicket, id);
  REQUIRE(ticket.log.size() == 3);
  CHECK(ticket.log[1].text == "called");
  CHECK(ticket.log[1].by == "bob");
  // The priority was pinned already.
  CHECK(ticket.log[2].set == Entry::Sets{{"priority", Value::Number(2)}});
}

TEST_CASE("a draft of nothing but lines of the log makes no entry beside them") {
  Bench bench;
  const std::string id = bench.Ticket();
  bench.repo.Run("sed -i '$ a- {text: called}' " + RecordPath(RecordKind::kTicket, id));
  Desk desk = bench.Open();
  REQUIRE(TakeInDrafts(desk, false)->size() == 1);
  CHECK(ReadRecordFile(*bench.Open().tip, RecordKind::kTicket, id)->log.size() == 2);
}

TEST_CASE("a draft is taken in once by a batch, whatever it writes after that") {
  Bench bench;
  const std::string id = bench.Ticket();
  const std::string path = RecordPath(RecordKind::kTicket, id);
  bench.repo.Run("sed -i 's/^title: .*/title: draft/' " + path);
  Desk desk = bench.Open();
  const std::string op = "\",\"id\":\"" + id + "\",";
  const auto done =
      Batch(desk,
            "{\"op\":\"note" + op + "\"text\":\"a\"}\n{\"op\":\"set" + op +
                "\"set\":{\"title\":\"later\"}}\n{\"op\":\"note" + op + "\"text\":\"b\"}\n",
            {});
  REQUIRE(done.has_value());
  CHECK(done->lines[0].notes.size() == 1);
  CHECK(done->lines[2].notes.empty());
  CHECK(ReadRecord(*bench.Open().tip, RecordKind::kTicket, id)->Text("title") == "later");
}

TEST_CASE("a draft that is older than the branch takes nothing out of the log") {
  Bench bench;
  const std::string id = bench.Ticket();
  const std::string path = RecordPath(RecordKind::kTicket, id);
  bench.Do(id, Note("kept\n"));
  bench.repo.Run("git show HEAD~1:" + path + " | sed 's/^title: .*/title: u/' > " + path);
  Desk desk = bench.Open();
  REQUIRE(TakeInDrafts(desk, false)->size() == 1);
  const Record ticket = *ReadRecordFile(*bench.Open().tip, RecordKind::kTicket, id);
  REQUIRE(ticket.log.size() == 3);
  CHECK(ticket.log[1].text == "kept\n");
  CHECK(ticket.Text("title") == "u");
}

TEST_CASE("a file that mends what is broken on the branch brings its log and its fields") {
  Bench bench;
  const std::string id = bench.Ticket();
  const std::string path = RecordPath(RecordKind::kTicket, id);
  bench.Do(id, Resolve("done\n", "fixed"));
  bench.repo.Run("cp " + path + " whole && sed -i 's/^log:/log: [/' " + path +
                 " && git commit -qm broken -- " + path +
                 " && sed 's/^title: .*/title: mended/' whole > " + path + " && rm whole");
  Desk desk = bench.Open();
  const auto taken = TakeInDrafts(desk, false);
  REQUIRE(taken->size() == 1);
  REQUIRE_MESSAGE(!(*taken)[0].error, (*taken)[0].error->message);
  const Record ticket = *ReadRecordFile(*bench.Open().tip, RecordKind::kTicket, id);
  REQUIRE(ticket.log.size() == 3);
  CHECK(ticket.log[2].set == Entry::Sets{{"title", Value::String("mended")}});
  CHECK(ticket.Text("status") == "resolved");
}

TEST_CASE("a file that mends what is broken keeps to the rules") {
  Bench bench;
  const std::string id = bench.Ticket();
  const std::string path = RecordPath(RecordKind::kTicket, id);
  bench.repo.Run("cp " + path + " whole && sed -i 's/^log:/log: [/' " + path +
                 " && git commit -qm broken -- " + path +
                 " && sed 's/^status: .*/status: closed/' whole > " + path + " && rm whole");
  Desk desk = bench.Open();
  const auto taken = TakeInDrafts(desk, false);
  REQUIRE(taken->size() == 1);
  REQUIRE((*taken)[0].error);
  CHECK((*taken)[0].error->message.find("'new'") != std::string::npos);
}

TEST_CASE("a new file gets the id of its name and a uid") {
  Bench bench;
  bench.repo.Write("teams/ops.yaml", "name: Ops\n");
  Desk desk = bench.Open();
  REQUIRE(TakeInDrafts(desk, false)->size() == 1);
  CHECK(bench.repo.Read("teams/ops.yaml").starts_with("id: ops\nuid: "));
  CHECK(!(ReadRecordFile(*bench.Open().tip, RecordKind::kTeam, "ops")->uid == Uid{}));
}

TEST_CASE("a file of the configuration is held to what it is") {
  const struct {
    std::string path, append;
    bool faulty;
  } cases[] = {{"desk.yaml", "# x\\n", false},
               {"types/task.yaml", "# x\\n", false},
               {"types/task.yaml", "label: 1\\n", true},
               {"calendars/office.yaml", "rev: 1\\n", false},
               {"desk.yaml", "format: 1\\n", true}};
  for (const auto& c : cases) {
    CAPTURE(c.append);
    Bench bench;
    bench.repo.Run("mkdir -p calendars && printf '" + c.append + "' >> " + c.path);
    Desk desk = bench.Open();
    const auto drafts = desk.store->Drafts();
    REQUIRE(drafts->size() == 1);
    CHECK(FaultOf((*drafts)[0]).has_value() == c.faulty);
    CHECK((*TakeInDrafts(desk, false))[0].error.has_value() == c.faulty);
  }
}

}  // namespace
}  // namespace desk::ops
