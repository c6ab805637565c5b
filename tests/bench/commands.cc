// SPDX-License-Identifier: MIT
// Whole commands, as a person waits for them: processes from start to end, on the disk of the
// folder that is given, synced as they are by default.
//
// Two things that are compared take turns, round by round, so that what else the machine does meets
// both. Figures are medians; the bounds are those of ratios.
//
// usage: desk_bench DESK FOLDER [ROUNDS [LOG MAP]]   FOLDER must not exist; it is left for a second
// look. LOG is a CSV file that is imported by MAP.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/text.h"
#include "bench/queue.h"
#include "bench/timing.h"
#include "codec/record_codec.h"
#include "store/paths.h"

namespace desk::bench {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kVerbs = {"create", "assign", "reply"};

std::vector<std::string> WordsOf(const std::string& desk, const std::string& verb,
                                 const std::string& id, int round) {
  if (verb == "create")
    return {desk, "create", fmt::format("Round {}", round), "-m", "It does not work."};
  if (verb == "assign") return {desk, "assign", id, fmt::format("user{}@example.org", round)};
  return {desk, "reply", id, "-m", fmt::format("Try it once more, round {}.", round)};
}

std::string PathOf(const std::string& id) {
  return RecordPath(RecordKind::kTicket, NormalizeTicketId(id).value());
}

void MeasureFsync(const std::string& folder, const Report& report) {
  const std::string path = folder + "/fsync";
  const std::string block(4096, 'x');
  std::vector<double> times;
  for (int i = 0; i < 100; ++i) {
    const int fd = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, block.data(), block.size()) < 0) std::abort();
    times.push_back(Time([&] { fsync(fd); }));
    close(fd);
  }
  fs::remove(path);
  report.Row("fsync of a new file of 4 KiB", times);
}

// What git takes to commit the same bytes: a file of 3 KiB that is there, with an entry more.
double GitCommit(const std::string& repository, const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(repository + "/" + path).parent_path());
  std::ofstream(repository + "/" + path, std::ios::binary) << bytes;
  return Time([&] {
    Run(repository, {"git", "add", path});
    Run(repository, {"git", "commit", "-q", "-m", "change"});
  });
}

void AgainstGit(const std::string& desk, const std::string& folder, int rounds, Report& report) {
  const int size = 10'000;
  report.Heading(fmt::format("{} tickets with a working tree, against git add + git commit", size));
  const std::string ours = folder + "/ours", theirs = folder + "/theirs";
  const auto ids = MakeQueue(ours, size, false);
  MakeQueue(theirs, size, false);
  std::map<std::string, std::vector<double>> desk_times, git_times;
  for (int round = 0; round < rounds; ++round) {
    for (const auto& verb : kVerbs) {
      const std::string id = ids[static_cast<size_t>(round * 7)];
      desk_times[verb].push_back(Time([&] { Run(ours, WordsOf(desk, verb, id, round)); }));
      const std::string bytes = EncodeChecked(SampleTicket(round * 7, 7 + round % 2)).value();
      const bool is_new = verb == "create";
      git_times[verb].push_back(
          GitCommit(theirs, is_new ? fmt::format("tickets/z/z/z{}.yaml", round) : PathOf(id),
                    verb == "reply" ? bytes + "#\n" : bytes + fmt::format("# {}\n", round)));
    }
  }
  for (const auto& verb : kVerbs) {
    report.Row("desk " + verb, desk_times[verb]);
    report.Row("git add + git commit", git_times[verb]);
  }
  for (const auto& verb : kVerbs) {
    report.Bound(verb + ", desk / git",
                 Percentile(desk_times[verb], 50) / Percentile(git_times[verb], 50), 0.5, " x");
  }
}

