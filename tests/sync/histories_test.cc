// SPDX-License-Identifier: MIT
// Random histories of a desk in several clones, where people use desk and plain git side by side:
// merge, rebase, cherry-pick, revert, stash, octopus, new roots, with the merge driver and without.
// In the end all clones sync and must be at the same commit, no entry may be lost that nobody took
// out, and where nothing was taken out, the order of the joins must not matter. DESK_SYNC_HISTORIES
// and DESK_SEED choose how many and which.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

#include "codec/record_codec.h"
#include "ops/entry.h"
#include "ops/take_in.h"
#include "store/paths.h"
#include "sync/replicas.h"

namespace desk::sync {
namespace {

namespace fs = std::filesystem;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

using Entries = std::map<std::string, std::set<std::string>>;  // by the uid of their ticket

// What the histories went through, to see that they go everywhere.
std::map<std::string, int> done;

class History {
 public:
  History(Replicas& replicas, const std::string& base, uint64_t seed)
      : replicas_(replicas), random_(seed) {
    remote_.commit = replicas_.Tip(base);
    for (auto n = 2 + Roll(3); n > 0; --n) {
      names_.push_back(std::to_string(seed) + static_cast<char>('a' + names_.size()));
      replicas_.Fork(base, names_.back());
    }
    for (auto steps = 6 + Roll(12); steps > 0; --steps) Step();
  }
  ~History() {
    for (const auto& name : names_) fs::remove_all(replicas_.dir / name);
  }
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  void Check() {
    for (const auto& name : names_) CommitDrafts(name);
    if (!was_taken_out_ && !has_new_root_) CheckOrder();
    for (int round = 0; round < 2; ++round) {
      for (const auto& name : names_) SyncOne(name);
    }
    for (const auto& name : names_) REQUIRE(replicas_.Tip(name) == remote_.commit);
    const Entries there = EntriesIn(names_[0], remote_.commit);
    for (const auto& written : written_) {
      const auto& uid = written.first;
      CAPTURE(uid);
      for (const auto& id : written.second) {
        CAPTURE(id);
        if (taken_out_.contains(id)) continue;
        REQUIRE(there.contains(uid));
        REQUIRE(there.at(uid).contains(id));
      }
    }
    for (const auto& name : names_) REQUIRE(Git(name, "status --porcelain").output == "");
    CheckUnreadable();
  }

 private:
  size_t Roll(size_t n) { return static_cast<size_t>(random_() % n); }
  std::string Any() { return names_[Roll(names_.size())]; }

