// SPDX-License-Identifier: MIT
// desk export jsonl: the whole desk as JSON, a line for each file.
#include <optional>

#include "command.h"
#include "port/export.h"
#include "report_error.h"
#include "ui/large_file.h"

namespace desk::cmd {

namespace {

struct Options {
  std::optional<std::string> file;
  std::vector<std::string> query;
};

void Declare(OptionSet& set, Options& options) {
  set.OptionalPositional("FILE", &options.file, "where to write; - is standard output");
  set.Positionals("QUERY", &options.query, "only these tickets and what belongs to them", false);
}

// A query in the place of the file would put the whole desk into a file of that name.
Status CheckFileName(const std::string& file) {
  const size_t colon = file.find(':');
  if (colon == std::string::npos || file.find('/') < colon) return {};
  return Fail(Error{ErrorCode::kUsage,
                    "'" + file + "' looks like a query, and the file comes first",
                    {},
                    {"desk export jsonl - " + file, "desk export jsonl ./" + file},
                    {}});
}

Status Run(Env& env, const Options& options) {
  if (options.file) DESK_TRY(CheckFileName(*options.file));
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  const bool to_file = options.file && *options.file != "-";
  std::optional<NewFile> file;
  if (to_file) {
    DESK_ASSIGN(NewFile made, NewFile::Create(*options.file));
    file.emplace(std::move(made));
  }
  bool complete = true;
  DESK_TRY(port::ExportJsonl(
      *desk, options.query,
      [&](std::string_view line) { return file ? file->Write(line) : env.Stream(line); },
      [&](const Error& error) {
        ReportOne(error, error.where);
        complete = false;
      }));
  if (file) DESK_TRY(file->Close());
  if (complete) return {};
  return Fail(ErrorCode::kPartly, "the export lacks what is named above");
}

}  // namespace

extern const Command kExportJsonl{"export", "jsonl",
                                  "write the whole desk as JSON, a line for each file",
                                  &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
