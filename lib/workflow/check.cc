// SPDX-License-Identifier: MIT
// What a change must satisfy before it is written. First the form of each value, by the table of
// fields and for every kind of record; then, for tickets, what the configuration says. Only what
// the change touches is checked: a ticket that broke a rule long ago (the rules have changed, or
// somebody edited the file) must still take a reply.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "workflow/refusal.h"
#include "workflow/workflow.h"

namespace desk {

namespace {

tl::unexpected<Error> BadUse(std::string message, std::vector<std::string> hints = {}) {
  return Fail(Error{ErrorCode::kUsage, std::move(message), {}, std::move(hints), {}});
}

// --- the form of values ---

bool IsMailAddress(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) {
           return c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == ',';
         });
}

bool IsHandle(std::string_view text) { return IsChosenId(text) || IsMailAddress(text); }

bool IsWholeTicketId(std::string_view text) {
  const auto id = NormalizeTicketId(text);
  return id && IsTicketId(*id);
}

// "blocks:K7M3-QX9P".
bool IsLink(std::string_view text) {
  const size_t colon = text.find(':');
  return colon != std::string_view::npos && IsChosenId(text.substr(0, colon)) &&
         IsWholeTicketId(text.substr(colon + 1));
}

// What is wrong with `text` as a reference of this sort: "no id of a team"; "" if nothing is.
std::string_view FaultOfReference(std::string_view refers_to, std::string_view text) {
  if (refers_to == "person") return IsHandle(text) ? "" : "neither a handle nor a mail address";
  if (refers_to == "address") return IsMailAddress(text) ? "" : "no mail address";
  if (refers_to == "ticket") return IsWholeTicketId(text) ? "" : "no whole id of a ticket";
  if (refers_to == "link") return IsLink(text) ? "" : "no link like blocks:K7M3-QX9P";
  const bool is_id = refers_to == "team" || refers_to == "customer" || refers_to == "service" ||
                     refers_to == "asset";
  return !is_id || IsChosenId(text) ? "" : "no id: lower-case letters, digits, '.', '_' and '-'";
}

Status CheckElement(const Field& field, std::string_view text) {
  if (text.empty() || text.find('\n') != std::string_view::npos) {
    return BadUse(fmt::format("an element of '{}' must be text on one line", field.name));
  }
  const std::string_view fault = FaultOfReference(field.refers_to, text);
  if (fault.empty()) return {};
  return BadUse(fmt::format("'{}' cannot be in '{}': it is {}", Visible(text), field.name, fault));
}

bool IsTextValue(const Value& value) {
  return value.is_scalar() && !value.is_null() && !value.text.empty();
}

// What a value of the type must be, if this one is not that; "" if it is.
std::string_view FaultOfForm(FieldType type, const Value& value) {
  switch (type) {
    case FieldType::kText:
    case FieldType::kReference:
      return IsTextValue(value) && value.text.find('\n') == std::string::npos ? ""
                                                                              : "text on one line";
    case FieldType::kLongText:
      return IsTextValue(value) ? "" : "text";
    case FieldType::kInteger:
      return value.kind == Value::Kind::kNumber && value.AsInt() ? "" : "a whole number";
    case FieldType::kBool:
      return value.kind == Value::Kind::kBool ? "" : "true or false";
    case FieldType::kInstant:
      return value.is_scalar() && ParseInstant(value.text) ? ""
                                                           : "a time like 2026-11-23T09:12:04Z";
    case FieldType::kDuration:
      return value.is_scalar() && ParseDuration(value.text) ? "" : "a duration like 2h30m";
    case FieldType::kMap:
      return value.is_map() ? "" : "a map";
  }
  return "";
}

