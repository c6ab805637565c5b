// SPDX-License-Identifier: MIT
#include "ops/find.h"

#include <algorithm>

#include "base/text.h"
#include "ops/names.h"
#include "store/paths.h"
#include "workflow/workflow.h"

namespace desk::ops {

namespace {

QueryType TypeOf(const Field& field) {
  switch (field.type) {
    case FieldType::kInteger:
      return QueryType::kInteger;
    case FieldType::kInstant:
      return QueryType::kInstant;
    case FieldType::kReference:
      return field.refers_to == "ticket" ? QueryType::kTicket : QueryType::kReference;
    default:
      return field.refers_to == "person" ? QueryType::kReference : QueryType::kText;
  }
}

std::vector<std::string> ValuesOf(const Field& field, const DeskConfig& config) {
  std::vector<std::string> values;
  if (field.refers_to == "status") {
    for (const auto& status : config.statuses) values.push_back(status.name);
  } else if (field.refers_to == "type") {
    for (const auto& type : config.types) values.push_back(type.name);
  } else if (field.refers_to == "waiting") {
    values.assign(kWaitingOn.begin(), kWaitingOn.end());
  } else if (field.type == FieldType::kBool) {
    values = {"true", "false"};
  }
  return values;
}

// What `is:` answers to.
std::vector<std::string> CategoriesOf(const Record& ticket, const DeskConfig& config) {
  std::vector<std::string> is;
  if (const auto category = config.CategoryOf(ticket.Text("status"))) {
    is.emplace_back(CategoryName(*category));
    if (IsActive(*category) && *category != Category::kOpen) is.emplace_back("open");
  }
  if (ticket.Text("assignee").empty()) is.emplace_back("unassigned");
  if (!ticket.Text("escalation").empty()) is.emplace_back("escalated");
  return is;
}

// Whether a ticket says or ever said the word of somebody, or of a team.
bool Occurs(const Snapshot& snapshot, std::string_view refers_to, const std::string& word) {
  const std::string folded = FoldCase(word);
  const auto is_word = [&](const std::string& text) { return FoldCase(text) == folded; };
  const auto is_in = [&](const std::string& name, const std::vector<std::string>& texts) {
    const Field* field = FindField(RecordKind::kTicket, name);
    return field != nullptr && field->refers_to == refers_to &&
           std::any_of(texts.begin(), texts.end(), is_word);
  };
  bool found = false;
  (void)WalkRecords(
      snapshot, RecordKind::kTicket,
      [&](const Record& ticket) {
        for (const auto& entry : ticket.log) {
          for (const auto& [name, value] : entry.set) found |= is_in(name, value.AsStrings());
          for (const auto& [name, elements] : entry.add) found |= is_in(name, elements);
        }
        return !found;
      },
      [](const std::string&, const Error&) {});
  return found;
}

// What a query means by a word for somebody or a team. Whose record is gone can be searched as long
// as a ticket names them.
Result<std::vector<std::string>> Searched(const Desk& desk, std::string_view name,
                                          const std::string& word) {
  const Field* field = FindField(RecordKind::kTicket, name);
  const std::string_view refers_to = field == nullptr ? "" : field->refers_to;
  if (refers_to != "person" && refers_to != "team") return std::vector{word};
  auto found =
      refers_to == "person" ? SearchedPeople(*desk.tip, word) : SearchedTeam(*desk.tip, word);
  if (found || found.error().code != ErrorCode::kNotFound) return found;
  if (Occurs(*desk.tip, refers_to, word)) return std::vector{word};
  Error error = std::move(found).error();
  error.code = ErrorCode::kUsage;
  return Fail(std::move(error));
}

bool SaysWhichState(const Query& query) {
  return std::any_of(query.terms.begin(), query.terms.end(), [](const Term& term) {
    return term.field == "is" || term.field == "status" || term.field == "id";
  });
}

// Everything that a word is searched in.
std::string EverythingOf(const Record& ticket) {
  std::string all = ticket.DisplayId() + "\n" + ticket.id;
  for (const auto& [name, value] : ticket.fields) {
    for (const auto& text : value.AsStrings()) all.append("\n").append(text);
  }
  for (const auto& entry : ticket.log) all.append("\n").append(entry.text);
  return all;
}

}  // namespace

Instant CreatedAt(const Record& record) {
  return record.log.empty() ? Instant{} : record.log.front().at;
}

Instant UpdatedAt(const Record& record) {
  Instant latest;
  for (const auto& entry : record.log) latest = std::max(latest, entry.at);
  return latest;
}

Vocabulary TicketVocabulary(const Desk& desk) {
  Vocabulary vocabulary;
  vocabulary.me = desk.actor ? desk.actor->handle : "";
  vocabulary.now = desk.clock->Now();
  vocabulary.look_up = [&desk](const Vocabulary::FieldInfo& field, const std::string& word) {
    return Searched(desk, field.name, word);
  };
  for (const Field& field : FieldsOf(RecordKind::kTicket)) {
    vocabulary.fields.push_back(
        {std::string(field.name), TypeOf(field), ValuesOf(field, desk.config)});
  }
  vocabulary.fields.push_back({"id", QueryType::kTicket, {}});
  vocabulary.fields.push_back({"tag", QueryType::kText, {}});
  vocabulary.fields.push_back({"created", QueryType::kInstant, {}});
  vocabulary.fields.push_back({"updated", QueryType::kInstant, {}});
  vocabulary.fields.push_back({"is",
                               QueryType::kText,
                               {"new", "open", "waiting", "resolved", "closed", "cancelled",
                                "merged", "unassigned", "escalated"}});
  return vocabulary;
}

Lookup TicketLookup(const Record& ticket, const DeskConfig& config) {
  return [&ticket, &config](std::string_view field) -> std::vector<std::string> {
    if (field == "id") return {ticket.id};
    if (field == "is") return CategoriesOf(ticket, config);
    if (field == "created") return {FormatInstant(CreatedAt(ticket))};
    if (field == "updated") return {FormatInstant(UpdatedAt(ticket))};
    return ticket.Elements(field == "tag" ? "tags" : field);
  };
}

Result<TicketQuery> ParseTicketQuery(const Desk& desk, const std::vector<std::string>& words,
                                     bool all) {
  const Vocabulary vocabulary = TicketVocabulary(desk);
  TicketQuery asked;
  DESK_ASSIGN(asked.query, ParseQuery(words, vocabulary));
  // What a status means stands in desk.yaml.
  asked.active_only = !all && !desk.broken && !SaysWhichState(asked.query);
  if (!asked.active_only) return asked;
  auto more = words;
  more.emplace_back("is:open");
  DESK_ASSIGN(asked.query, ParseQuery(more, vocabulary));
  return asked;
}

bool MatchesTicket(const Query& query, const Record& ticket, const DeskConfig& config) {
  return Matches(query, TicketLookup(ticket, config), [&] { return EverythingOf(ticket); });
}

Result<BrokenTickets> WalkTickets(const Snapshot& snapshot,
                                  const std::function<void(Record)>& visit) {
  return LookAtTickets(snapshot, [&](Record ticket) {
    return [&visit, ticket = std::move(ticket)]() mutable { visit(std::move(ticket)); };
  });
}

Result<BrokenTickets> LookAtTickets(const Snapshot& snapshot,
                                    const std::function<std::function<void()>(Record)>& look) {
  BrokenTickets broken;
  DESK_TRY(LookAtRecords(
      snapshot, RecordKind::kTicket,
      [&](Record ticket) -> Then {
        return [then = look(std::move(ticket))] {
          then();
          return true;
        };
      },
      [&](const std::string& path, const Error& error) {
        const auto name = ParseRecordPath(path);
        broken.emplace_back(name ? DisplayTicketId(name->id) : "", error);
      }));
  return broken;
}

Result<Agents> ReadAgents(const Desk& desk) {
  Agents agents;
  DESK_TRY(WalkRecords(
      *desk.tip, RecordKind::kAgent,
      [&](const Record& agent) {
        agents.all.insert(agent.id);
        for (const char* names : {"aliases", "addresses"}) {
          for (const auto& name : agent.Elements(names)) agents.all.insert(FoldCase(name));
        }
        if (agent.Text("retired") != "true") agents.active.push_back(agent.id);
        return true;
      },
      [&](const std::string& path, const Error&) {
        if (const auto name = ParseRecordPath(path)) agents.all.insert(name->id);
      }));
  return agents;
}

Result<Found> FindTickets(const Snapshot& snapshot, const DeskConfig& config, const Query& query) {
  Found found;
  DESK_ASSIGN(found.broken, WalkTickets(snapshot, [&](Record ticket) {
                if (MatchesTicket(query, ticket, config))
                  found.tickets.push_back(std::move(ticket));
              }));
  Query order = query;
  if (order.sort.empty()) {
    order.sort = {{"priority", QueryType::kInteger, false}, {"updated", QueryType::kInstant, true}};
  }
  std::sort(found.tickets.begin(), found.tickets.end(), [&](const Record& a, const Record& b) {
    return SortsBefore(order, TicketLookup(a, config), TicketLookup(b, config));
  });
  return found;
}

}  // namespace desk::ops
