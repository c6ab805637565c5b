// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_BATCH_LINE_H_
#define DESK_OPS_BATCH_LINE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ops/children.h"
#include "ops/desk.h"
#include "ops/verbs.h"

namespace desk::ops {

// A line of a batch, read as far as that needs no desk.
struct BatchLine {
  std::string op, id, ref;     // "" where it is not there
  Value keys = Value::Map();   // the other ones
  std::optional<Error> error;  // why it is no operation; what is above may be there all the same
};
BatchLine ReadBatchLine(std::string_view text);

// What lines mean on a desk: whom and what they name, and what earlier lines named. People are
// looked up once, because a batch changes tickets only.
class BatchNames {
 public:
  // Both must outlive it. `base` is asked anew each time.
  BatchNames(const Desk& desk, const Snapshot& base) : desk_(desk), base_(base) {}

  // Lets "@ref" stand for what the line made. kUsage if it stands for something already.
  Status CheckNewRef(const std::string& ref) const;
  void SetRef(const std::string& ref, size_t line, const std::optional<std::string>& id);

  // Stored ids.
  Result<std::string> Ticket(const std::string& said) const;
  Result<std::string> Person(const std::string& said);
  Result<std::string> Agent(const std::string& said);
  Result<std::string> Team(const std::string& said) const;

  // Fields and their values, as a line gives them.
  Result<FieldChanges> Values(const Value& fields);
  // The same for elements that are added to sets ('+') or taken away ('-').
  Status Elements(const Value& sets, char sign, FieldChanges& changes);

 private:
  Result<std::string> Referred(const Field& field, const std::string& said);
  Result<Value> Scalar(const Field& field, const Value& given);
  Result<std::vector<std::string>> SetOf(const Field& field, const Value& given, bool look_up);

  struct Made {
    size_t line;
    std::optional<std::string> id;  // nothing: the line failed
  };
  const Desk& desk_;
  const Snapshot& base_;
  std::map<std::string, Made> refs_;
  std::map<std::string, std::string> people_, agents_;
};

// The ticket that a "create" asks for.
Result<NewRecord> AskedTicket(const BatchLine& line, BatchNames& names);
// What any other operation does to its ticket. `children` must outlive the plan.
Result<Plan> AskedPlan(const BatchLine& line, const Desk& desk, BatchNames& names,
                       Children& children);

}  // namespace desk::ops

#endif  // DESK_OPS_BATCH_LINE_H_
