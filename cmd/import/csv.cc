// SPDX-License-Identifier: MIT
// desk import csv: make tickets of the rows of a file, by a mapping.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "command.h"
#include "port/import.h"
#include "report_error.h"
#include "ui/progress.h"

namespace desk::cmd {

namespace {

constexpr size_t kMaxFile = size_t{1} << 30;

struct Options {
  std::string file;
  std::optional<std::string> map, rejects;
  bool dry_run = false, no_create = false, strict = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("FILE", &options.file, "a CSV file; - is standard input");
  set.Value("--map", "MAP", &options.map, "the mapping: what the columns mean; must be given");
  set.Flag("--dry-run", &options.dry_run, "say what would be imported, and write nothing");
  set.Flag("--no-create", &options.no_create,
           "refuse a file that names teams or people who are not there");
  set.Value("--rejects", "PATH", &options.rejects,
            "write the rows that are not taken to this file");
  set.Flag("--strict", &options.strict, "take all rows or none");
}

Error CannotRead(const std::string& path) {
  return {errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kFailed,
          fmt::format("could not read the file '{}': {}", path, std::strerror(errno)),
          {},
          {},
          {}};
}

Result<std::string> ReadFile(const std::string& path) {
  const int fd = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Fail(CannotRead(path));
  const auto close_it = [](const int* open_fd) { close(*open_fd); };
  const std::unique_ptr<const int, decltype(close_it)> owner(&fd, close_it);
  constexpr size_t kBlock = 1 << 20;
  std::string bytes;
  struct stat info {};
  if (fstat(fd, &info) == 0 && info.st_size > 0)
    bytes.reserve(std::min(static_cast<size_t>(info.st_size), kMaxFile) + kBlock);
  while (true) {
    const size_t had = bytes.size();
    bytes.resize(had + kBlock);
    const ssize_t n = read(fd, bytes.data() + had, kBlock);
    bytes.resize(had + static_cast<size_t>(std::max<ssize_t>(n, 0)));
    if (n == 0) return bytes;
    if (n < 0 && errno != EINTR) return Fail(CannotRead(path));
    if (bytes.size() > kMaxFile) {
      return Fail(Error{ErrorCode::kInvalidData,
                        fmt::format("the file '{}' has more than 1 GiB", path),
                        {},
                        {"Split it, and import the parts in their order."},
                        {}});
    }
  }
}

std::string Counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// --- what is said ---

std::string Line(const port::ImportFinding& finding) {
  std::string line = finding.row == 0 ? "" : fmt::format("row {}", finding.row);
  if (!finding.column.empty() && finding.row > 0)
    line += fmt::format(", column '{}'", finding.column);
  return line + (line.empty() ? "" : ": ") + finding.what;
}

void SayFindings(Env& env, const port::Imported& imported) {
  for (const auto& findings : imported.findings) {
    for (const auto& finding : findings.examples) {
      std::vector<std::string> hints;
      if (!finding.hint.empty()) hints.push_back(finding.hint);
      if (findings.kind == "rejected") {
        ReportOne({ErrorCode::kInvalidData, Line(finding), finding.where, std::move(hints), {}},
                  finding.where);
      } else {
        env.Warn(finding.where + (finding.where.empty() ? "" : ": ") + Line(finding));
      }
    }
    const size_t more = findings.count - std::min(findings.count, findings.examples.size());
    if (more > 0 && findings.kind != "undated") env.Warn(fmt::format("{} more like that", more));
  }
}

void SaySummary(Env& env, const port::Imported& imported, bool dry_run) {
  const std::string_view would = dry_run || imported.refused ? "would be " : "";
  env.Say(fmt::format("{} {}created, {} {}changed, {} as before; {} of {}",
                      Counted(imported.created, "ticket", "tickets"), would, imported.changed,
                      would, imported.unchanged, Counted(imported.entries, "entry", "entries"),
                      Counted(imported.rows, "row", "rows")));
  for (const RecordKind kind : AllRecordKinds()) {
    const auto count =
        std::count_if(imported.people.begin(), imported.people.end(),
                      [&](const port::People::New& made) { return made.kind == kind; });
    if (count == 0) continue;
    env.Say(fmt::format("{} {}{} {}created", count, KindName(kind), count == 1 ? "" : "s", would));
  }
}

Document SummaryOf(const std::string& file, const port::Imported& imported) {
  Json json;
  json["file"] = file;
  json["commit"] = imported.commit.empty() ? Json() : Json(imported.commit);
  json["rows"] = imported.rows;
  json["rejected"] = imported.rejected;
  json["tickets"] = {{"created", imported.created},
                     {"changed", imported.changed},
                     {"unchanged", imported.unchanged}};
  json["entries"] = imported.entries;
  json["created"] = Json::object();
  for (const auto& made : imported.people)
    json["created"][std::string(KindName(made.kind))].push_back(made.id);
  json["findings"] = Json::array();
  for (const auto& findings : imported.findings) {
    Json examples = Json::array();
    for (const auto& finding : findings.examples)
      examples.push_back({{"where", finding.where},
                          {"row", finding.row == 0 ? Json() : Json(finding.row)},
                          {"column", finding.column.empty() ? Json() : Json(finding.column)},
                          {"what", finding.what}});
    json["findings"].push_back(
        {{"kind", findings.kind}, {"count", findings.count}, {"examples", std::move(examples)}});
  }
  return {"desk.import/1", file, std::move(json), [](int, bool) { return std::string(); }};
}

Status WriteRejects(const Options& options, const port::Imported& imported) {
  if (!options.rejects || imported.rejects.empty()) return {};
  std::ofstream out(*options.rejects, std::ios::binary | std::ios::trunc);
  out << imported.rejects;
  out.close();
  if (out) return {};
  return Fail(ErrorCode::kFailed, fmt::format("could not write the rejected rows to '{}': {}",
                                              *options.rejects, std::strerror(errno)));
}

Status StatusOf(const Options& options, const port::Imported& imported) {
  if (imported.rejected == 0) return {};
  const bool none = imported.created + imported.changed + imported.unchanged == 0;
  Error error{
      none || imported.refused ? ErrorCode::kInvalidData : ErrorCode::kPartly,
      fmt::format("{} of {} {} not taken{}", imported.rejected,
                  Counted(imported.rows, "row", "rows"), imported.rejected == 1 ? "was" : "were",
                  imported.refused ? ", so nothing was written" : ""),
      {},
      {},
      {}};
  if (!options.rejects)
    error.hints.push_back("--rejects PATH writes them to a file, to be mended and imported.");
  return Fail(std::move(error));
}

Status Run(Env& env, const Options& options) {
  if (!options.map) {
    return Fail(Error{ErrorCode::kUsage,
                      "--map is missing: what do the columns mean?",
                      {},
                      {"desk import csv --help   # shows a mapping"},
                      {}});
  }
  if (options.rejects == options.file)
    return Fail(ErrorCode::kUsage, "--rejects would write over the file");
  DESK_ASSIGN(const std::string mapping, ReadFile(*options.map));
  DESK_ASSIGN(const port::ImportMap map, port::ReadImportMap(mapping, *options.map));
  DESK_ASSIGN(const std::string bytes, ReadFile(options.file));
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  ProgressLine progress = StandardProgress(env.err_tty && !env.options.quiet);
  auto imported = port::ImportCsv(
      *desk, bytes, map, {options.file, options.dry_run, !options.no_create, options.strict},
      progress);
  progress.Erase();
  if (!imported) return Fail(std::move(imported).error());
  for (const auto& warning : imported->warnings) env.Warn(warning);
  SayFindings(env, *imported);
  SaySummary(env, *imported, options.dry_run);
  if (env.is_machine()) DESK_TRY(env.Render(SummaryOf(options.file, *imported)));
  DESK_TRY(WriteRejects(options, *imported));
  return StatusOf(options, *imported);
}

}  // namespace

extern const Command kImportCsv{"import", "csv", "make tickets of the rows of a CSV file",
                                &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
