// SPDX-License-Identifier: MIT
// An import goes over the file twice. The first time it only finds where the rows of each ticket
// stand, so that a file which cannot be read is refused before anything is locked. Then, against
// the base of the write, ticket after ticket is made and handed over; nothing of a ticket stays in
// memory.
#include "port/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/text.h"
#include "codec/record_codec.h"
#include "ops/attachments.h"
#include "ops/entry.h"
#include "port/continue.h"
#include "port/csv_writer.h"
#include "port/encoding.h"
#include "port/row_index.h"
#include "port/row_reader.h"
#include "store/paths.h"

namespace desk::port {

namespace {

constexpr size_t kExamples = 10;
constexpr size_t kStep = 64;  // tickets between two words on the progress

std::string Counted(size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// Numbers as numbers, and before everything else.
bool ComesBefore(std::string_view a, std::string_view b) {
  const auto number = [](std::string_view text) -> std::optional<double> {
    double n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
  };
  const auto left = number(a), right = number(b);
  if (left && right) return *left < *right;
  if (left || right) return left.has_value();
  return a < b;
}

struct TicketRow {
  RowIndex::Place place;
  CsvRow row;
  std::vector<std::string_view> order;
};

class Importer {
 public:
  Importer(ops::Desk& desk, const CsvFile& file, const RowIndex& index, const ImportMap& map,
           const ImportOptions& options, const std::string& encoding, Progress& progress)
      : desk_(desk),
        file_(file),
        index_(index),
        map_(map),
        options_(options),
        encoding_(encoding),
        progress_(progress) {}

  Result<Commit> Build(const Snapshot& base, const Store::Put& put) {
    result_ = {};
    rejects_.clear();
    files_.clear();
    undated_.clear();
    people_ = {};
    result_.rows = index_.rows();
    DESK_ASSIGN(const DeskConfig config, ops::ConfigAt(desk_, base));
    DESK_TRY(people_.KnowAll(base));
    DESK_ASSIGN(reader_, RowReader::Make(map_, file_, config, people_));
    rules_ = {&config, reader_->slots(), {}, map_.is_log(), map_.text_kind};
    for (const auto& [category, column] : map_.dates) rules_.dates.push_back(category);
    desk_uid_ = config.uid;
    for (const auto& odd : index_.odd()) Reject(odd.place, {odd.column, odd.what, ""});
    for (size_t i = 0; i < index_.tickets(); ++i) {
      if (i % kStep == 0) progress_.Show("importing", i, index_.tickets());
      DESK_TRY(ImportTicket(index_.RowsOf(i), base, put));
      reader_->Forget();
    }
    return Finish();
  }

  Imported& result() { return result_; }

 private:
  // --- findings ---

  void Find(std::string_view kind, const RowIndex::Place& place, RowFault fault) {
    auto found = std::find_if(result_.findings.begin(), result_.findings.end(),
                              [&](const ImportFindings& f) { return f.kind == kind; });
    if (found == result_.findings.end()) {
      result_.findings.push_back({std::string(kind), 0, {}});
      found = result_.findings.end() - 1;
    }
    if (++found->count > kExamples) return;
    found->examples.push_back({fmt::format("{}:{}", options_.file, place.line), place.number,
                               std::move(fault.column), std::move(fault.what),
                               std::move(fault.hint)});
  }

  void Reject(const RowIndex::Place& place, const RowFault& fault) {
    ++result_.rejected;
    rejects_.emplace_back(
        place, fault.column.empty() ? fault.what : fmt::format("{}: {}", fault.column, fault.what));
    Find("rejected", place, fault);
  }

  void RejectAll(const std::vector<TicketRow>& rows, const Error& error) {
    for (const auto& row : rows)
      Reject(row.place,
             {"", error.where.empty() ? error.message : error.where + ": " + error.message,
              error.hints.empty() ? "" : error.hints.front()});
  }

  std::string RejectsFile() {
    if (rejects_.empty()) return "";
    std::sort(rejects_.begin(), rejects_.end(),
              [](const auto& a, const auto& b) { return a.first.number < b.first.number; });
    const auto line = [&](std::string_view raw, std::string_view reason) {
      return fmt::format("{}{}{}\n", raw, file_.delimiter(), CsvCell(reason, file_.delimiter()));
    };
    std::string text = line(file_.raw_header(), "reason");
    CsvRow row;
    for (const auto& [place, reason] : rejects_) {
      if (file_.Read(place.at, row)) text += line(row.raw, reason);
    }
    return Encode(text, encoding_);
  }

  // --- one ticket ---

  Status ImportTicket(const std::vector<RowIndex::Place>& places, const Snapshot& base,
                      const Store::Put& put) {
    std::vector<TicketRow> rows;
    rows.reserve(places.size());
    for (const auto& place : places) {
      TicketRow& row = rows.emplace_back();
      row.place = place;
      DESK_TRY(file_.Read(place.at, row.row));
      row.order = reader_->OrderOf(row.row);
    }
    if (!map_.order.empty()) {
      std::stable_sort(rows.begin(), rows.end(), [](const TicketRow& a, const TicketRow& b) {
        return std::lexicographical_compare(a.order.begin(), a.order.end(), b.order.begin(),
                                            b.order.end(), ComesBefore);
      });
    }
    DropEqual(rows);
    if (!map_.is_log()) DropFurther(rows);
    std::vector<const TicketRow*> read;
    const std::vector<SourceRow> said = Read(rows, read);
    if (said.empty()) return {};
    const auto made = MakeTicket(said, read, base, put);
    if (!made && made.error().code == ErrorCode::kInvalidData) {
      RejectAll(rows, made.error());
      return {};
    }
    return made;
  }

  // Rows that say what the row before says.
  void DropEqual(std::vector<TicketRow>& rows) {
    std::vector<TicketRow> kept;
    kept.reserve(rows.size());
    for (auto& row : rows) {
      if (kept.empty() || kept.back().row.cells != row.row.cells) {
        kept.push_back(std::move(row));
        continue;
      }
      Find("equal", row.place,
           {"", fmt::format("says what row {} says; skipped", kept.back().place.number), ""});
    }
    rows = std::move(kept);
  }

  void DropFurther(std::vector<TicketRow>& rows) {
    for (size_t i = 1; i < rows.size(); ++i) {
      Reject(rows[i].place,
             {map_.key.name, fmt::format("row {} is of the same ticket", rows.front().place.number),
              "The mapping of a log with several rows per ticket says when each happened: "
              "at: COLUMN"});
    }
    rows.resize(std::min<size_t>(rows.size(), 1));
  }

  // What tells each row's entry from the others of the ticket.
  std::vector<std::string> IdentitiesOf(const std::vector<TicketRow>& rows) const {
    std::vector<std::string> identities;
    std::map<std::string, size_t> seen;
    for (const TicketRow& row : rows) {
      std::string identity = "row";
      if (map_.is_log()) {
        for (const auto cell : row.order) identity.append(" ").append(cell);
      }
      const size_t times = ++seen[identity];
      identities.push_back(times == 1 ? identity : fmt::format("{} #{}", identity, times));
    }
    return identities;
  }

  // The rows that can be taken; `read` are those that they come from.
  std::vector<SourceRow> Read(const std::vector<TicketRow>& rows,
                              std::vector<const TicketRow*>& read) {
    std::vector<std::string> identities = IdentitiesOf(rows);
    std::vector<SourceRow> said;
    said.reserve(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      auto one = reader_->Read(rows[i].row, said.empty() ? nullptr : &read.back()->row,
                               said.empty() ? nullptr : &said.back());
      if (!one) {
        Reject(rows[i].place, one.error());
        continue;
      }
      one->number = rows[i].place.number;
      one->identity = std::move(identities[i]);
      said.push_back(std::move(*one));
      read.push_back(&rows[i]);
    }
    return said;
  }

  Status MakeTicket(const std::vector<SourceRow>& said, const std::vector<const TicketRow*>& read,
                    const Snapshot& base, const Store::Put& put) {
    Record ticket;
    const std::string key(reader_->KeyOf(read.front()->row));
    ticket.uid = DerivedUid(desk_uid_, map_.source, key);
    ticket.id = TicketIdOf(ticket.uid);
    const std::string path = RecordPath(RecordKind::kTicket, ticket.id);
    if (!files_.insert(path).second) return Fail(Collision(key, ticket));
    History history = MakeHistory(rules_, ticket.uid, said, reader_->InitialStatus(said.front()));
    DESK_TRY(MoveOutTexts(history, put));
    ticket.fields = history.fields;
    ticket.log = history.entries;
    DESK_ASSIGN(const std::string bytes, EncodeChecked(ticket));
    const auto there = base.Read(path);
    if (!there && there.error().code == ErrorCode::kNotFound) {
      Note(history, read);
      ++result_.created;
      result_.entries += history.entries.size();
      return put(path, bytes);
    }
    if (!there) return Fail(AsInvalid(there.error()));
    if (*there == bytes) {
      Note(history, read);
      ++result_.unchanged;
      return {};
    }
    return GoOn(ticket, history, said, read, base, put);
  }

  static Error AsInvalid(Error error) {
    error.code = ErrorCode::kInvalidData;
    return error;
  }

  static Error Collision(const std::string& key, const Record& ticket) {
    return {ErrorCode::kInvalidData,
            fmt::format("'{}' would have the id {}, which another ticket has", VisibleLine(key),
                        ticket.DisplayId()),
            {},
            {"Give it another key in the file, such as the same with a letter more."},
            {}};
  }

  // A ticket that is there already.
  Status GoOn(const Record& ticket, const History& history, const std::vector<SourceRow>& said,
              const std::vector<const TicketRow*>& read, const Snapshot& base,
              const Store::Put& put) {
    auto standing = ops::ReadForWriting(desk_, base, RecordKind::kTicket, ticket.id);
    if (!standing) return Fail(AsInvalid(standing.error()));
    if (standing->record.uid != ticket.uid)
      return Fail(Collision(std::string(reader_->KeyOf(read.front()->row)), ticket));
    Note(history, read);
    const Continued more = Continue(rules_, standing->record, history, said, desk_.clock->Now());
    for (const size_t i : more.differing)
      Find("differs", read[i]->place,
           {"", "the desk has this row, and it says something else now; kept as it was", ""});
    for (const size_t i : more.late)
      Find("late", read[i]->place, {"", "comes before a row that the desk has; left out", ""});
    if (more.entries.empty()) {
      ++result_.unchanged;
      return {};
    }
    Record record = std::move(standing->record);
    record.log.insert(record.log.end(), more.entries.begin(), more.entries.end());
    DESK_ASSIGN(const std::string bytes, EncodeChecked(WithFold(std::move(record))));
    ++result_.changed;
    result_.entries += more.entries.size();
    return put(RecordPath(RecordKind::kTicket, ticket.id), bytes);
  }

  // What is odd about a history.
  void Note(const History& history, const std::vector<const TicketRow*>& read) {
    for (const size_t i : history.backwards)
      Find("backwards", read[i]->place, {map_.at->name, "is dated before the row it follows", ""});
    for (const Category category : history.undated) ++undated_[category];
  }

  Status MoveOutTexts(History& history, const Store::Put& put) {
    for (Entry& entry : history.entries) {
      Commit commit;
      ops::MoveOutLongText(entry, commit);
      for (const auto& file : commit.files) {
        if (files_.insert(file.path).second) DESK_TRY(put(file.path, *file.bytes));
      }
    }
    return {};
  }

  // --- the commit ---

  Result<Commit> Finish() {
    for (const auto& [category, column] : map_.dates) {
      if (const size_t count = undated_[category]; count > 0) {
        ImportFinding finding;
        finding.column = column.name;
        finding.what = fmt::format("{} came into '{}' without '{}'", Counted(count, "ticket"),
                                   CategoryName(category), column.name);
        result_.findings.push_back({"undated", count, {std::move(finding)}});
      }
    }
    result_.people = people_.created();
    result_.rejects = RejectsFile();
    result_.refused = options_.strict && result_.rejected > 0;
    if (result_.refused) return Fail(ErrorCode::kInvalidData, "");
    if (!options_.create && !result_.people.empty()) return Fail(MissingPeople());
    Commit commit;
    const Instant now = desk_.clock->Now();
    for (const auto& made : result_.people) {
      const Record record = RecordOf(made, desk_uid_, *desk_.actor, now);
      DESK_ASSIGN(std::string bytes, EncodeChecked(record));
      commit.files.push_back({RecordPath(made.kind, made.id), std::move(bytes)});
    }
    const std::string name = options_.file.substr(options_.file.rfind('/') + 1);
    commit.message = fmt::format("import {} from {}\n",
                                 Counted(result_.created + result_.changed, "ticket"), name);
    commit.author = commit.committer = desk_.actor->person;
    commit.at = now;
    return commit;
  }

  Error MissingPeople() const {
    Error error{
        ErrorCode::kFailed,
        fmt::format("{} that the file names {} not there", Counted(result_.people.size(), "record"),
                    result_.people.size() == 1 ? "is" : "are"),
        {},
        {},
        {}};
    for (const auto& made : result_.people) {
      if (error.hints.size() == kExamples) break;
      error.hints.push_back(fmt::format("desk {} add {} \"name={}\"", KindName(made.kind), made.id,
                                        VisibleLine(made.name)));
    }
    error.hints.push_back("Without --no-create they are created.");
    return error;
  }

  ops::Desk& desk_;
  const CsvFile& file_;
  const RowIndex& index_;
  const ImportMap& map_;
  const ImportOptions& options_;
  const std::string& encoding_;
  Progress& progress_;
  Uid desk_uid_;
  People people_;
  std::unique_ptr<RowReader> reader_;
  HistoryRules rules_;
  std::map<Category, size_t> undated_;
  std::set<std::string> files_;  // what was handed over or looked at
  std::vector<std::pair<RowIndex::Place, std::string>> rejects_;
  Imported result_;
};

}  // namespace

Result<Imported> ImportCsv(ops::Desk& desk, std::string_view bytes, const ImportMap& map,
                           const ImportOptions& options, Progress& progress) {
  DESK_TRY(ops::RequireWriter(desk));
  DecodedText decoded;
  DESK_TRY(Decode(bytes, map.encoding, options.file, decoded));
  DESK_ASSIGN(CsvFile file, CsvFile::Open(decoded.text, options.file, map.delimiter));
  if (map.is_disarmed) file.TakeFormulas();
  DESK_ASSIGN(const size_t key, RowReader::ColumnOf(map.key, file));
  DESK_ASSIGN(const RowIndex index, RowIndex::Make(file, key, map.missing, progress));
  if (index.rows() == 0) {
    return Fail(
        Error{ErrorCode::kInvalidData, "the file has a header and no rows", options.file, {}, {}});
  }
  Importer importer(desk, file, index, map, options, decoded.encoding, progress);
  Result<Committed> committed;
  if (options.dry_run) {
    DESK_ASSIGN(const auto tip, desk.store->Tip());
    const auto built =
        importer.Build(*tip, [](const std::string&, std::string_view) { return Status(); });
    if (!built) committed = Fail(built.error());
  } else {
    committed = desk.store->WriteMany(
        [&](const Snapshot& base, const Store::Put& put) { return importer.Build(base, put); });
  }
  Imported& result = importer.result();
  if (!committed && result.refused) return std::move(result);
  if (!committed) return Fail(std::move(committed).error());
  result.commit = committed->commit;
  result.warnings = committed->warnings;
  return std::move(result);
}

}  // namespace desk::port
