// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "ops/desk.h"
#include "store/paths.h"

namespace desk::ops {
namespace {

// Files in memory.
class Files final : public Snapshot {
 public:
  std::map<std::string, std::string> files;

  std::string commit() const override { return "0"; }
  Result<std::string> Read(std::string_view path) const override {
    return files.at(std::string(path));
  }
  Status List(std::string_view, const std::function<bool(const std::string&)>&,
              const std::function<void(const Error&)>&) const override {
    return {};
  }
  Status Walk(std::string_view,
              const std::function<bool(const std::string&, std::string_view)>& visit,
              const std::function<void(const Error&)>&) const override {
    for (const auto& [path, bytes] : files) {
      if (!visit(path, bytes)) break;
    }
    return {};
  }
  std::vector<Version> Versions(std::string_view,
                                const std::function<bool(std::string_view)>&) const override {
    return {};
  }
  std::vector<Error> OddEntries() const override { return {}; }
};

// Teams t0000, t0001, ...; every 100th is broken.
Files Teams(int count) {
  Files files;
  for (int i = 0; i < count; ++i) {
    const std::string id = fmt::format("t{:04}", i);
    files.files[RecordPath(RecordKind::kTeam, id)] =
        i % 100 == 99 ? "[\n" : fmt::format("id: {0}\nname: {0}\n", id);
  }
  files.files["teams/no team"] = "x";
  return files;
}

TEST_CASE("every record is visited in order, and what is broken is named, at any number of them") {
  for (const int count : {0, 1, 255, 256, 257, 512, 3000}) {
    CAPTURE(count);
    const Files files = Teams(count);
    std::vector<std::string> seen;
    size_t broken = 0;
    CHECK(WalkRecords(
        files, RecordKind::kTeam,
        [&](const Record& record) {
          CHECK(record.Text("name") == record.id);
          CHECK(record.log.size() == 1);  // settled: the edit by hand is in it
          seen.push_back(record.id);
          return true;
        },
        [&](const std::string& path, const Error& error) {
          CHECK(error.where.starts_with(path));
          ++broken;
        }));
    CHECK(std::is_sorted(seen.begin(), seen.end()));
    CHECK(broken == static_cast<size_t>(count) / 100);
    CHECK(seen.size() + broken == static_cast<size_t>(count));
  }
}

TEST_CASE("nothing is visited behind the record at which a walk stops") {
  for (const size_t stop : {1, 256, 257, 700}) {
    CAPTURE(stop);
    size_t seen = 0;
    CHECK(WalkRecords(
        Teams(3000), RecordKind::kTeam, [&](const Record&) { return ++seen < stop; },
        [](const std::string&, const Error&) {}));
    CHECK(seen == stop);
  }
}

}  // namespace
}  // namespace desk::ops
