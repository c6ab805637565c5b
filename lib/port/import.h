// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_IMPORT_H_
#define DESK_PORT_IMPORT_H_

#include <string>
#include <string_view>
#include <vector>

#include "ops/desk.h"
#include "port/import_map.h"
#include "port/people.h"
#include "port/progress.h"

namespace desk::port {

struct ImportOptions {
  std::string file;  // the name of the file, for messages
  bool dry_run = false;
  bool create = true;   // false: a file that names unknown people or teams is refused
  bool strict = false;  // a file of which a row is rejected is refused
};

// Something that an import found in the file.
struct ImportFinding {
  std::string where;  // "incidents.csv:12"; "" for the file as a whole
  size_t row = 0;     // counted from 1; 0: none
  std::string column;
  std::string what;
  std::string hint;
};

// All findings of one kind; only the first are kept.
struct ImportFindings {
  std::string kind;  // "rejected", "equal", "backwards", "undated", "differs", "late"
  size_t count = 0;
  std::vector<ImportFinding> examples;
};

struct Imported {
  size_t rows = 0;                                 // of the file, blank lines aside
  size_t rejected = 0;                             // of them
  size_t created = 0, changed = 0, unchanged = 0;  // tickets
  size_t entries = 0;                              // new ones, in all tickets
  std::vector<People::New> people;                 // who was created, teams included
  std::vector<ImportFindings> findings;            // without the kinds that there are none of
  std::string rejects;   // the rejected rows as a CSV file in the encoding of the file; or ""
  bool refused = false;  // `strict`: nothing was written
  std::string commit;    // "": nothing was written
  std::vector<std::string> warnings;
};

// Makes the rows of a CSV file tickets, in one commit (docs/formats/import.md). What was imported
// before and is the same is left alone, so a second time changes nothing.
//
// kInvalidData for a file that cannot be read, or a mapping that does not fit it or the desk;
// kFailed where people are missing and may not be created. Then nothing is written.
Result<Imported> ImportCsv(ops::Desk& desk, std::string_view bytes, const ImportMap& map,
                           const ImportOptions& options, Progress& progress);

}  // namespace desk::port

#endif  // DESK_PORT_IMPORT_H_
