// SPDX-License-Identifier: MIT
#include "ops/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "codec/record_codec.h"
#include "codec/yaml_reader.h"
#include "model/fold.h"
#include "model/hand_edit.h"
#include "ops/check_attachments.h"
#include "ops/names.h"
#include "ops/take_in.h"
#include "schema/schema.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr int64_t kDay = 24 * 60 * 60 * 1000;

std::string PlaceOf(std::string_view path, const YamlNode& node) {
  return fmt::format("{}:{}:{}", path, node.start.line, node.start.column);
}

// Where the value of a field stands, or the file if it is not there.
std::string PlaceOf(std::string_view path, const YamlNode& root, std::string_view field) {
  const YamlNode* node = root.Find(field);
  return node == nullptr ? std::string(path) : PlaceOf(path, *node);
}

// A value on the way that a JSON Pointer goes, and its key if it has one.
struct Stop {
  const YamlNode* key;
  const YamlNode* value;
};

// The way from the root, which is the first stop. The pointer must name what is there.
std::vector<Stop> WayTo(const YamlNode& root, std::string_view pointer) {
  std::vector<Stop> way = {{nullptr, &root}};
  while (!pointer.empty()) {
    const size_t end = std::min(pointer.find('/', 1), pointer.size());
    std::string token;
    for (size_t i = 1; i < end; ++i) {
      if (pointer[i] == '~' && i + 1 < end) {
        token += pointer[++i] == '0' ? '~' : '/';
      } else {
        token += pointer[i];
      }
    }
    pointer.remove_prefix(end);
    const YamlNode& at = *way.back().value;
    if (at.kind == Value::Kind::kList) {
      way.push_back({nullptr, &at.items[std::stoul(token)]});
      continue;
    }
    for (const auto& [key, value] : at.members) {
      if (key.text == token) way.push_back({&key, &value});
    }
  }
  return way;
}

class Checker {
 public:
  explicit Checker(const Desk& desk) : desk_(desk) {}

  Result<std::vector<Finding>> Run() {
    for (const auto& odd : desk_.tip->OddEntries()) AddOnce(odd);
    if (desk_.broken) AddOnce(*desk_.broken);
    CheckAttributes();
    DESK_TRY(CheckConfiguration());
    for (const RecordKind kind : AllRecordKinds()) DESK_TRY(CheckKind(kind));
    CheckReferences();
    DESK_TRY(CheckDrafts());
    DESK_ASSIGN(auto attachments, attachments_.Findings(*desk_.tip));
    for (auto& finding : attachments) {
      if (!odd_.contains(finding.where)) findings_.push_back(std::move(finding));
    }
    return std::move(findings_);
  }

 private:
  static std::string First(const std::vector<std::string>& hints) {
    return hints.empty() ? "" : hints.front();
  }

  void Add(bool is_error, std::string where, std::string what, std::string hint = "") {
    findings_.push_back({is_error, std::move(where), std::move(what), std::move(hint)});
  }

  // What two walks find, the tree's and the kind's, is named once.
  void AddOnce(const Error& error) {
    if (odd_.insert(VisibleLine(error.where)).second)
      Add(true, error.where, error.message, First(error.hints));
  }

  // A desk from before a folder was there lacks its line, and git would merge the folder's files by
  // their lines.
  void CheckAttributes() {
    constexpr std::string_view kFile = ".gitattributes";
    const std::string bytes = desk_.tip->Read(kFile).value_or("");
    const auto there = Split(bytes, '\n');
    const std::string all = GitAttributes();
    for (const auto line : Split(all, '\n')) {
      if (line.empty() || std::find(there.begin(), there.end(), line) != there.end()) continue;
      Add(false, std::string(kFile), fmt::format("the line '{}' is missing", line),
          fmt::format("echo '{0}' >>{1} && git add {1} && git commit -m 'desk: {0}' {1}", line,
                      kFile));
    }
  }

  Status CheckConfiguration() {
    for (const auto& error : desk_.broken ? std::vector<Error>() : CheckConfig(desk_.config))
      Add(true, error.where, error.message, First(error.hints));
    DESK_ASSIGN(const Schema desk_schema, Schema::Load("desk"));
    DESK_ASSIGN(const Schema type_schema, Schema::Load("type"));
    if (const auto bytes = desk_.tip->Read(kDeskFile)) {
      if (const auto root = ReadYaml(*bytes, kConfigLimits, kDeskFile))
        HoldTo(desk_schema, *root, kDeskFile, 0);
    }
    return desk_.tip->Walk(
        "types",
        [&](const std::string& path, std::string_view bytes) {
          const auto name = ParseConfigPath(path);
          if (!name) return true;
          const auto type = ReadTypeConfig(name->name, bytes);
          if (!type) Add(true, type.error().where, type.error().message);
          if (const auto root = ReadYaml(bytes, kConfigLimits, path))
            HoldTo(type_schema, *root, path, 0);
          return true;
        },
        [&](const Error& error) { AddOnce(error); });
  }