Status CheckValue(const Field& field, const Value& value) {
  if (field.is_set) {
    if (!value.is_list())
      return BadUse(fmt::format("'{}' is a set: it must be a list of texts", field.name));
    for (const auto& item : value.items) {
      if (!item.is_scalar())
        return BadUse(fmt::format("'{}' is a set: it must be a list of texts", field.name));
      DESK_TRY(CheckElement(field, item.text));
    }
    return {};
  }
  const std::string_view form = FaultOfForm(field.type, value);
  const std::string shown =
      VisibleLine(value.AsText().value_or(value.is_list() ? "a list" : "a map"));
  if (!form.empty() && shown.empty())
    return BadUse(fmt::format("'{}' must be {}, and is empty", field.name, form));
  if (!form.empty())
    return BadUse(fmt::format("'{}' must be {}, not '{}'", field.name, form, shown));
  const std::string_view fault = FaultOfReference(field.refers_to, value.text);
  if (!fault.empty())
    return BadUse(fmt::format("'{}' cannot be '{}': it is {}", field.name, shown, fault));
  return {};
}

Status CheckElements(const Record& record, const Entry::Elements& changes, bool is_add) {
  for (const auto& [name, elements] : changes) {
    const Field* field = FindField(record.kind, name);
    if (field == nullptr) continue;
    if (!field->is_set) {
      return BadUse(fmt::format("'{}' holds one value, nothing can be added or removed", name),
                    {fmt::format("desk set {} {}=VALUE", NameForHints(record), name)});
    }
    for (const auto& element : elements) {
      if (is_add) DESK_TRY(CheckElement(*field, element));
    }
  }
  return {};
}

// Fields that every record of the kind has: those that a new record lacks, or that the change takes
// away.
Status CheckPresent(const Record& record, const Entry& change, const Fields& after) {
  const bool is_new = record.fields.empty() && record.log.empty();
  for (const Field& field : FieldsOf(record.kind)) {
    const bool had =
        is_new || std::any_of(change.set.begin(), change.set.end(),
                              [&](const auto& set) { return set.first == field.name; });
    if (field.required && had && after.find(field.name) == after.end()) {
      return BadUse(fmt::format("every {} must have a {}", KindName(record.kind), field.name));
    }
  }
  return {};
}

Status CheckForms(const Record& record, const Entry& change) {
  for (const auto& [name, value] : change.set) {
    const Field* field = FindField(record.kind, name);
    if (field != nullptr && !value.is_null()) DESK_TRY(CheckValue(*field, value));
  }
  DESK_TRY(CheckElements(record, change.add, true));
  return CheckElements(record, change.remove, false);
}

// --- what the configuration says about tickets ---

std::vector<std::string> HintsFor(std::string_view word, const std::vector<std::string>& candidates,
                                  std::string_view what) {
  std::vector<std::string> hints;
  const auto near = Suggest(word, candidates);
  if (!near.empty()) hints.push_back(fmt::format("Did you mean {}?", Alternatives(near, "or")));
  if (!candidates.empty())
    hints.push_back(fmt::format("{} {} {}.", what, candidates.size() == 1 ? "is" : "are",
                                Alternatives(candidates, "and")));
  return hints;
}

class TicketCheck {
 public:
  TicketCheck(const DeskConfig& config, const Record& ticket, const Entry& change,
              const Fields& after)
      : config_(config),
        ticket_(ticket),
        change_(change),
        after_(after),
        type_(config.FindType(After("type"))) {}

  // What must hold whatever the ticket was before.
  Status CheckValues() const {
    DESK_TRY(CheckType());
    DESK_TRY(CheckStatusExists());
    DESK_TRY(CheckLevels());
    DESK_TRY(CheckParent());
    DESK_TRY(CheckCode());
    return CheckWaitingOn();
  }

  Status Check() const {
    DESK_TRY(CheckValues());
    DESK_TRY(CheckTransition());
    DESK_TRY(CheckWaiting());
    return CheckRequired();
  }

