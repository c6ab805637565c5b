// SPDX-License-Identifier: MIT
// An import goes over the export once, under the lock and against the base of the write: lines are
// made into files on other threads, compared with what the desk has, and handed over. Of the files
// only the paths stay in memory.
#include "port/import_jsonl.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "codec/record_codec.h"
#include "merge/config_join.h"
#include "merge/join.h"
#include "model/hand_edit.h"
#include "ops/entry.h"
#include "port/ahead.h"
#include "port/export_line.h"
#include "store/paths.h"

namespace desk::port {

namespace {

Error Bad(std::string message, std::string where = "") {
  return Error{ErrorCode::kInvalidData, std::move(message), std::move(where), {}, {}};
}

Result<bool> HasRecords(const Snapshot& base) {
  bool found = false;
  DESK_TRY(base.List(
      "",
      [&](const std::string& path) {
        found = ParseRecordPath(path).has_value();
        return !found;
      },
      [&](const Error&) { found = true; }));
  return found;
}

// A line and what it says.
struct Parsed {
  LineReader::Line line;
  Result<ReadLine> read;
};

Parsed Parse(LineReader::Line line) {
  if (line.size > kMaxExportLine) return {std::move(line), Fail(Bad("it has more than 32 MiB"))};
  auto read = ReadExportLine(line.text);
  line.text.clear();
  return {std::move(line), std::move(read)};
}

// An import against one base.
class Importer {
 public:
  Importer(const ops::Desk& desk, const LargeFile& file, const Snapshot& base,
           const Store::Put& put, Progress& progress)
      : desk_(desk), file_(file), base_(base), put_(put), progress_(progress) {}

  Result<ImportedJsonl> Run(std::vector<Commit::File>& removed) {
    LineReader lines(file_, kMaxExportLine);
    DESK_TRY(Begin(lines));
    Ahead<LineReader::Line, Parsed> parsed(&Parse,
                                           [&](Parsed one) { return Take(std::move(one)); });
    LineReader::Line line;
    while (true) {
      DESK_ASSIGN(const bool more, lines.Next(line));
      if (!more) break;
      if (line.size == 0 || (line.size <= kMaxExportLine && Trim(line.text).empty())) continue;
      const size_t size = line.size;
      DESK_TRY(parsed.Add(std::exchange(line, {}), size));
    }
    DESK_TRY(parsed.Finish());
    if (restores_) DESK_TRY(RemoveOthers(removed));
    if (!end_) {
      result_.cut_off = "its last line is missing";
    } else if (*end_ != result_.lines) {
      result_.cut_off = fmt::format("it had {} files, {} are there", *end_, result_.lines);
    }
    return std::move(result_);
  }

 private:
  Status Begin(LineReader& lines) {
    LineReader::Line line;
    bool more = true;
    while (more && Trim(line.text).empty()) {
      DESK_ASSIGN(more, lines.Next(line));
    }
    DESK_ASSIGN(const ExportHead head, ReadExportHead(line.text));
    restores_ = desk_.broken || FormatUid(desk_.config.uid) != head.desk;
    if (!restores_) return {};
    // Only an empty desk becomes another one.
    DESK_ASSIGN(const bool has_records, HasRecords(base_));
    if (!has_records) return {};
    return Fail(Error{ErrorCode::kFailed,
                      "this is an export of another desk, and this one has records of its own",
                      {},
                      {"desk init -q NEW && desk -C NEW import jsonl FILE"},
                      {}});
  }

  Status Take(Parsed one) {
    progress_.Show("importing", one.line.at, file_.size);
    if (one.read && one.read->file.path.empty()) {
      end_ = one.read->files;
      return {};
    }
    ++result_.lines;
    auto status = one.read ? TakeFile(std::move(one.read->file), one.line.number)
                           : Status(Fail(one.read.error()));
    if (status || status.error().code != ErrorCode::kInvalidData) return status;
    result_.rejected.push_back(
        {one.line.number, one.line.at, one.line.size, std::move(status).error()});
    return {};
  }

