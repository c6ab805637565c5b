// SPDX-License-Identifier: MIT
#include "ops/verbs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "ops/attachments.h"
#include "ops/children.h"
#include "ops/entry.h"
#include "ops/names.h"
#include "workflow/workflow.h"

namespace desk::ops {

namespace {

Entry Said(std::string kind, std::string text) {
  Entry entry;
  if (!text.empty()) entry.kind = std::move(kind);
  entry.text = std::move(text);
  return entry;
}

// The rules of the ticket's type; a type that is not there has none, one that cannot be read is an
// error.
Result<TypeConfig> TypeOf(const DeskConfig& config, const Record& ticket) {
  const std::string name = ticket.Text("type");
  if (const Error* fault = config.FaultOfType(name))
    return Fail(Error(*fault).With(fmt::format("looking up the rules of the type '{}'", name)));
  const TypeConfig* type = config.FindType(name);
  if (type != nullptr) return *type;
  TypeConfig unknown;
  unknown.name = name;
  return unknown;
}

// An entry that moves the ticket to a status of the category.
Result<Entry> MoveTo(const DeskConfig& config, const Record& ticket, Category category,
                     Entry entry) {
  DESK_ASSIGN(const TypeConfig type, TypeOf(config, ticket));
  DESK_ASSIGN(std::string status, StatusFor(type, config, ticket, category));
  entry.set.emplace_back("status", Value::String(std::move(status)));
  return entry;
}

Error HasOpenChildren(const Record& ticket, const std::vector<Record>& children) {
  Error error{ErrorCode::kFailed,
              fmt::format("ticket '{}' has {} open child ticket{}", ticket.DisplayId(),
                          children.size(), children.size() == 1 ? "" : "s"),
              {},
              {},
              {}};
  constexpr size_t kShown = 10;
  for (size_t i = 0; i < std::min(children.size(), kShown); ++i) {
    error.hints.push_back(children[i].DisplayId() + "  " + children[i].Text("status") + "  " +
                          children[i].Text("title"));
  }
  error.hints.push_back(fmt::format("desk list parent:{}", ticket.DisplayId()));
  return error;
}

Result<Entry> CloseWith(const std::string& text, Children& known, const Snapshot& base,
                        const DeskConfig& config, const Record& ticket) {
  if (config.CategoryOf(ticket.Text("status")) == Category::kClosed) return Said("note", text);
  DESK_ASSIGN(const auto open, known.OpenOf(base, config, ticket.id));
  if (!open.empty()) return Fail(HasOpenChildren(ticket, open));
  return MoveTo(config, ticket, Category::kClosed, Said("note", text));
}

}  // namespace

Result<int64_t> DurationOf(std::string_view text) {
  const auto length = ParseDuration(text);
  if (length && *length > 0) return *length;
  return Fail(Error{ErrorCode::kUsage,
                    fmt::format("'{}' is no duration", text),
                    {},
                    {"Durations look like 45m or 1h30m."},
                    {}});
}

Plan Reply(std::string text) {
  return [text](const Snapshot&, const DeskConfig&, const Record&) -> Result<Entry> {
    return Said("message", text);
  };
}

Plan Note(std::string text) {
  return [text](const Snapshot&, const DeskConfig&, const Record&) -> Result<Entry> {
    return Said("note", text);
  };
}

Plan Work(std::string text, std::string spent) {
  return [text, spent](const Snapshot&, const DeskConfig&, const Record&) -> Result<Entry> {
    DESK_TRY(DurationOf(spent));
    Entry entry = Said("work", text);
    entry.kind = "work";
    entry.SetRest("spent", Value::String(spent));
    return entry;
  };
}

Plan Assign(std::string person, std::optional<std::string> team) {
  return [person, team](const Snapshot&, const DeskConfig&, const Record&) -> Result<Entry> {
    Entry entry;
    entry.set.emplace_back("assignee", person.empty() ? Value::Null() : Value::String(person));
    if (team) entry.set.emplace_back("team", team->empty() ? Value::Null() : Value::String(*team));
    return entry;
  };
}

std::string HolderAt(const Record& ticket, Instant now) {
  const auto until = ParseInstant(ticket.Text("claim_until"));
  return until && *until <= now ? "" : ticket.Text("assignee");
}

Plan Take(Claim claim) {
  return [claim](const Snapshot&, const DeskConfig& config, const Record& ticket) -> Result<Entry> {
    const std::string holder = HolderAt(ticket, claim.now);
    if (!holder.empty() && holder != claim.me && !claim.force) {
      return Fail(Error{ErrorCode::kFailed,
                        fmt::format("ticket '{}' is taken by '{}'", ticket.DisplayId(), holder),
                        {},
                        {fmt::format("desk take --force {}", ticket.DisplayId())},
                        {}});
    }
    Entry entry;
    entry.set.emplace_back("assignee", Value::String(claim.me));
    if (claim.until)
      entry.set.emplace_back("claim_until", Value::String(FormatInstant(*claim.until)));
    if (config.CategoryOf(ticket.Text("status")) != Category::kNew) return entry;
    return MoveTo(config, ticket, Category::kOpen, entry);
  };
}

Plan Drop(std::string me) {
  return [me](const Snapshot&, const DeskConfig&, const Record& ticket) -> Result<Entry> {
    const std::string holder = ticket.Text("assignee");
    if (!holder.empty() && holder != me) {
      return Fail(Error{
          ErrorCode::kFailed,
          fmt::format("ticket '{}' is with '{}', not with '{}'", ticket.DisplayId(), holder, me),
          {},
          {fmt::format("desk assign {} nobody", ticket.DisplayId())},
          {}});
    }
    Entry entry;
    entry.set.emplace_back("assignee", Value::Null());
    return entry;
  };
}

Plan Start() {
  return [](const Snapshot&, const DeskConfig& config, const Record& ticket) -> Result<Entry> {
    if (config.CategoryOf(ticket.Text("status")) == Category::kOpen) return Entry{};
    return MoveTo(config, ticket, Category::kOpen, {});
  };
}

Plan Wait(WaitFor wait) {
  return [wait](const Snapshot&, const DeskConfig& config, const Record& ticket) -> Result<Entry> {
    Entry entry = Said("note", wait.text);
    if (config.CategoryOf(ticket.Text("status")) != Category::kWaiting) {
      DESK_ASSIGN(entry, MoveTo(config, ticket, Category::kWaiting, entry));
    }
    if (wait.on || ticket.Find("waiting_on") == nullptr)
      entry.set.emplace_back("waiting_on", Value::String(wait.on.value_or("customer")));
    if (wait.until) entry.set.emplace_back("wait_until", Value::String(*wait.until));
    return entry;
  };
}

Plan Resolve(std::string text, std::optional<std::string> code) {
  return [text, code](const Snapshot&, const DeskConfig& config,
                      const Record& ticket) -> Result<Entry> {
    Entry entry = Said("message", text);
    if (config.CategoryOf(ticket.Text("status")) != Category::kResolved) {
      DESK_ASSIGN(entry, MoveTo(config, ticket, Category::kResolved, entry));
    }
    if (!text.empty()) {
      const std::string_view kept = Trim(BeginningOf(text));
      entry.set.emplace_back("resolution", Value::String(std::string(kept)));
    }
    if (code) entry.set.emplace_back("resolution_code", Value::String(*code));
    return entry;
  };
}

Plan Close(std::string text) {
  return [text, known = Children()](const Snapshot& base, const DeskConfig& config,
                                    const Record& ticket) mutable {
    return CloseWith(text, known, base, config, ticket);
  };
}

Plan Close(std::string text, Children& known) {
  return [text, &known](const Snapshot& base, const DeskConfig& config, const Record& ticket) {
    return CloseWith(text, known, base, config, ticket);
  };
}

Plan Reopen(std::string text) {
  return [text](const Snapshot&, const DeskConfig& config, const Record& ticket) -> Result<Entry> {
    const auto category = config.CategoryOf(ticket.Text("status"));
    if (category && IsActive(*category)) return Said("note", text);
    DESK_ASSIGN(const TypeConfig type, TypeOf(config, ticket));
    DESK_ASSIGN(std::string status, StatusForReopening(type, config, ticket));
    Entry entry = Said("note", text);
    entry.set.emplace_back("status", Value::String(std::move(status)));
    return entry;
  };
}

Plan Cancel(std::string text) {
  return [text](const Snapshot&, const DeskConfig& config, const Record& ticket) -> Result<Entry> {
    if (config.CategoryOf(ticket.Text("status")) == Category::kCancelled) return Said("note", text);
    return MoveTo(config, ticket, Category::kCancelled, Said("note", text));
  };
}

Plan Edit(const Desk& desk, Entry change, std::string text, bool is_public) {
  const Plan words = is_public ? Reply(text) : Note(text);
  return [&desk, change, text, words](const Snapshot& base, const DeskConfig& config,
                                      const Record& record) -> Result<Entry> {
    Entry edit = change;
    DESK_TRY(LookUp(desk, base, record.kind, edit));
    DESK_TRY(NamePeople(base, record, edit));
    if (text.empty()) return edit;
    DESK_ASSIGN(Entry entry, words(base, config, record));
    // What the person says of a field beats what the text would do to it.
    std::erase_if(entry.set, [&](const auto& pair) {
      return std::any_of(edit.set.begin(), edit.set.end(),
                         [&](const auto& own) { return own.first == pair.first; });
    });
    entry.set.insert(entry.set.end(), edit.set.begin(), edit.set.end());
    entry.add = edit.add;
    entry.remove = edit.remove;
    return entry;
  };
}

}  // namespace desk::ops
