// SPDX-License-Identifier: MIT
// desk import jsonl: read what desk export jsonl wrote.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "command.h"
#include "port/export_line.h"
#include "port/import_jsonl.h"
#include "report_error.h"
#include "ui/large_file.h"
#include "ui/progress.h"

namespace desk::cmd {

namespace {

constexpr size_t kNamed = 10;  // rejected lines

struct Options {
  std::string file;
  bool dry_run = false;
  std::optional<std::string> rejects;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("FILE", &options.file, "an export; - is standard input");
  set.Flag("--dry-run", &options.dry_run, "say what would be imported, and write nothing");
  set.Value("--rejects", "PATH", &options.rejects,
            "write the lines that are not taken to this file");
}

std::string Where(const Options& options, size_t line) {
  return fmt::format("{}:{}", options.file, line);
}

void SayRejected(Env& env, const Options& options, const port::ImportedJsonl& done) {
  for (size_t i = 0; i < std::min(kNamed, done.rejected.size()); ++i) {
    const auto& rejected = done.rejected[i];
    Error error = rejected.error;
    if (!error.where.empty()) error.message = error.where + ": " + error.message;
    error.where = Where(options, rejected.line);
    ReportOne(error, error.where);
  }
  if (done.rejected.size() > kNamed)
    env.Warn(fmt::format("{} more like that", done.rejected.size() - kNamed));
}

// The head of the export and the lines as they stand in it, so that they can be mended and
// imported.
Status WriteRejects(const Options& options, const port::LargeFile& file,
                    const port::ImportedJsonl& done) {
  if (!options.rejects || done.rejected.empty()) return {};
  DESK_ASSIGN(NewFile out, NewFile::Create(*options.rejects));
  port::LineReader lines(file, port::kMaxExportLine);
  port::LineReader::Line line;
  bool more = true;
  while (more && line.text.empty()) {
    DESK_ASSIGN(more, lines.Next(line));
  }
  DESK_TRY(out.Write(line.text + "\n"));
  std::string block(size_t{1} << 20, '\0');
  for (const auto& rejected : done.rejected) {
    for (size_t at = 0; at < rejected.size;) {
      DESK_ASSIGN(const size_t n, file.read(rejected.at + at, block.data(),
                                            std::min(block.size(), rejected.size - at)));
      if (n == 0) break;
      DESK_TRY(out.Write({block.data(), n}));
      at += n;
    }
    DESK_TRY(out.Write("\n"));
  }
  DESK_TRY(out.Write(port::ExportEndLine(done.rejected.size())));
  return out.Close();
}

Document SummaryOf(const Options& options, const port::ImportedJsonl& done) {
  Json json;
  json["file"] = options.file;
  json["commit"] = done.commit.empty() ? Json() : Json(done.commit);
  json["lines"] = done.lines;
  json["complete"] = done.cut_off.empty();
  json["files"] = {{"created", done.added},
                   {"changed", done.changed},
                   {"unchanged", done.unchanged},
                   {"removed", done.removed}};
  json["rejected"] = Json::array();
  for (const auto& rejected : done.rejected) {
    json["rejected"].push_back({{"line", rejected.line},
                                {"path", rejected.error.where},
                                {"what", rejected.error.message}});
  }
  return {"desk.imported/1", options.file, std::move(json),
          [](int, bool) { return std::string(); }};
}

Status Run(Env& env, const Options& options) {
  if (options.rejects == options.file)
    return Fail(ErrorCode::kUsage, "--rejects would write over the file");
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const port::LargeFile file, OpenLargeFile(options.file));
  ProgressLine progress = StandardProgress(env.err_tty && !env.options.quiet);
  const auto done = port::ImportJsonl(*desk, file, options.dry_run, progress);
  progress.Erase();
  if (!done) return Fail(done.error());
  for (const auto& warning : done->warnings) env.Warn(warning);
  SayRejected(env, options, *done);
  const std::string_view would = options.dry_run ? "would be " : "";
  env.Say(fmt::format(
      "{} {}, {} new, {} {}changed, {} as before{}", done->lines,
      done->lines == 1 ? "file" : "files", done->added, done->changed, would, done->unchanged,
      done->removed == 0 ? "" : fmt::format(", {} {}removed", done->removed, would)));
  if (env.is_machine()) DESK_TRY(env.Render(SummaryOf(options, *done)));
  DESK_TRY(WriteRejects(options, file, *done));
  if (!done->cut_off.empty())
    return Fail(ErrorCode::kPartly, "the export is cut off: " + done->cut_off);
  if (done->rejected.empty()) return {};
  return Fail(ErrorCode::kPartly,
              fmt::format("{} of {} lines were not taken", done->rejected.size(), done->lines));
}

}  // namespace

extern const Command kImportJsonl{"import", "jsonl", "read what desk export jsonl wrote",
                                  &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
