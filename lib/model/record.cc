// SPDX-License-Identifier: MIT
#include "model/record.h"

namespace desk {

const Value* Record::Find(std::string_view field) const {
  const auto it = fields.find(field);
  return it == fields.end() ? nullptr : &it->second;
}

std::string Record::Text(std::string_view field) const {
  const Value* value = Find(field);
  return value == nullptr ? "" : value->AsText().value_or("");
}

std::vector<std::string> Record::Elements(std::string_view field) const {
  const Value* value = Find(field);
  return value == nullptr ? std::vector<std::string>{} : value->AsStrings();
}

std::string Record::DisplayId() const {
  return kind == RecordKind::kTicket ? DisplayTicketId(id) : id;
}

}  // namespace desk
