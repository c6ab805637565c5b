// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_VERBS_H_
#define DESK_OPS_VERBS_H_

#include <optional>
#include <string>
#include <vector>

#include "ops/desk.h"

namespace desk::ops {

class Children;

// The verbs of a ticket's life as plans for Change. Each says in one line what it writes; rules
// (transitions, required fields) are the workflow's and are checked by Change.

// What a duration means, in milliseconds. kUsage for what is none, and for no time at all.
Result<int64_t> DurationOf(std::string_view text);

Plan Reply(std::string text);                    // kind message; moves nothing
Plan Note(std::string text);                     // kind note
Plan Work(std::string text, std::string spent);  // kind work, `spent` a duration
Plan Assign(std::string person,
            std::optional<std::string> team);  // assignee ("" unassigns) and team
// Claims for the actor: assignee me and, if the ticket is new, in progress. kFailed if another
// person holds it, unless `force`.
struct Claim {
  std::string me;
  Instant now;
  std::optional<Instant> until;  // else the claim holds until somebody ends it
  bool force = false;
};
Plan Take(Claim claim);
// Who has a ticket at a time: the assignee, unless the claim has run out. "": nobody.
std::string HolderAt(const Record& ticket, Instant now);
Plan Drop(std::string me);  // unassigns, only if it is mine
Plan Start();               // to the first status of category open
struct WaitFor {
  // What is not given stays as it is where a ticket waits already; else on the customer.
  std::optional<std::string> on;     // customer, vendor, change, internal
  std::optional<std::string> until;  // RFC 3339
  std::string text;
};
Plan Wait(WaitFor wait);
Plan Resolve(std::string text,
             std::optional<std::string> code);  // `resolution` and a public message
Plan Close(std::string text);                   // refused while children are open, with the list
Plan Close(std::string text, Children& known);  // the same for many plans, which read them once
Plan Reopen(std::string text);
Plan Cancel(std::string text);
struct Escalation {
  std::optional<std::string> to;  // a team; nothing and not `up`: the team's next tier
  bool up = false;                // to the team's lead
  std::string reason;
};
Plan Escalate(Escalation escalation);
// What is done to a set: elements added ('+'), taken away ('-'), or what it holds from now on
// ('=').
struct SetChange {
  std::string name;
  char sign = '=';
  std::vector<std::string> elements;
};
// New values of scalars; and changes of sets in the order they are said: an element is where it was
// said last.
struct FieldChanges {
  Entry::Sets scalars;
  std::vector<SetChange> sets;
};
Plan SetFields(FieldChanges changes);
// name=value, name+=element, name-=element, name= (unset); several. People, teams and tickets are
// looked up as the verbs do: kNotFound, and "me". kUsage with a suggestion for unknown fields, and
// for a value that is given twice.
Result<Plan> Set(const Desk& desk, RecordKind kind, const std::vector<std::string>& assignments);
// A change that somebody made in an editor, and a text that goes with it, public or not; "": none.
// What it names is looked up as Set does. The desk must outlive the plan.
Plan Edit(const Desk& desk, Entry change, std::string text, bool is_public);

}  // namespace desk::ops

#endif  // DESK_OPS_VERBS_H_