  // Git as people use it, with desk in the PATH or not.
  test::CommandResult Git(const std::string& name, const std::string& words) {
    std::string path = "/usr/local/bin:/usr/bin:/bin";
#ifdef DESK_PROGRAM_FOLDER
    if (has_driver_) path = std::string(DESK_PROGRAM_FOLDER) + ":" + path;
#endif
    const std::string date = std::to_string(1'800'000'000 + ++seconds_) + " +0000";
    return test::RunIn(replicas_.dir / name, "export PATH='" + path + "' GIT_AUTHOR_DATE='" + date +
                                                 "' GIT_COMMITTER_DATE='" + date + "'; git " +
                                                 words);
  }

  // The tickets of a commit, by their paths; nothing for one that cannot be read.
  std::map<std::string, std::optional<Record>> TicketsIn(const std::string& name,
                                                         const std::string& commit) {
    std::map<std::string, std::optional<Record>> tickets;
    const auto store = replicas_.Open(name);
    const auto at = store->At(commit);
    REQUIRE(at.has_value());
    const auto add = [&](const std::string& path) {
      if (!ParseRecordPath(path)) return true;
      const auto ticket = DecodeRecord(RecordKind::kTicket, *(*at)->Read(path), path);
      tickets[path] = ticket ? std::optional(*ticket) : std::nullopt;
      return true;
    };
    REQUIRE((*at)->List("tickets", add, [](const Error& e) { FAIL(e.message); }).has_value());
    return tickets;
  }

  // The entries of a commit; of a file that cannot be read, those that a join would find.
  Entries EntriesIn(const std::string& name, const std::string& commit) {
    Entries entries;
    const auto store = replicas_.Open(name);
    for (auto& [path, ticket] : TicketsIn(name, commit)) {
      if (!ticket) {
        const auto at = store->At(commit);
        auto read = ops::ReadForJoin(*store, **at, RecordKind::kTicket, ParseRecordPath(path)->id);
        if (!read) continue;
        ticket = *std::move(read);
      }
      for (const auto& entry : ticket->log) entries[FormatUid(ticket->uid)].insert(entry.id);
    }
    return entries;
  }

  // A path to a ticket that reads, or "".
  std::string AnyTicket(const std::string& name) {
    std::vector<std::string> paths;
    for (const auto& [path, ticket] : TicketsIn(name, "HEAD")) {
      if (ticket) paths.push_back(path);
    }
    return paths.empty() ? "" : paths[Roll(paths.size())];
  }

  void Change(const std::string& name) {
    const std::string path = AnyTicket(name);
    if (path.empty()) return;
    auto desk = replicas_.Desk(name, "p" + std::to_string(Roll(3)));
    const auto plan = [&]() -> ops::Plan {
      if (Roll(2) == 0) return ops::Note("n" + std::to_string(Roll(9)));
      ops::FieldChanges changes;
      if (Roll(2) == 0)
        changes.scalars = {{"title", Value::String("t" + std::to_string(Roll(5)))}};
      else
        changes.sets = {{"tags", Roll(3) == 0 ? '-' : '+', {"g" + std::to_string(Roll(3))}}};
      return ops::SetFields(changes);
    }();
    ops::ChangeOptions options;
    options.summary = "change";
    const auto changed =
        ops::Change(desk, RecordKind::kTicket, {ParseRecordPath(path)->id}, plan, options);
    if (!changed) {
      // A draft that conflicts with the rules, or does not read.
      ++done["refused: " + changed.error().message.substr(0, 20)];
      return;
    }
    for (const auto& outcome : changed->outcomes) {
      // What a change finds of edits by hand is written only with the change.
      if (!outcome.changed) continue;
      for (const auto& entry : outcome.after.log)
        written_[FormatUid(outcome.after.uid)].insert(entry.id);
    }
  }

  // Sometimes one that has the id of another in another clone.
  void Create(const std::string& name) {
    Uid uid = *ParseUid("6f0c1d5e8a7b49d2b3c4d5e6f7a8b900");
    uid.bytes[15] = static_cast<uint8_t>(Roll(4));
    const bool shares = Roll(2) == 0;
    if (shares && replicas_.Open(name)->At("HEAD").value()->Read(
                      RecordPath(RecordKind::kTicket, TicketIdOf(uid))))
      return;
    replicas_.Create(name, shares ? std::optional(uid) : std::nullopt,
                     "c" + std::to_string(Roll(5)));
    for (const auto& [ticket, ids] : EntriesIn(name, "HEAD")) {
      if (written_.contains(ticket)) continue;
      written_[ticket] = ids;
    }
  }

  std::string EditedByHand(std::string bytes) {
    if (Roll(3) == 0) return bytes + "- {kind: note, text: hand-" + std::to_string(Roll(9)) + "}\n";
    const auto replace = [&](const std::string& line, const std::string& by) {
      const size_t at = bytes.find("\n" + line) + 1;
      if (at == 0) return;
      bytes.replace(at, bytes.find('\n', at) - at, line + by);
    };
    if (Roll(2) == 0)
      replace("title: ", "hand" + std::to_string(Roll(5)));
    else
      replace("priority: ", std::to_string(1 + Roll(4)));
    return bytes;
  }

  void EditByHand(const std::string& name, bool commits) {
    const std::string path = AnyTicket(name);
    if (path.empty()) return;
    const std::string edited = EditedByHand(replicas_.Read(name, path));
    // Of one edit made twice, two commits can say when it was.
    has_unclear_edits_ |= commits && !edited_.insert(edited).second;
    if (commits)
      replicas_.Commit(name, path, edited);
    else
      test::WriteFile(replicas_.dir / name + "/" + path, edited);
  }

  void EditConfig(const std::string& name) {
    const std::string path = "views/v" + std::to_string(Roll(2)) + ".yaml";
    replicas_.Commit(
        name, path,
        "rev: " + std::to_string(1 + Roll(3)) + "\nquery: q" + std::to_string(Roll(9)) + "\n");
  }

  void CommitDrafts(const std::string& name) {
    {
      auto desk = replicas_.Desk(name);
      REQUIRE(ops::TakeInDrafts(desk, false).has_value());
    }
    // What desk does not take in is thrown away.
    Git(name, "checkout -q -f HEAD && git clean -qfd");
  }

  void SyncOne(const std::string& name) {
    const auto synced = SyncWith(replicas_, name, remote_);
    REQUIRE_MESSAGE(synced.has_value(), synced.error().message << " " << synced.error().where);
    REQUIRE(!synced->unsynced);
    ++done[synced->joined ? "sync joined" : "sync"];
    if (!synced->notes.empty()) ++done["ticket moved"];
  }

  // Whether a merge that waits has two tickets under one id; in one file they are past telling.
  bool HasTwoUnderOneId(const std::string& name) {
    const auto ours = TicketsIn(name, "HEAD"), theirs = TicketsIn(name, "MERGE_HEAD");
    return std::any_of(ours.begin(), ours.end(), [&](const auto& named) {
      const auto other = theirs.find(named.first);
      return other != theirs.end() && named.second && other->second &&
             named.second->uid != other->second->uid;
    });
  }

  // What people do about a conflict.
  void Settle(const std::string& name, const std::string& operation) {
    if (operation == "merge" && !fs::exists(replicas_.dir / name + "/.git/MERGE_HEAD")) {
      // Refused, or an octopus that gave up, which leaves the index as it was then.
      Git(name, "reset -q --merge");
      return;
    }
    ++done[operation + " conflict"];
    const bool of_two = test::ReadFile(replicas_.dir / name + "/.git/MERGE_HEAD").size() == 41;
    if (operation == "merge" && of_two && Roll(2) == 0 && !HasTwoUnderOneId(name)) {
      // The file as it is, with the marks in it.
      Git(name, "add -A && git commit -qm marks");
      ++done["marks"];
      has_marks_ = has_unclear_edits_ = true;
      return;
    }
    if (Git(name, operation + " --abort").status != 0) Git(name, "reset -q --hard");
  }

  void UseGit(const std::string& name, const std::string& operation, const std::string& words) {
    const auto result = Git(name, operation + " " + words);
    ++done[operation + (result.status == 0 ? "" : " refused") + (has_driver_ ? "" : " bare")];
    // An edit that rebase has put aside and cannot put back; it stays in the stash.
    if (operation == "rebase" && !Git(name, "ls-files -u").output.empty()) {
      ++done["autostash conflict"];
      Git(name, "rebase --abort; git reset -q --hard");
    }
    if (result.status == 0) return;
    Settle(name, operation);
    if (operation == "rebase") Git(name, "rebase --abort");
  }

  void Revert(const std::string& name) {
    const std::string commit = "HEAD~" + std::to_string(Roll(3));
    const auto id = Git(name, "rev-parse -q --verify " + commit + "^1");
    if (id.status != 0 || Git(name, "rev-parse -q --verify " + commit + "^2").status == 0) return;
    const Entries after = EntriesIn(name, commit), before = EntriesIn(name, commit + "^1");
    const auto result = Git(name, "revert --no-edit " + commit);
    ++done[result.status == 0 ? "revert" : "revert refused"];
    if (result.status != 0) {
      Git(name, "revert --abort; git reset -q --merge");
      return;
    }
    was_taken_out_ = true;
    for (const auto& [uid, ids] : after) {
      const auto had = before.find(uid);
      for (const auto& entry : ids) {
        if (had == before.end() || !had->second.contains(entry)) taken_out_.insert(entry);
      }
    }
  }

  void Stash(const std::string& name, const std::string& other) {
    EditByHand(name, false);
    if (Git(name, "stash -q").status != 0) return;
    UseGit(name, "merge", "-q --no-edit --allow-unrelated-histories " + other);
    if (Git(name, "stash pop -q").status == 0) {
      ++done["stash"];
      return;
    }
    ++done["stash conflict"];
    Git(name, "reset -q --hard; git stash drop -q");
  }

  void Step() {
    const std::string name = Any(), other = replicas_.Tip(Any());
    // The driver knows no history: of a file with marks in it, it takes the other version.
    has_driver_ = Roll(3) != 0 && !has_marks_;
    const std::string merge = "-q --no-edit --allow-unrelated-histories " + other;
    switch (Roll(20)) {
      case 0:
        return Create(name);
      case 1:
        return EditByHand(name, true);
      case 2:
        return EditByHand(name, false);
      case 3:
        return CommitDrafts(name);
      case 4:
        return EditConfig(name);
      case 5:
        return UseGit(name, "merge", merge + (Roll(3) == 0 ? " --no-ff" : ""));
      case 6:
        return UseGit(name, "merge", merge + " " + replicas_.Tip(Any()));  // an octopus
      case 7:
        return UseGit(name, "rebase", "-q --autostash " + other);
      case 8:
        return UseGit(name, "cherry-pick", other);
      case 9:
        return Revert(name);
      case 10:
        return Stash(name, other);
      case 11:  // a root of its own, which forgets what is behind marks, and who edited what by
                // hand
        if (has_marks_ || Roll(2) == 0) return;
        has_new_root_ = true;
        Git(name, "update-ref refs/heads/main $(git commit-tree -m root HEAD^{tree})");
        ++done["root"];
        return;
      case 12:
        Git(name, "commit -q --amend -m amended");
        return;
      case 13:
      case 14:
        return SyncOne(name);
      case 15:
        return Create(name);
      default:
        return Change(name);
    }
  }

  // Where nobody can tell any more who wrote what by hand and when, only the entries count.
  std::string Shown(const Record& record) const {
    if (!has_unclear_edits_) return EncodeRecord(record);
    std::set<std::string> ids;
    for (const auto& entry : record.log) ids.insert(entry.id);
    std::string shown;
    for (const auto& id : ids) shown += id + " ";
    return shown;
  }

  // All files as they stand after the next write: git's merges leave edits by hand unsigned.
  std::string StampedTree(const std::string& name) {
    std::string all;
    const auto store = replicas_.Open(name);
    const auto tip = store->Tip();
    const auto add = [&](const std::string& path) {
      const auto record = ParseRecordPath(path);
      const auto read = record ? ops::ReadForJoin(*store, **tip, record->kind, record->id)
                               : Result<Record>(Fail(ErrorCode::kNotFound, ""));
      all += path + "\n" + (read ? Shown(*read) : *(*tip)->Read(path)) + "\n";
      return true;
    };
    REQUIRE((*tip)->List("", add, [](const Error& e) { FAIL(e.message); }).has_value());
    return all;
  }

  // The clones joined in some orders, each time in a new one.
  void CheckOrder() {
    std::vector<std::string> tips{remote_.commit};
    for (const auto& name : names_) tips.push_back(replicas_.Tip(name));
    std::string expected;
    for (int tries = 0; tries < 3; ++tries) {
      const std::string judge = names_[0] + "-judge";
      replicas_.Fork(names_[0], judge);
      Git(judge, "update-ref refs/heads/main " + tips[0] + " && git reset -q --hard");
      for (const auto& tip : tips) REQUIRE(replicas_.Join(judge, tip).has_value());
      const std::string tree = StampedTree(judge);
      fs::remove_all(replicas_.dir / judge);
      if (expected.empty()) expected = tree;
      REQUIRE(tree == expected);
      std::shuffle(tips.begin(), tips.end(), random_);
    }
    ++done["order"];
  }

  // A file with marks in it stops those who want to change it, and nobody else.
  void CheckUnreadable() {
    for (const auto& [path, ticket] : TicketsIn(names_[0], "HEAD")) {
      if (ticket) continue;
      ++done["unreadable in the end"];
      auto desk = replicas_.Desk(names_[0]);
      ops::ChangeOptions options;
      const auto refused = ops::Change(desk, RecordKind::kTicket, {ParseRecordPath(path)->id},
                                       ops::Note("x"), options);
      REQUIRE(!refused);
      REQUIRE(refused.error().code == ErrorCode::kInvalidData);
      REQUIRE(refused.error().where.starts_with(path));
    }
  }

  Replicas& replicas_;
  FakeRemote remote_;
  std::mt19937_64 random_;
  std::vector<std::string> names_;
  Entries written_;
  std::set<std::string> taken_out_, edited_;
  bool was_taken_out_ = false, has_new_root_ = false, has_marks_ = false, has_driver_ = true;
  bool has_unclear_edits_ = false;
  int seconds_ = 0;
};

}  // namespace

TEST_CASE("random histories with desk and git end at one commit and lose nothing") {
  if (access("/dev/shm", W_OK) == 0) setenv("TMPDIR", "/dev/shm", 0);
  const uint64_t count = FromEnvironment("DESK_SYNC_HISTORIES", 150),
                 first = FromEnvironment("DESK_SEED", 1);
  std::cout << "histories: " << count << ", first seed: " << first << '\n';
  std::unique_ptr<Replicas> replicas;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    CAPTURE(seed);
    if ((seed - first) % 50 == 0) {
      replicas = std::make_unique<Replicas>();
      replicas->Create("a");
    }
    History history(*replicas, "a", seed);
    history.Check();
  }
  std::string shown;
  for (const auto& [what, times] : done) shown += what + " " + std::to_string(times) + "\n";
  std::cout << shown;
}

}  // namespace desk::sync