  // Adds what does not fit the schema, but for places that a finding from `begin` on is about, or
  // about what is around them: it knows better what is wrong there.
  void HoldTo(const Schema& schema, const YamlNode& root, std::string_view path, size_t begin) {
    const auto faults = schema.Check(ToValue(root));
    if (faults.empty()) return;
    std::set<std::string> said;
    for (size_t i = begin; i < findings_.size(); ++i) said.insert(findings_[i].where);
    std::multimap<size_t, Finding> in_order;
    for (const auto& fault : faults) {
      auto way = WayTo(root, fault.pointer);
      const Stop last = way.back();
      const YamlNode* node = fault.of_key && last.key != nullptr ? last.key : last.value;
      if (way.size() > 1) way.erase(way.begin());  // the root stands where its first key does
      const bool is_said = std::any_of(way.begin(), way.end(), [&](const Stop& stop) {
        return said.contains(PlaceOf(path, *stop.value)) ||
               (stop.key != nullptr && said.contains(PlaceOf(path, *stop.key)));
      });
      if (!is_said)
        in_order.insert({node->start.offset, {true, PlaceOf(path, *node), fault.what, ""}});
    }
    for (auto& [offset, finding] : in_order) findings_.push_back(std::move(finding));
  }

  Status CheckKind(RecordKind kind) {
    DESK_ASSIGN(const Schema schema, Schema::Load(KindName(kind)));
    return desk_.tip->Walk(
        RecordFolder(kind),
        [&](const std::string& path, std::string_view bytes) {
          const auto name = ParseRecordPath(path);
          if (!name) return true;
          names_.insert({kind, name->id});
          const auto root = ReadYaml(bytes, kRecordLimits, path);
          const auto record = root ? DecodeRecord(kind, *root, path) : Fail(root.error());
          const size_t begin = findings_.size();
          if (!record) {
            Add(true, record.error().where, record.error().message);
            attachments_.SeeBroken();
          } else {
            CheckRecord(path, *name, bytes, *root, *record);
          }
          if (root) HoldTo(schema, *root, path, begin);
          return true;
        },
        [&](const Error& error) {
          AddOnce(error);
          attachments_.SeeBroken();
        });
  }

  void CheckRecord(const std::string& path, const RecordName& name, std::string_view bytes,
                   const YamlNode& root, const Record& record) {
    if (!record.id.empty() && record.id != name.id)
      Add(true, PlaceOf(path, root, "id"),
          fmt::format("the id '{}' is not that of the file's name", record.DisplayId()));
    if (ImpliedEntry(record)) {
      Add(false, path, "the fields were edited by hand and the edit is not in the log yet",
          "The next write to it takes the edit in.");
    } else if (EncodeRecord(Settled(record)) != bytes) {
      Add(false, path, "the file is not in canonical form",
          "The next write to it puts it in order.");
    }
    const LogOrder order = OrderLog(record.log);
    for (const size_t i : order.cyclic)
      Add(true, path, fmt::format("the entry '{}' follows itself in a circle", record.log[i].id));
    for (const auto& id : order.missing)
      Add(true, path, fmt::format("an entry follows '{}', which is not there", id));
    for (const auto& entry : record.log) {
      if (entry.at.ms > desk_.clock->Now().ms + kDay) {
        Add(false, path,
            fmt::format("the entry '{}' is dated in the future: {}", entry.id,
                        FormatInstant(entry.at)));
      }
    }
    attachments_.See(path, record);
    CheckFields(path, root, record);
    CheckNames(path, root, record);
  }