 private:
  std::string After(std::string_view field) const {
    const auto it = after_.find(field);
    return it == after_.end() ? "" : it->second.AsText().value_or("");
  }
  // Whether the change gives the field a value.
  bool Gives(std::string_view field) const {
    return Sets(field) && after_.find(field) != after_.end();
  }
  bool Sets(std::string_view field) const {
    return std::any_of(change_.set.begin(), change_.set.end(),
                       [&](const auto& set) { return set.first == field; });
  }
  bool Touches(std::string_view field) const {
    const auto named = [&](const auto& elements) { return elements.first == field; };
    return Sets(field) || std::any_of(change_.remove.begin(), change_.remove.end(), named);
  }
  bool is_new() const { return ticket_.fields.empty() && ticket_.log.empty(); }
  bool status_changes() const {
    return Gives("status") && ticket_.Text("status") != After("status");
  }

  Status CheckType() const {
    const Error* fault = config_.FaultOfType(After("type"));
    if (fault != nullptr && (Gives("type") || status_changes()))
      return Fail(Error(*fault).With(
          fmt::format("looking up the rules of the type '{}'", Visible(After("type")))));
    if (!Gives("type")) return {};
    const std::string name = After("type");
    if (type_ == nullptr) {
      std::vector<std::string> names;
      for (const auto& type : config_.types) {
        if (!type.retired) names.push_back(type.name);
      }
      return BadUse(fmt::format("there is no type '{}'", Visible(name)),
                    HintsFor(name, names, "Types"));
    }
    if (type_->retired && ticket_.Text("type") != name) {
      return Fail(Error{ErrorCode::kFailed,
                        fmt::format("the type '{}' is retired", name),
                        {},
                        {"desk type list"},
                        {}});
    }
    return {};
  }

  Status CheckStatusExists() const {
    const std::string status = After("status");
    if (!Gives("status") || config_.FindStatus(status) != nullptr) return {};
    std::vector<std::string> names;
    for (const auto& other : config_.statuses) names.push_back(other.name);
    return BadUse(fmt::format("there is no status '{}'", Visible(status)),
                  HintsFor(status, names, "Statuses"));
  }

  Status CheckLevels() const {
    std::vector<std::string> levels;
    for (const auto& priority : config_.priorities)
      levels.push_back(std::to_string(priority.level));
    DESK_TRY(CheckOneOf("priority", levels, "Priorities"));
    const std::vector<std::string> three = {"1", "2", "3"};
    DESK_TRY(CheckOneOf("impact", three, "Impacts"));
    return CheckOneOf("urgency", three, "Urgencies");
  }

  Status CheckOneOf(std::string_view field, const std::vector<std::string>& allowed,
                    std::string_view what) const {
    const std::string value = After(field);
    if (!Gives(field) || std::find(allowed.begin(), allowed.end(), value) != allowed.end())
      return {};
    return BadUse(fmt::format("'{}' cannot be '{}'", field, Visible(value)),
                  HintsFor(value, allowed, what));
  }

  Status CheckParent() const {
    if (!Gives("parent") || NormalizeTicketId(After("parent")) != ticket_.id) return {};
    return BadUse(fmt::format("ticket '{}' cannot be its own parent", ticket_.DisplayId()));
  }

  Status CheckCode() const {
    if (type_ == nullptr || type_->resolution_codes.empty()) return {};
    return CheckOneOf("resolution_code", type_->resolution_codes, "Resolution codes");
  }

  Status CheckTransition() const {
    if (type_ == nullptr || !status_changes()) return {};
    const std::string to = After("status");
    if (is_new()) {
      if (to == type_->initial) return {};
      return Fail(Error{ErrorCode::kFailed,
                        fmt::format("a new ticket of type '{}' begins as '{}', not as '{}'",
                                    type_->name, type_->initial, to),
                        {},
                        {"Create it without a status, then change the status."},
                        {}});
    }
    const auto legal = LegalNext(*type_, config_, ticket_.Text("status"));
    if (std::find(legal.begin(), legal.end(), to) != legal.end()) return {};
    return Fail(Refusal(*type_, config_, ticket_, fmt::format("'{}'", to)));
  }

