// SPDX-License-Identifier: MIT
#include "ops/check.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "codec/record_codec.h"
#include "model/fold.h"
#include "model/hand_edit.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr int64_t kDay = 24 * 60 * 60 * 1000;

class Checker {
 public:
  explicit Checker(const Desk& desk) : desk_(desk) {}

  Result<std::vector<Finding>> Run() {
    for (const auto& odd : desk_.tip->OddEntries()) AddOnce(odd);
    if (desk_.broken) AddOnce(*desk_.broken);
    for (const auto& error : desk_.broken ? std::vector<Error>() : CheckConfig(desk_.config))
      Add(true, error.where, error.message, First(error.hints));
    DESK_TRY(desk_.tip->Walk(
        "types",
        [&](const std::string& path, std::string_view bytes) {
          const auto name = ParseConfigPath(path);
          const auto type =
              name ? ReadTypeConfig(name->name, bytes) : Result<TypeConfig>(TypeConfig{});
          if (!type) Add(true, type.error().where, type.error().message);
          return true;
        },
        [&](const Error& error) { AddOnce(error); }));
    for (const RecordKind kind : AllRecordKinds()) DESK_TRY(CheckKind(kind));
    CheckReferences();
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

  Status CheckKind(RecordKind kind) {
    return desk_.tip->Walk(
        RecordFolder(kind),
        [&](const std::string& path, std::string_view bytes) {
          const auto name = ParseRecordPath(path);
          if (!name) return true;
          names_.insert({kind, name->id});
          auto record = DecodeRecord(kind, bytes, path);
          if (!record) {
            Add(true, record.error().where, record.error().message);
          } else {
            CheckRecord(path, *name, bytes, *record);
          }
          return true;
        },
        [&](const Error& error) { AddOnce(error); });
  }

  void CheckRecord(const std::string& path, const RecordName& name, std::string_view bytes,
                   const Record& record) {
    if (record.id != name.id)
      Add(true, path,
          fmt::format("the id '{}' is not that of the file's name", record.DisplayId()));
    if (record.uid == Uid{}) Add(true, path, "the record has no uid");
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
    CheckFields(path, record);
  }

  void CheckFields(const std::string& path, const Record& record) {
    for (const Field& field : FieldsOf(record.kind)) {
      if (field.required && record.Find(field.name) == nullptr)
        Add(true, path, fmt::format("the field '{}' is missing", field.name));
      if (field.refers_to == "team") Refer(path, field, RecordKind::kTeam, record.Text(field.name));
      if (field.refers_to == "ticket")
        Refer(path, field, RecordKind::kTicket,
              NormalizeTicketId(record.Text(field.name)).value_or(""));
    }
    if (record.kind != RecordKind::kTicket) return;
    const std::string status = record.Text("status"), type = record.Text("type");
    if (!desk_.broken && !status.empty() && desk_.config.FindStatus(status) == nullptr)
      Add(true, path, fmt::format("no status '{}' in desk.yaml", status));
    if (!type.empty() && desk_.config.FindType(type) == nullptr &&
        desk_.config.FaultOfType(type) == nullptr)
      Add(true, path, fmt::format("no type '{}' in types/", type));
    std::vector<std::string> names;
    for (const Field& field : FieldsOf(record.kind)) names.emplace_back(field.name);
    for (const auto& [name, value] : record.fields) {
      if (name.starts_with("custom.") || FindField(record.kind, name) != nullptr) continue;
      const auto near = Suggest(name, names);
      if (!near.empty())
        Add(false, path, fmt::format("the field '{}' is not known", name),
            "Was '" + near[0] + "' meant?");
    }
  }

  void Refer(const std::string& path, const Field& field, RecordKind kind, std::string id) {
    if (!id.empty()) references_.push_back({path, std::string(field.name), kind, std::move(id)});
  }

  void CheckReferences() {
    for (const auto& reference : references_) {
      if (names_.contains({reference.kind, reference.id})) continue;
      Add(true, reference.path,
          fmt::format("'{}' refers to the {} '{}', which is not there", reference.field,
                      KindName(reference.kind), reference.id));
    }
  }

  struct Reference {
    std::string path, field;
    RecordKind kind;
    std::string id;
  };
  const Desk& desk_;
  std::vector<Finding> findings_;
  std::vector<Reference> references_;
  std::set<std::string> odd_;
  std::set<std::pair<RecordKind, std::string>> names_;
};

}  // namespace

Result<std::vector<Finding>> Check(const Desk& desk) { return Checker(desk).Run(); }

}  // namespace desk::ops
