// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_PEOPLE_H_
#define DESK_PORT_PEOPLE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.h"
#include "ops/desk.h"
#include "port/import_map.h"

namespace desk::port {

// The ids of the teams and people that a file names: those of the desk, found by name, address,
// alias or id, and new ones.
class People {
 public:
  // Somebody the desk does not have yet.
  struct New {
    RecordKind kind;
    std::string id, name, address;  // "": none
  };

  // Nobody is known yet.
  People() = default;
  // Knows a record from now on.
  void Know(const Record& record);
  // Knows every team and person of a snapshot. What cannot be read is unknown.
  Status KnowAll(const Snapshot& snapshot);

  std::string Team(std::string_view name);
  // "Ann", "ann@example.org" or "Ann <ann@example.org>". A contact may be an agent as well.
  std::string Person(PersonKind kind, std::string_view text);

  const std::vector<New>& created() const { return created_; }

 private:
  // The records of a kind: by folded name, address, alias and id; and the name behind each id.
  struct Known {
    std::map<std::string, std::string, std::less<>> ids, names;
  };
  const std::string* Find(RecordKind kind, std::string_view key) const;
  std::string Make(RecordKind kind, const std::string& name, const std::string& address);
  bool IsTaken(RecordKind kind, const std::string& id, const std::string& name) const;

  std::map<RecordKind, Known> known_;
  std::vector<New> created_;
};

// The record of somebody new, written by `actor` now: every desk makes the same one of it but for
// that.
Record RecordOf(const People::New& made, const Uid& desk, const ops::Actor& actor, Instant now);

}  // namespace desk::port

#endif  // DESK_PORT_PEOPLE_H_
