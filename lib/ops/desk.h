// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_DESK_H_
#define DESK_OPS_DESK_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "model/record.h"
#include "store/store.h"

namespace desk::ops {

// Who acts: the person for git, and the handle that stands in the log ("bob", or an address nobody
// has claimed).
struct Actor {
  Person person;
  std::string handle;
  bool is_agent = false;  // somebody of agents/, not a requester or an address
};

// An opened desk: the store, the snapshot that was its tip when it was opened, and its
// configuration there.
struct Desk {
  std::unique_ptr<Store> store;
  std::unique_ptr<Snapshot> tip;
  DeskConfig config;
  // Why desk.yaml cannot be read. Then `config` is that of a new desk, by which the tickets can be
  // read all the same, and nothing is written.
  std::optional<Error> broken;
  const Clock* clock = nullptr;
  IdSource* ids = nullptr;
  std::optional<Actor>
      actor;  // nothing: git knows no identity; reads work, writes fail with a hint
  std::vector<std::string> warnings;  // broken configuration files, notices of the store
};

// Opens the desk at `dir`. `as` ("bob", "bob@example.org" or "Bob <bob@example.org>") overrides
// git's identity; kNotFound for a handle that is no agent's, kUsage if it is no handle either. A
// broken type file is a warning; a broken desk.yaml is left to the caller, in `broken`.
Result<Desk> Open(std::string_view dir, const StoreOptions& options,
                  const std::optional<std::string>& as, const Clock& clock, IdSource& ids);

// Reads desk.yaml and types/ of a snapshot. kInvalidData for a broken desk.yaml; broken types are
// in `broken_types`, and among the warnings.
Result<DeskConfig> ReadConfig(const Snapshot& snapshot, std::vector<std::string>* warnings);

// The stored id of the record that `typed` names: forgiving for tickets (prefixes of three or
// more), exact or by alias for others. kNotFound (with a suggestion), kAmbiguous (candidates in the
// hints), kUsage for what cannot be an id.
Result<std::string> Resolve(const Snapshot& snapshot, RecordKind kind, std::string_view typed);

// Reads one record, settled (a raw hand edit is in it as an unstamped entry).
Result<Record> ReadRecord(const Snapshot& snapshot, RecordKind kind, std::string_view id);

// Visits every record of a kind, settled, in order of the paths; what cannot be read goes to
// `broken` with its path in `where`, so that one broken file never hides the others. `visit`
// returns false to stop. Both are called on the caller's thread (walk.cc).
Status WalkRecords(const Snapshot& snapshot, RecordKind kind,
                   const std::function<bool(Record)>& visit,
                   const std::function<void(const std::string& path, const Error&)>& broken);
// The same for who makes little of much: `look` is called on several threads at once, and what it
// returns on the caller's, in order of the paths; that returns false to stop.
using Then = std::function<bool()>;
Status LookAtRecords(const Snapshot& snapshot, RecordKind kind,
                     const std::function<Then(Record)>& look,
                     const std::function<void(const std::string& path, const Error&)>& broken);

// The id of the agent, or else of the contact, with the id, alias or address that someone typed.
// kAmbiguous if several have it. Reads every contact if no agent has it.
Result<std::optional<std::string>> FindPerson(const Snapshot& snapshot, std::string_view typed);
// The handle that stands for an address or a handle someone typed: that of FindPerson, otherwise
// the address as it was typed. "me" is the actor.
Result<std::string> PersonHandle(const Desk& desk, const Snapshot& snapshot,
                                 std::string_view typed);

// What a verb wants to add to a record: an entry without id, at, after and by.
using Plan = std::function<Result<Entry>(const Snapshot& base, const DeskConfig& config,
                                         const Record& record)>;

// A way to write that is not Store::Write: with a referee, say.
using WriteAs = std::function<Result<Committed>(Store& store, const Store::Build& build)>;

struct ChangeOptions {
  bool dry_run = false;      // everything but the write
  std::string summary;       // for the commit: "assign to bob"
  bool allow_empty = false;  // an entry that changes nothing is written anyhow (a reply always is)
  bool moves =
      false;  // the summary holds only of tickets that moved; else they were told something
  WriteAs write = {};  // empty: by Store::Write. Else drafts stay where they are.
};

// What became of one record of a verb.
struct Outcome {
  std::string id;  // stored form
  Record before, after;
  bool changed = false;            // false: it already was as asked
  std::vector<std::string> notes;  // "took in the draft of tickets/...: priority 3 -> 1"
  std::optional<Error> error;      // this one was not done, the others were (exit 12)
};
// Whether a verb of a ticket's life took it anywhere: to another status, or to wait for somebody
// else or for longer.
bool Moved(const Outcome& outcome);
struct Changed {
  std::vector<Outcome> outcomes;  // in the order of the ids
  std::string commit;             // empty: nothing was written
  std::vector<std::string> warnings;
};

// Applies a plan to records: one commit for all of them. Per record: take in a draft of the working
// tree (an entry of its own), stamp raw hand edits, plan, automatic effects, check against the
// rules, encode and read back. A record that fails does not keep the others from being done unless
// it is the only one; then its error is the result.
Result<Changed> Change(Desk& desk, RecordKind kind, const std::vector<std::string>& ids,
                       const Plan& plan, const ChangeOptions& options);

struct NewRecord {
  RecordKind kind = RecordKind::kTicket;
  std::string id;    // chosen by people; empty for tickets
  Fields fields;     // what was asked for; defaults and effects are added
  std::string text;  // the first message, may be empty
  std::string via = "cli";
  std::optional<Uid> uid;  // derived by the caller, else random
};
// Creates a record in one commit. kFailed if the id exists already.
Result<Changed> Create(Desk& desk, const NewRecord& record, bool dry_run);

}  // namespace desk::ops

#endif  // DESK_OPS_DESK_H_