  Status TakeFile(ExportedFile file, size_t line) {
    const auto [there, is_new] = seen_.try_emplace(file.path, line);
    if (!is_new)
      return Fail(Bad(fmt::format("line {} has this file too", there->second), file.path));
    const auto old = base_.Read(file.path);
    const bool is_there = old || old.error().code != ErrorCode::kNotFound;
    if (!old && is_there) return Fail(old.error());
    if (is_there && !restores_ && *old != file.bytes) {
      DESK_ASSIGN(file.bytes, Joined(file.path, *old, file.bytes));
    }
    if (is_there && file.bytes == *old) {
      ++result_.unchanged;
      return {};
    }
    if (file.path == kDeskFile) DESK_TRY(CheckNeeds(file.bytes));
    ++(is_there ? result_.changed : result_.added);
    return put_(file.path, file.bytes);
  }

  // A desk that could not be written afterwards.
  static Status CheckNeeds(const std::string& desk_file) {
    const auto config = ReadDeskConfig(desk_file);
    const auto needs = config ? UnknownNeeds(*config) : std::vector<std::string>();
    if (needs.empty()) return {};
    return Fail(ErrorCode::kUnsupported,
                fmt::format("the desk of this export needs '{}', which this version does not know",
                            needs[0]));
  }

  // What becomes of a file that the desk has with other bytes.
  Result<std::string> Joined(const std::string& path, const std::string& ours,
                             const std::string& theirs) const {
    if (ParseConfigPath(path)) return JoinConfig(ours, theirs);
    const auto name = ParseRecordPath(path);
    if (!name) return ours;
    DESK_ASSIGN(Record a, DecodeRecord(name->kind, ours, path));
    DESK_ASSIGN(Record b, DecodeRecord(name->kind, theirs, path));
    a.id = b.id = name->id;
    a = Settled(std::move(a));
    auto both = Join(a, b);
    if (!both) return Fail(std::move(both).error().At(path));
    if (*both == a) return ours;  // a hand edit that adds nothing is not stamped for it
    DESK_ASSIGN(const auto standing, ops::ReadForWriting(desk_, base_, name->kind, name->id));
    DESK_ASSIGN(both, Join(standing.record, b));
    return EncodeChecked(*both);
  }

  // A desk that becomes another one keeps no file of its own.
  Status RemoveOthers(std::vector<Commit::File>& removed) {
    if (!seen_.contains(std::string(kDeskFile))) return Fail(Bad("the export has no desk.yaml"));
    DESK_TRY(base_.List(
        "",
        [&](const std::string& path) {
          if (IsDeskPath(path) && !seen_.contains(path)) removed.push_back({path, std::nullopt});
          return true;
        },
        [](const Error&) {}));
    result_.removed = removed.size();
    return {};
  }

  const ops::Desk& desk_;
  const LargeFile& file_;
  const Snapshot& base_;
  const Store::Put& put_;
  Progress& progress_;
  bool restores_ = false;
  std::unordered_map<std::string, size_t> seen_;  // path -> line
  std::optional<size_t> end_;                     // how many files the last line says there are
  ImportedJsonl result_;
};

}  // namespace

Result<ImportedJsonl> ImportJsonl(ops::Desk& desk, const LargeFile& file, bool dry_run,
                                  Progress& progress) {
  DESK_TRY(ops::RequireWriter(desk));
  ImportedJsonl result;
  const auto build = [&](const Snapshot& base, const Store::Put& put) -> Result<Commit> {
    Commit commit;
    DESK_ASSIGN(result, Importer(desk, file, base, put, progress).Run(commit.files));
    const size_t count = result.added + result.changed;
    commit.message = fmt::format("import {} {}\n", count, count == 1 ? "file" : "files");
    commit.author = commit.committer = desk.actor->person;
    commit.at = desk.clock->Now();
    progress.Show("writing", 0, 1);
    return commit;
  };
  if (dry_run) {
    DESK_ASSIGN(const auto tip, desk.store->Tip());
    DESK_TRY(build(*tip, [](const std::string&, std::string_view) -> Status { return {}; }));
    return result;
  }
  DESK_ASSIGN(const Committed committed, desk.store->WriteMany(build));
  result.commit = committed.commit;
  result.warnings = committed.warnings;
  return result;
}

}  // namespace desk::port
