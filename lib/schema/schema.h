// SPDX-License-Identifier: MIT
#ifndef DESK_SCHEMA_SCHEMA_H_
#define DESK_SCHEMA_SCHEMA_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/value.h"

namespace desk {

// The files of schema/, built into the program.
struct SchemaText {
  std::string_view name;  // "ticket", of schema/ticket.json
  std::string_view text;
};
std::span<const SchemaText> SchemaTexts();

// Where a value does not fit a schema, and how.
struct SchemaFault {
  std::string pointer;  // JSON Pointer: "/log/3/at"; "" is the whole
  // The fault is not what stands there but its key, or that something is missing there.
  bool of_key = false;
  std::string what;  // "'priority' must be a whole number from 1 to 9, not 12"
};

// A schema that is ready to be used, many times, by one thread at a time. Expensive to make, cheap
// to move.
//
// It knows the keywords of draft 7 that tests/schema/meta.json lists; others are not looked at. The
// words of a fault are the title of the definition that was meant, where it has one, and otherwise
// come from the keywords.
class Schema {
 public:
  // The schema of this name. kBug if there is none.
  static Result<Schema> Load(std::string_view name);
  // kInvalidData if the text is no schema.
  static Result<Schema> Parse(std::string_view text);

  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  // What does not fit, in the order of the schema, one fault per place; the first kMaxFaults. Takes
  // time in proportion to the value, whatever stands in it.
  std::vector<SchemaFault> Check(const Value& value) const;

  static constexpr size_t kMaxFaults = 20;

 private:
  struct Parts;
  explicit Schema(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace desk

#endif  // DESK_SCHEMA_SCHEMA_H_
