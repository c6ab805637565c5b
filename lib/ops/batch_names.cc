// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "ops/batch_line.h"
#include "ops/field_text.h"
#include "ops/names.h"

namespace desk::ops {

namespace {

constexpr std::string_view kCustom = "custom.";

Error NoField(const std::string& name) {
  Error error = UnknownField(RecordKind::kTicket, name);
  error.hints.back() = "Fields of your own stand in \"custom\".";
  return error;
}

Error NoScalar(const std::string& name, std::string_view what) {
  return Error{ErrorCode::kUsage, fmt::format("'{}' takes {}", name, what), {}, {}, {}};
}

}  // namespace

Status BatchNames::CheckNewRef(const std::string& ref) const {
  const auto made = refs_.find(ref);
  if (made == refs_.end()) return {};
  return Fail(ErrorCode::kUsage,
              fmt::format("the ref '{}' is that of line {} already", ref, made->second.line));
}

void BatchNames::SetRef(const std::string& ref, size_t line, const std::optional<std::string>& id) {
  if (!ref.empty()) refs_.try_emplace(ref, Made{line, id});
}

Result<std::string> BatchNames::Ticket(const std::string& said) const {
  if (!said.starts_with('@')) return Resolve(base_, RecordKind::kTicket, said);
  const auto made = refs_.find(said.substr(1));
  if (made == refs_.end()) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("no line before this one has the ref '{}'", said.substr(1)));
  }
  if (made->second.id) return *made->second.id;
  return Fail(ErrorCode::kNotFound,
              fmt::format("no ticket '{}': line {} failed", said, made->second.line));
}

Result<std::string> BatchNames::Person(const std::string& said) {
  if (const auto known = people_.find(said); known != people_.end()) return known->second;
  DESK_ASSIGN(const std::string handle, PersonHandle(desk_, base_, said));
  return people_.emplace(said, handle).first->second;
}

Result<std::string> BatchNames::Agent(const std::string& said) {
  if (const auto known = agents_.find(said); known != agents_.end()) return known->second;
  DESK_ASSIGN(const std::string handle, AgentHandle(desk_, base_, said));
  return agents_.emplace(said, handle).first->second;
}

Result<std::string> BatchNames::Team(const std::string& said) const {
  return Resolve(base_, RecordKind::kTeam, said);
}

Result<std::string> BatchNames::Referred(const Field& field, const std::string& said) {
  if (field.refers_to == "person") return MeansAgent(field) ? Agent(said) : Person(said);
  if (field.refers_to == "team") return Team(said);
  if (field.refers_to != "ticket") return said;
  DESK_ASSIGN(const std::string id, Ticket(said));
  return DisplayTicketId(id);
}

Result<Value> BatchNames::Scalar(const Field& field, const Value& given) {
  const auto text = given.AsText();
  if (!text) return Fail(NoScalar(std::string(field.name), "one value"));
  DESK_ASSIGN(Value value, ParseScalar(field, *text));
  if (value.kind == Value::Kind::kString) {
    DESK_ASSIGN(value.text, Referred(field, value.text));
  }
  return value;
}

Result<std::vector<std::string>> BatchNames::SetOf(const Field& field, const Value& given,
                                                   bool look_up) {
  const bool strings =
      given.is_list() && std::all_of(given.items.begin(), given.items.end(), [](const Value& item) {
        return item.kind == Value::Kind::kString;
      });
  if (!strings && !given.is_null())
    return Fail(NoScalar(std::string(field.name), "a list of strings"));
  std::vector<std::string> elements;
  for (const Value& item : given.items) {
    DESK_ASSIGN(std::string element, look_up ? Referred(field, item.text) : item.text);
    elements.push_back(std::move(element));
  }
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return elements;
}

Result<FieldChanges> BatchNames::Values(const Value& fields) {
  FieldChanges changes;
  for (const auto& [name, value] : fields.map) {
    if (name == "custom" && value.is_map()) {
      for (const auto& [own, given] : value.map)
        changes.scalars.emplace_back(std::string(kCustom) + own, given);
      continue;
    }
    if (name.starts_with(kCustom) && name.size() > kCustom.size()) {
      changes.scalars.emplace_back(name, value);
      continue;
    }
    const Field* field = FindField(RecordKind::kTicket, name);
    if (field == nullptr) return Fail(NoField(name));
    if (field->is_set) {
      DESK_ASSIGN(auto elements, SetOf(*field, value, true));
      changes.sets.push_back({name, '=', std::move(elements)});
    } else {
      DESK_ASSIGN(Value scalar, Scalar(*field, value));
      changes.scalars.emplace_back(name, std::move(scalar));
    }
  }
  return changes;
}

Status BatchNames::Elements(const Value& sets, char sign, FieldChanges& changes) {
  for (const auto& [name, value] : sets.map) {
    const Field* field = FindField(RecordKind::kTicket, name);
    if (field == nullptr) return Fail(NoField(name));
    if (!field->is_set)
      return Fail(ErrorCode::kUsage, fmt::format("'{}' holds one value; give it in \"set\"", name));
    DESK_ASSIGN(auto elements, SetOf(*field, value, sign == '+'));
    if (!elements.empty()) changes.sets.push_back({name, sign, std::move(elements)});
  }
  return {};
}

}  // namespace desk::ops
