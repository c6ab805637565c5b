// SPDX-License-Identifier: MIT
// desk type show: how the tickets of a type live, with the keys of its file.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command.h"
#include "ops/config_change.h"
#include "ui/render.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string name;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("NAME", &options.name, "which type");
}

Json LabelOf(const Label& label, const std::string& name) {
  Json json = Json::object();
  for (const auto& [language, text] : label.by_language) {
    if (language.empty()) return text;
    json[language] = text;
  }
  return json.empty() ? Json(name) : json;
}

// What holds, whether the file says so or it is the default.
Json TypeToJson(const TypeConfig& type) {
  Json json = {{"id", type.name},
               {"rev", type.rev},
               {"label", LabelOf(type.label, type.name)},
               {"initial", type.initial},
               {"transitions", Json::object()},
               {"requires", Json::object()},
               {"resolution_codes", type.resolution_codes},
               {"reopens_to", nullptr},
               {"reopen_on_reply", type.reopen_on_reply},
               {"escalation", {{"raise_priority", type.raise_priority_on_escalation}}},
               {"retired", type.retired}};
  for (const auto& [from, to] : type.transitions) json["transitions"][from] = to;
  for (const auto& [status, fields] : type.requires_fields) json["requires"][status] = fields;
  if (!type.reopens_to.empty()) json["reopens_to"] = type.reopens_to;
  return json;
}

// "a: b, c" of a member that is a list or one value; `none` stands for an empty list.
std::string MemberLine(const std::string& name, const Json& member, const std::string& separator,
                       const std::string& none) {
  const auto texts = member.is_array() ? member.get<std::vector<std::string>>()
                     : member.is_boolean()
                         ? std::vector<std::string>{member.get<bool>() ? "yes" : "no"}
                         : std::vector<std::string>{member.get<std::string>()};
  return name + separator + (texts.empty() ? none : Join(texts, ", "));
}

// The value of a key, one line for each member of a map.
std::vector<std::string> LinesOf(const std::string& key, const Json& value) {
  if (value.is_null()) return {"nothing"};
  if (!value.is_object()) return {MemberLine("", value, "", "any")};
  const bool arrows = key == "transitions";
  std::vector<std::string> lines;
  for (const auto& [name, member] : value.items())
    lines.push_back(MemberLine(name, member, arrows ? " > " : ": ", "the end"));
  if (lines.empty()) lines.emplace_back(arrows ? "any > any" : "nothing");
  return lines;
}

std::string TypeText(const Json& type, const std::string& label, int width, bool color) {
  constexpr int kKeyWidth = 18;
  std::string out = Toned(type["id"].get<std::string>(), Tone::kStrong, color) + "  " +
                    VisibleLine(label) + "\n\n";
  for (const auto& [key, value] : type.items()) {
    if (key == "id" || key == "rev") continue;
    std::string shown = key;
    for (const auto& line : LinesOf(key, value)) {
      for (const auto& part : WrapLines(VisibleLine(line), width - kKeyWidth)) {
        out += Toned(Pad(shown, kKeyWidth), Tone::kDim, color) + part + "\n";
        shown.clear();
      }
    }
  }
  return out;
}

Result<const TypeConfig*> FindType(const ops::Desk& desk, const std::string& name) {
  DESK_TRY(ops::TypePath(desk, name));
  if (const Error* fault = desk.config.FaultOfType(name)) return Fail(*fault);
  if (const TypeConfig* type = desk.config.FindType(name)) return type;
  return Fail(Error{ErrorCode::kNotFound,
                    "the type '" + name + "' is in a file that is not committed",
                    {},
                    {"desk commit"},
                    {}});
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const TypeConfig* type, FindType(*desk, options.name));
  Document document;
  document.schema = "desk.type.show/1";
  document.id = type->name;
  document.json = TypeToJson(*type);
  const std::string label = type->label.In(env.options.language.value_or("en"), type->name);
  document.text = [json = document.json, label](int width, bool color) {
    return TypeText(json, label, width, color);
  };
  return env.Render(document);
}

}  // namespace

extern const Command kTypeShow{"type", "show", "show a type and its rules",
                               &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