  Status CheckWaitingOn() const {
    if (!Gives("waiting_on")) return {};
    return CheckOneOf("waiting_on", {kWaitingOn.begin(), kWaitingOn.end()}, "Values");
  }

  Status CheckWaiting() const {
    const std::string status = After("status");
    const auto category = config_.CategoryOf(status);
    if (!category || *category == Category::kWaiting) return {};
    for (const std::string_view field : {"waiting_on", "wait_until"}) {
      if (!Gives(field)) continue;
      return Fail(
          Error{ErrorCode::kFailed,
                fmt::format("'{}' cannot be set: a ticket in '{}' does not wait", field, status),
                {},
                {fmt::format("desk wait {} --on customer", NameForHints(ticket_))},
                {}});
    }
    return {};
  }

  Status CheckRequired() const {
    if (type_ == nullptr) return {};
    const std::string status = After("status");
    const auto required = type_->requires_fields.find(status);
    if (required == type_->requires_fields.end()) return {};
    std::vector<std::string> missing;
    for (const auto& field : required->second) {
      const bool asked = status_changes() || Touches(field);
      if (asked && after_.find(field) == after_.end()) missing.push_back(field);
    }
    if (missing.empty()) return {};
    return Fail(Error{
        ErrorCode::kFailed,
        fmt::format("a ticket cannot be '{}' without {}", status, Alternatives(missing, "and")),
        {},
        HintsForMissing(status, required->second, missing),
        {}});
  }

  // The verb of the status takes some fields as options; the others are set first. The verb is
  // given whole, with what the refused change said, too.
  std::vector<std::string> HintsForMissing(const std::string& status,
                                           const std::vector<std::string>& required,
                                           const std::vector<std::string>& missing) const {
    const std::string id = NameForHints(ticket_);
    const auto category = config_.CategoryOf(status);
    std::vector<std::string> hints;
    std::string options;
    bool verb_helps = false;
    for (const auto& field : required) {
      const bool lacks = std::find(missing.begin(), missing.end(), field) != missing.end();
      const std::string option =
          category ? OptionFor(*category, field, Gives(field) ? After(field) : "") : "";
      if (!option.empty() && (lacks || Gives(field))) options += " " + option;
      if (!lacks) continue;
      verb_helps = verb_helps || !option.empty();
      if (option.empty() && field == "assignee") {
        hints.push_back(fmt::format("desk assign {} PERSON", id));
      } else if (option.empty()) {
        hints.push_back(fmt::format("desk set {} {}=VALUE", id, field));
      }
      if (field == "resolution_code" && !type_->resolution_codes.empty()) {
        hints.push_back(fmt::format("Codes are {}.", Alternatives(type_->resolution_codes, "and")));
      }
    }
    if (verb_helps) {
      const std::string_view verb = category == Category::kWaiting ? "wait" : "resolve";
      hints.insert(hints.begin(), fmt::format("desk {} {}{}", verb, id, options));
    }
    return hints;
  }

  const DeskConfig& config_;
  const Record& ticket_;
  const Entry& change_;
  const Fields& after_;
  const TypeConfig* type_;
};

}  // namespace

Status CheckValues(const DeskConfig& config, const Record& record, const Entry& change) {
  DESK_TRY(CheckForms(record, change));
  const Fields after = FieldsAfter(record, change);
  return record.kind == RecordKind::kTicket
             ? TicketCheck(config, record, change, after).CheckValues()
             : Status();
}

Status CheckChange(const DeskConfig& config, const Record& record, const Entry& change) {
  DESK_TRY(CheckForms(record, change));
  const Fields after = FieldsAfter(record, change);
  if (record.kind == RecordKind::kTicket)
    DESK_TRY(TicketCheck(config, record, change, after).Check());
  return CheckPresent(record, change, after);
}

}  // namespace desk
