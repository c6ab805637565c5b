// SPDX-License-Identifier: MIT
#include "model/fields.h"

#include <array>

namespace desk {

namespace {

using enum FieldType;

// name, type, is a set, refers to, required, editable, help
constexpr Field kTicketFields[] = {
    {"type", kReference, false, "type", true, true,
     "what kind of work it is: incident, request, ..."},
    {"title", kText, false, "", true, true, "one line that says what it is about"},
    {"status", kReference, false, "status", true, true, "where it is in its life"},
    {"priority", kInteger, false, "priority", true, true, "1 is the most urgent"},
    {"priority_pinned", kBool, false, "", false, true,
     "the priority was given by hand; impact does not move it"},
    {"impact", kInteger, false, "level", false, true,
     "how much is affected: 1 much, 2 some, 3 little"},
    {"urgency", kInteger, false, "level", false, true,
     "how soon it must be done: 1 now, 2 soon, 3 later"},
    {"assignee", kReference, false, "person", false, true, "the agent who works on it"},
    {"claim_until", kInstant, false, "", false, true, "until when the assignee's claim holds"},
    {"team", kReference, false, "team", false, true, "the team whose queue it is in"},
    {"requester", kReference, false, "person", false, true, "who asked"},
    {"customer", kReference, false, "customer", false, true, "for whom"},
    {"category", kText, false, "", false, true, "what it is about, in words of the desk's own"},
    {"service", kReference, false, "service", false, true, "the service that is affected"},
    {"source", kText, false, "", false, true, "how it came in: mail, phone, cli, ..."},
    {"parent", kReference, false, "ticket", false, true, "the ticket that this one is a part of"},
    {"waiting_on", kText, false, "waiting", false, true, "customer, vendor, change or internal"},
    {"wait_until", kInstant, false, "", false, true, "when to look again"},
    {"resolution", kLongText, false, "", false, true, "what was done"},
    {"resolution_code", kText, false, "resolution_code", false, true,
     "what was done, as one of the type's codes"},
    {"escalation", kInteger, false, "", false, true, "how often it was escalated"},
    {"assets", kText, true, "asset", false, true, "equipment that is concerned"},
    {"links", kText, true, "link", false, true, "links to other tickets: blocks:K7M3-QX9P"},
    {"tags", kText, true, "", false, true, "words to find it by"},
    {"watchers", kText, true, "person", false, true, "who wants to hear of it"},
};

constexpr Field kTeamFields[] = {
    {"name", kText, false, "", true, true, "the team's name"},
    {"lead", kReference, false, "person", false, true, "who gets what is escalated upwards"},
    {"next_tier", kReference, false, "team", false, true, "the team that gets what is escalated"},
    {"email", kText, false, "address", false, true, "the team's own address"},
    {"members", kText, true, "person", false, true, "the agents of the team"},
    {"retired", kBool, false, "", false, true, "gets no new tickets"},
};

constexpr Field kAgentFields[] = {
    {"name", kText, false, "", true, true, "the person's name"},
    {"phone", kText, false, "", false, true, "how to call"},
    {"zone", kText, false, "", false, true, "the IANA time zone they work in"},
    {"addresses", kText, true, "address", false, true,
     "mail addresses; git's identity is matched with these"},
    {"aliases", kText, true, "", false, true, "other handles that mean this agent"},
    {"retired", kBool, false, "", false, true, "has left; gets no new tickets"},
};

constexpr Field kContactFields[] = {
    {"name", kText, false, "", true, true, "the person's name"},
    {"phone", kText, false, "", false, true, "how to call"},
    {"customer", kReference, false, "customer", false, true, "whom they belong to"},
    {"zone", kText, false, "", false, true, "the IANA time zone they live in"},
    {"language", kText, false, "", false, true, "what they are written to in: en, ru, ..."},
    {"addresses", kText, true, "address", false, true, "mail addresses that mean this contact"},
    {"aliases", kText, true, "", false, true, "other handles that mean this contact"},
    {"retired", kBool, false, "", false, true, "has left; asks for nothing any more"},
};

constexpr std::array kKinds = {RecordKind::kTicket, RecordKind::kTeam, RecordKind::kAgent,
                               RecordKind::kContact};

}  // namespace

std::span<const Field> FieldsOf(RecordKind kind) {
  switch (kind) {
    case RecordKind::kTicket:
      return kTicketFields;
    case RecordKind::kTeam:
      return kTeamFields;
    case RecordKind::kAgent:
      return kAgentFields;
    case RecordKind::kContact:
      return kContactFields;
  }
  return {};
}

const Field* FindField(RecordKind kind, std::string_view name) {
  for (const Field& field : FieldsOf(kind)) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

std::string_view KindName(RecordKind kind) {
  switch (kind) {
    case RecordKind::kTicket:
      return "ticket";
    case RecordKind::kTeam:
      return "team";
    case RecordKind::kAgent:
      return "agent";
    case RecordKind::kContact:
      return "contact";
  }
  return "";
}

std::span<const RecordKind> AllRecordKinds() { return kKinds; }

}  // namespace desk
