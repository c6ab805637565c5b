// SPDX-License-Identifier: MIT
// desk show: tickets as people read them, fields and then the timeline. The same serves teams,
// agents and contacts.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "codec/yaml_writer.h"
#include "model/fold.h"
#include "ops/attachments.h"
#include "report_error.h"
#include "store/paths.h"
#include "ticket/common.h"
#include "ui/render.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> ids;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("ID", &options.ids, "which ones; - reads ids from standard input", true);
}

// What a text depends on, beside its width and colours.
struct Place {
  std::string branch;
  std::optional<Instant> now;  // on a terminal
};

// A time, and on a terminal how long ago that was.
std::string TimeText(Instant at, const Place& place) {
  std::string text = FormatInstant(at);
  const std::string relative = place.now ? FormatRelative(at, *place.now) : "";
  return relative.empty() || text.starts_with(relative) ? text : text + " (" + relative + ")";
}

// A value without the quotes of YAML.
std::string Plain(const Value& value) {
  if (value.is_scalar()) return VisibleLine(value.text);
  const auto texts = value.AsStrings();
  return VisibleLine(texts.empty() ? YamlFlow(value) : Join(texts, ", "));
}

std::string ValueText(const Field* field, const Value& value, const Place& place) {
  const bool is_time = place.now && field != nullptr && field->type == FieldType::kInstant;
  const auto at = is_time ? ParseInstant(value.text) : std::nullopt;
  return at ? TimeText(*at, place) : Plain(value);
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

std::string EntryText(const Entry& entry, const Place& place, int width, bool color) {
  const std::string what = entry.kind.empty() ? ""
                           : entry.kind == "message"
                               ? "  message"
                               : "  " + VisibleLine(entry.kind) + " (internal)";
  std::string out =
      Toned(TimeText(entry.at, place), Tone::kDim, color) + "  " +
      Toned(entry.by.empty() ? "by hand" : VisibleLine(entry.by), Tone::kStrong, color) + what +
      "\n";
  for (const auto& line : WrapLines(ChangeLine(entry), width - 4)) {
    if (!line.empty()) out += "    " + Toned(line, Tone::kDim, color) + "\n";
  }
  for (const auto& line : WrapLines(Visible(Trim(entry.text)), width - 4)) {
    if (!entry.text.empty()) out += line.empty() ? "\n" : "    " + line + "\n";
  }
  return out + AttachmentText(entry, place.branch, color);
}

std::string RecordText(const Record& record, const Place& place, int width, bool color) {
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
    const auto lines =
        WrapLines(ValueText(FindField(record.kind, name), value, place), width - name_width - 2);
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
  for (const auto& entry : record.log) out += "\n" + EntryText(entry, place, width, color);
  return out;
}

std::string FormOf(RecordKind kind, std::string_view verb) {
  const std::string noun = kind == RecordKind::kTicket ? "" : std::string(KindName(kind)) + ".";
  return fmt::format("desk.{}{}/1", noun, verb);
}

// Records one below the other, with a line between them.
Document DocumentOf(RecordKind kind, std::vector<Record> records, Place place) {
  Document document;
  document.schema = FormOf(kind, "show");
  if (records.size() == 1) {
    document.id = records[0].DisplayId();
    document.json = ToJson(records[0]);
  }
  document.text = [records = std::move(records), place = std::move(place)](int width, bool color) {
    std::string out;
    for (const auto& record : records) {
      if (!out.empty()) out += "\n" + Toned(std::string(10, '-'), Tone::kDim, color) + "\n\n";
      out += RecordText(record, place, width, color);
    }
    return out;
  };
  return document;
}

// The same for machines: a list, however many there are.
Table TableOf(RecordKind kind, const std::vector<Record>& records) {
  Table table;
  table.schema = FormOf(kind, "list");
  table.columns = {{"id", "ID"}};
  for (const auto& record : records)
    table.rows.push_back({{record.DisplayId()}, {}, ToJson(record)});
  return table;
}

template <RecordKind kind>
Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const auto ids, ResolveTargets(env, kind, options.ids));
  const bool is_list = options.ids.size() > 1 || options.ids[0] == "-";
  std::vector<Record> records;
  for (const auto& id : ids) {
    auto record = ops::ReadRecord(*desk->tip, kind, id);
    if (!record && !is_list) return Fail(std::move(record).error());
    if (record) {
      records.push_back(std::move(*record));
    } else {
      ReportOne(record.error(), kind == RecordKind::kTicket ? DisplayTicketId(id) : id);
    }
  }
  const size_t failed = ids.size() - records.size();
  Place place{desk->store->branch(), {}};
  if (env.out_tty) place.now = env.clock->Now();
  const GlobalOptions& form = env.options;
  if (is_list && (form.json || form.jsonl || form.quiet)) {
    DESK_TRY(env.Render(TableOf(kind, records)));
  } else {
    DESK_TRY(env.Render(DocumentOf(kind, std::move(records), std::move(place))));
  }
  if (failed == 0) return {};
  return Fail(failed == ids.size() ? ErrorCode::kInvalidData : ErrorCode::kPartly,
              fmt::format("{} of {} could not be read", failed, ids.size()));
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