void AsTheQueueGrows(const std::string& desk, const std::string& folder, int rounds,
                     Report& report) {
  report.Heading("The same in bare repositories, as the queue grows");
  const std::vector<int> sizes = {1'000, 10'000, 100'000};
  std::map<int, std::vector<std::string>> ids;
  for (const int size : sizes)
    ids[size] = MakeQueue(fmt::format("{}/bare{}", folder, size), size, true);
  std::map<std::pair<std::string, int>, std::vector<double>> times;
  for (int round = 0; round < rounds; ++round) {
    for (const auto& verb : kVerbs) {
      for (const int size : sizes) {
        const auto words = WordsOf(desk, verb, ids[size][static_cast<size_t>(round * 7)], round);
        times[{verb, size}].push_back(
            Time([&] { Run(fmt::format("{}/bare{}", folder, size), words); }));
      }
    }
  }
  for (const auto& [what, taken] : times)
    report.Row(fmt::format("desk {}, {} tickets", what.first, what.second), taken);
  for (const auto& verb : kVerbs) {
    report.Bound(verb + ", 100,000 tickets / 1,000",
                 Percentile(times[{verb, 100'000}], 50) / Percentile(times[{verb, 1'000}], 50), 2,
                 " x");
  }
}

// The wall times of `costs`, or what else `member` says.
std::vector<double> Each(const std::vector<Cost>& costs, double Cost::*member) {
  std::vector<double> values;
  for (const Cost& cost : costs) values.push_back(cost.*member);
  return values;
}

double MostMemory(const std::vector<Cost>& costs) {
  return Percentile(Each(costs, &Cost::memory_mib), 100);
}

// One repository, whose files `desk` decodes and counts, and `git` only reads.
void ReportAgainstGit(const std::string& desk, const std::string& repository,
                      const std::string& how, int rounds, Report& report) {
  std::vector<Cost> desk_costs, git_costs;
  Run(repository, {"sh", "-c", "git ls-tree -r main tickets | cut -c13-52 > blobs"});
  for (int round = 0; round < rounds; ++round) {
    desk_costs.push_back(Run(repository, {desk, "report", "ageing", "--all"}));
    git_costs.push_back(Run(repository, {"sh", "-c", "git cat-file --batch --buffer < blobs"}));
  }
  report.Row("desk report, " + how, Each(desk_costs, &Cost::wall_ms));
  report.Row("  processor time", Each(desk_costs, &Cost::cpu_ms));
  report.Row("git cat-file --batch, " + how, Each(git_costs, &Cost::wall_ms));
  report.Row("  processor time", Each(git_costs, &Cost::cpu_ms));
  report.Bound("report, " + how + ", desk / git",
               Percentile(Each(desk_costs, &Cost::wall_ms), 50) /
                   Percentile(Each(git_costs, &Cost::wall_ms), 50),
               4, " x");
  report.Bound("report, " + how + ", memory", MostMemory(desk_costs), 512, " MiB");
}

// The repository of 100,000 tickets as it came from `git fast-import`, which makes deltas, and
// without them.
void ReadingAll(const std::string& desk, const std::string& folder, int rounds, Report& report) {
  report.Heading("A report over 100,000 tickets, against reading their files with git");
  const std::string deltas = folder + "/bare100000", whole = folder + "/whole";
  Run(folder, {"git", "clone", "-q", "--bare", deltas, whole});
  Run(whole, {"git", "repack", "-adfq", "--window=0"});
  ReportAgainstGit(desk, whole, "no deltas", rounds, report);
  ReportAgainstGit(desk, deltas, "deltas", rounds, report);
}

// An import of a log (tests/bench/repeat_log.sh) against that of the same commit into git alone.
void Importing(const std::string& desk, const std::string& folder, const std::string& log,
               const std::string& map, int rounds, Report& report) {
  report.Heading("Import of a log, against git fast-import of the commit that it makes");
  std::vector<Cost> desk_costs, git_costs;
  for (int round = 0; round < rounds; ++round) {
    const std::string ours = fmt::format("{}/imported{}", folder, round);
    const std::string theirs = fmt::format("{}/fast{}", folder, round);
    Run(folder, {desk, "init", "--bare", ours});
    Run(ours, {"git", "config", "user.name", "Bench"});
    Run(ours, {"git", "config", "user.email", "bench@example.org"});
    desk_costs.push_back(Run(ours, {desk, "import", "csv", log, "--map", map}));
    if (round == 0) Run(ours, {"sh", "-c", "git fast-export main > ../stream"});
    Run(folder, {"git", "init", "-q", "--bare", theirs});
    git_costs.push_back(Run(theirs, {"sh", "-c", "git fast-import --quiet < ../stream"}));
    fs::remove_all(ours);
    fs::remove_all(theirs);
  }
  report.Row("desk import csv", Each(desk_costs, &Cost::wall_ms));
  report.Row("git fast-import", Each(git_costs, &Cost::wall_ms));
  report.Bound("import, desk / git",
               Percentile(Each(desk_costs, &Cost::wall_ms), 50) /
                   Percentile(Each(git_costs, &Cost::wall_ms), 50),
               2, " x");
  report.Bound("import, memory", MostMemory(desk_costs), 512, " MiB");
}

}  // namespace

}  // namespace desk::bench

int main(int argc, char** argv) {
  using namespace desk::bench;
  if (argc < 3 || std::filesystem::exists(argv[2])) {
    fmt::print(stderr,
               "usage: desk_bench DESK FOLDER [ROUNDS [LOG MAP]]   FOLDER must not exist\n");
    return 2;
  }
  const std::string desk = std::filesystem::absolute(argv[1]);
  const std::string folder = std::filesystem::absolute(argv[2]);
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 31;
  std::filesystem::create_directories(folder);
  Report report;
  report.Heading(fmt::format("Medians of {} rounds", rounds));
  MeasureFsync(folder, report);
  AgainstGit(desk, folder, rounds, report);
  AsTheQueueGrows(desk, folder, rounds, report);
  const int few = std::min(rounds, 5);
  ReadingAll(desk, folder, few, report);
  if (argc > 5) {
    Importing(desk, folder, std::filesystem::absolute(argv[4]), std::filesystem::absolute(argv[5]),
              few, report);
  }
  return report.failed() ? 1 : 0;
}