  void CheckFields(const std::string& path, const YamlNode& root, const Record& record) {
    for (const Field& field : FieldsOf(record.kind)) {
      const std::string text = record.Text(field.name);
      for (const auto& agent :
           MeansAgent(field) ? record.Elements(field.name) : std::vector<std::string>()) {
        if (IsChosenId(agent))  // an address may be anybody's
          references_.push_back(
              {PlaceOf(path, root, field.name), field.name, RecordKind::kAgent, agent});
      }
      if (field.refers_to == "team" && IsChosenId(text))
        references_.push_back(
            {PlaceOf(path, root, field.name), field.name, RecordKind::kTeam, text});
      const auto ticket = field.refers_to == "ticket" ? NormalizeTicketId(text) : std::nullopt;
      if (ticket && IsTicketId(*ticket))
        references_.push_back(
            {PlaceOf(path, root, field.name), field.name, RecordKind::kTicket, *ticket});
    }
    if (record.kind != RecordKind::kTicket) return;
    const std::string status = record.Text("status"), type = record.Text("type");
    if (!desk_.broken && !status.empty() && desk_.config.FindStatus(status) == nullptr)
      Add(true, PlaceOf(path, root, "status"), fmt::format("no status '{}' in desk.yaml", status));
    const Value* priority = record.Find("priority");
    const auto level = priority == nullptr ? std::nullopt : priority->AsInt();
    if (!desk_.broken && level && !HasPriority(*level))
      Add(true, PlaceOf(path, root, "priority"),
          fmt::format("no priority {} in desk.yaml", *level));
    if (!type.empty() && desk_.config.FindType(type) == nullptr &&
        desk_.config.FaultOfType(type) == nullptr)
      Add(true, PlaceOf(path, root, "type"), fmt::format("no type '{}' in types/", type));
  }

  void CheckNames(const std::string& path, const YamlNode& root, const Record& record) {
    std::vector<std::string> names;
    for (const Field& field : FieldsOf(record.kind)) names.emplace_back(field.name);
    for (const auto& [name, value] : record.fields) {
      if (name.starts_with("custom.") || FindField(record.kind, name) != nullptr) continue;
      const auto near = Suggest(name, names);
      if (!near.empty())
        Add(false, PlaceOf(path, root, name), fmt::format("the field '{}' is not known", name),
            "Was '" + near[0] + "' meant?");
    }
  }

  bool HasPriority(int64_t level) const {
    return std::any_of(desk_.config.priorities.begin(), desk_.config.priorities.end(),
                       [&](const auto& priority) { return priority.level == level; });
  }

  void CheckReferences() {
    for (const auto& reference : references_) {
      if (names_.contains({reference.kind, reference.id})) continue;
      Add(true, reference.where,
          fmt::format("'{}' refers to the {} '{}', which is not there", reference.field,
                      KindName(reference.kind), reference.id),
          reference.kind == RecordKind::kAgent &&
                  names_.contains({RecordKind::kContact, reference.id})
              ? fmt::format("'{}' is a contact.", reference.id)
              : "");
    }
  }

  // What was edited and not committed yet, as far as its own bytes say.
  Status CheckDrafts() {
    DESK_ASSIGN(const auto drafts, desk_.store->Drafts());
    for (const Draft& draft : drafts) {
      const size_t begin = findings_.size();
      if (const auto fault = FaultOf(draft))
        Add(true, fault->where.empty() ? draft.path : fault->where, fault->message,
            First(fault->hints));
      const auto record = ParseRecordPath(draft.path);
      const auto config = ParseConfigPath(draft.path);
      const std::string_view schema = record                      ? KindName(record->kind)
                                      : !config                   ? ""
                                      : config->folder.empty()    ? "desk"
                                      : config->folder == "types" ? "type"
                                                                  : "";
      const auto root = ReadYaml(draft.bytes, record ? kRecordLimits : kConfigLimits, draft.path);
      if (!draft.deleted && root && !schema.empty()) {
        DESK_ASSIGN(const Schema loaded, Schema::Load(schema));
        HoldTo(loaded, *root, draft.path, begin);
      }
      for (size_t i = begin; i < findings_.size(); ++i) {
        findings_[i].what.insert(0, "draft: ");
        if (findings_[i].hint.empty() && draft.committed)
          findings_[i].hint = "git checkout -- " + draft.path + "   # gives the edit up";
      }
    }
    return {};
  }

  // What is looked for when all records have been seen.
  struct Reference {
    std::string where;
    std::string_view field;
    RecordKind kind;
    std::string id;
  };
  const Desk& desk_;
  std::vector<Finding> findings_;
  std::vector<Reference> references_;
  AttachmentCheck attachments_;
  std::set<std::string> odd_;
  std::set<std::pair<RecordKind, std::string>> names_;
};

}  // namespace

Result<std::vector<Finding>> Check(const Desk& desk) { return Checker(desk).Run(); }

}  // namespace desk::ops
