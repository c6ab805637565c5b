// SPDX-License-Identifier: MIT
// desk show: one ticket as people read it, fields and then the timeline. The same serves teams,
// agents and contacts.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "codec/yaml_writer.h"
#include "model/fold.h"
#include "ops/attachments.h"
#include "store/paths.h"
#include "ticket/common.h"
#include "ui/render.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string id;
};

void Declare(OptionSet& set, Options& options) { set.Positional("ID", &options.id, "which one"); }

// A value without the quotes of YAML.
std::string Plain(const Value& value) {
  if (value.is_scalar()) return VisibleLine(value.text);
  const auto texts = value.AsStrings();
  return VisibleLine(texts.empty() ? YamlFlow(value) : Join(texts, ", "));
}

std::string ChangeLine(const Entry& entry) {
  std::vector<std::string> parts;
  for (const auto& [field, value] : entry.set)
    parts.push_back(field + " " + (value.is_null() ? "none" : Plain(value)));
  for (const auto& [field, elements] : entry.add)
    parts.push_back("+" + field + " " + Join(elements, ","));
  for (const auto& [field, elements] : entry.remove)
    parts.push_back("-" + field + " " + Join(elements, ","));
  if (const Value* spent = entry.Rest("spent")) parts.push_back("spent " + Plain(*spent));
  return VisibleLine(Join(parts, " · "));
}

// What is attached to an entry, and the command that prints it.
std::string AttachmentText(const Entry& entry, const std::string& branch, bool color) {
  std::string out;
  for (const auto& attachment : ops::AttachmentsOf(entry)) {
    const std::string what =
        attachment.is_whole_text
            ? fmt::format("[the beginning of {} bytes; the whole text:]", attachment.bytes)
            : fmt::format("[attached: {}, {} bytes]", VisibleLine(attachment.name),
                          attachment.bytes);
    out += "    " + Toned(what, Tone::kDim, color) + "\n";
    if (!attachment.sha256.empty())
      out += fmt::format("    git show {}:{}\n", branch, AttachmentPath(attachment.sha256));
  }
  return out;
}

std::string EntryText(const Entry& entry, const std::string& branch, int width, bool color) {
  const std::string what = entry.kind.empty() ? ""
                           : entry.kind == "message"
                               ? "  message"
                               : "  " + VisibleLine(entry.kind) + " (internal)";
  std::string out =
      Toned(FormatInstant(entry.at), Tone::kDim, color) + "  " +
      Toned(entry.by.empty() ? "by hand" : VisibleLine(entry.by), Tone::kStrong, color) + what +
      "\n";
  for (const auto& line : WrapLines(ChangeLine(entry), width - 4)) {
    if (!line.empty()) out += "    " + Toned(line, Tone::kDim, color) + "\n";
  }
  for (const auto& line : WrapLines(Visible(Trim(entry.text)), width - 4)) {
    if (!entry.text.empty()) out += line.empty() ? "\n" : "    " + line + "\n";
  }
  return out + AttachmentText(entry, branch, color);
}

std::string RecordText(const Record& record, const std::string& branch, int width, bool color) {
  const bool is_ticket = record.kind == RecordKind::kTicket;
  const int margin = DisplayWidth(record.DisplayId()) + 2;
  const auto title =
      WrapLines(VisibleLine(record.Text(is_ticket ? "title" : "name")), width - margin);
  std::string out = Toned(record.DisplayId(), Tone::kStrong, color) + "  " +
                    Join(title, "\n" + std::string(static_cast<size_t>(margin), ' ')) + "\n\n";
  int name_width = 0;
  for (const auto& [name, value] : record.fields)
    name_width = std::max(name_width, DisplayWidth(name));
  const auto line = [&](const std::string& name, const Value& value) {
    if (name == "title" && is_ticket) return;
    const auto lines = WrapLines(Plain(value), width - name_width - 2);
    out += Toned(Pad(VisibleLine(name), name_width), Tone::kDim, color) + "  " +
           Join(lines, "\n" + std::string(static_cast<size_t>(name_width) + 2, ' ')) + "\n";
  };
  for (const Field& field : FieldsOf(record.kind)) {
    if (const Value* value = record.Find(field.name)) line(std::string(field.name), *value);
  }
  for (const auto& [name, value] : record.fields) {
    if (FindField(record.kind, name) == nullptr) line(name, value);
  }
  for (const Race& race : OpenRaces(record.log)) {
    out += Toned(fmt::format("raced: {} was also set to {}", race.field, Plain(race.lost)),
                 Tone::kWarn, color) +
           "\n";
  }
  for (const auto& entry : record.log) out += "\n" + EntryText(entry, branch, width, color);
  return out;
}

template <RecordKind kind>
Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const std::string id, ops::Resolve(*desk->tip, kind, options.id));
  DESK_ASSIGN(const Record record, ops::ReadRecord(*desk->tip, kind, id));
  Document document;
  document.schema = kind == RecordKind::kTicket ? "desk.show/1"
                                                : "desk." + std::string(KindName(kind)) + ".show/1";
  document.id = record.DisplayId();
  document.json = ToJson(record);
  document.text = [record, branch = desk->store->branch()](int width, bool color) {
    return RecordText(record, branch, width, color);
  };
  return env.Render(document);
}

}  // namespace

extern const Command kShow{"", "show", "show a ticket with its timeline",
                           &Bind<Options, &Declare, &Run<RecordKind::kTicket>>};
extern const Command kTeamShow{"team", "show", "show a team",
                               &Bind<Options, &Declare, &Run<RecordKind::kTeam>>};
extern const Command kAgentShow{"agent", "show", "show an agent",
                                &Bind<Options, &Declare, &Run<RecordKind::kAgent>>};
extern const Command kContactShow{"contact", "show", "show a contact",
                                  &Bind<Options, &Declare, &Run<RecordKind::kContact>>};

}  // namespace desk::cmd
