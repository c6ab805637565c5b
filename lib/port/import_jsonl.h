// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_IMPORT_JSONL_H_
#define DESK_PORT_IMPORT_JSONL_H_

#include <string>
#include <vector>

#include "ops/desk.h"
#include "port/line_reader.h"
#include "port/progress.h"

namespace desk::port {

// What an import found. The numbers are of files.
struct ImportedJsonl {
  size_t lines = 0;  // that hold files or should; blank lines aside
  size_t added = 0, changed = 0, unchanged = 0, removed = 0;
  struct Rejected {
    size_t line = 0;          // counted from 1
    size_t at = 0, size = 0;  // where it stands in the file
    Error error;
  };
  std::vector<Rejected> rejected;
  // What the export lost behind the last line that is there: nothing, or what to say of it.
  std::string cut_off;
  std::string commit;  // empty: nothing was written
  std::vector<std::string> warnings;
};

// Reads an export into the desk, in one commit (docs/formats/export.md, "Import"). kInvalidData for
// what is no export, kUnsupported for one of a later form or of a desk that needs what is not known
// here, kFailed for one of another desk.
Result<ImportedJsonl> ImportJsonl(ops::Desk& desk, const LargeFile& file, bool dry_run,
                                  Progress& progress);

}  // namespace desk::port

#endif  // DESK_PORT_IMPORT_JSONL_H_
