// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "base/text.h"
#include "codec/base64.h"
#include "codec/record_codec.h"
#include "merge/join.h"
#include "ops/init.h"
#include "ops/verbs.h"
#include "port/export.h"
#include "port/export_line.h"
#include "port/import_jsonl.h"
#include "store/paths.h"
#include "support/hand_history.h"
#include "support/nasty.h"
#include "support/temp_repo.h"

namespace desk::port {
namespace {

using test::HandHistory;
using test::TempRepo;

class NoProgress final : public Progress {
 public:
  void Show(std::string_view, size_t, size_t) override {}
};

LargeFile FileOf(const std::string& bytes) {
  return {[&bytes](size_t at, char* to, size_t size) -> Result<size_t> {
            const std::string_view part = std::string_view(bytes).substr(at, size);
            std::memcpy(to, part.data(), part.size());
            return part.size();
          },
          bytes.size()};
}

// Desks in folders of their own, which are different ones.
class Bench {
 public:
  Bench() : clock_(FixedClock(*ParseInstant("2026-11-23T09:00:00Z"))), ids_(SeededIds(1)) {}

  void Init(const std::string& name) {
    ops::NewDesk desk;
    desk.dir = repo_.path(name);
    REQUIRE(ops::Init(desk, {5, false}, kWho, *clock_, *ids_).has_value());
  }
  ops::Desk Open(const std::string& name) {
    auto desk = ops::Open(repo_.path(name), {5, false}, kWho, *clock_, *ids_);
    REQUIRE_MESSAGE(desk.has_value(), desk.error().message);
    return std::move(*desk);
  }
  void Put(const std::string& name, const std::vector<Commit::File>& files) {
    const ops::Desk desk = Open(name);
    const auto written = desk.store->Write([&](const Snapshot&) -> Result<Commit> {
      return Commit{files, "put\n", desk.actor->person, desk.actor->person, clock_->Now()};
    });
    REQUIRE_MESSAGE(written.has_value(), written.error().message);
  }
  std::string Export(const std::string& name, const std::vector<std::string>& query = {}) {
    std::string out;
    const auto exported = ExportJsonl(
        Open(name), query,
        [&](std::string_view line) -> Status {
          out += line;
          return {};
        },
        [](const Error& error) { FAIL(error.message); });
    return exported ? out : exported.error().message;
  }
  // "added changed unchanged removed", what was rejected and whether it is cut off; or the error.
  std::string Import(const std::string& name, const std::string& input) {
    ops::Desk desk = Open(name);
    NoProgress progress;
    const auto done = ImportJsonl(desk, FileOf(input), false, progress);
    if (!done) return done.error().message;
    std::string out =
        fmt::format("{} {} {} {}", done->added, done->changed, done->unchanged, done->removed);
    for (const auto& rejected : done->rejected)
      out +=
          fmt::format("; {}: {}: {}", rejected.line, rejected.error.where, rejected.error.message);
    return done->cut_off.empty() ? out : out + "; " + done->cut_off;
  }
  std::string Git(const std::string& name, const std::string& command) {
    return repo_.Run("git " + command, name);
  }
  std::string Tree(const std::string& name) { return Git(name, "rev-parse HEAD^{tree}"); }

 private:
  static constexpr const char* kWho = "bob@example.org";
  TempRepo repo_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdSource> ids_;
};

std::string Sha256Hex(std::string_view bytes) {
  const auto hash = Sha256(bytes);
  return HexOf({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string RandomBytes(std::mt19937_64& random, size_t most) {
  std::string bytes(random() % most, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

// A ticket as somebody left it: written by desk or by hand.
std::string RandomTicket(std::mt19937_64& random, const std::string& id) {
  const std::string first = EncodeRecord(
      test::TicketWith({"{id: aaaa, at: 2026-01-01T00:00:01Z, by: ann, set: {title: t}}"}));
  std::string bytes = HandHistory(random(), first).versions.back().bytes;
  const size_t at = bytes.find("A000-0000");
  return bytes.replace(at, 9, DisplayTicketId(id));
}

// Whatever may lie in a desk.
std::vector<Commit::File> RandomFiles(std::mt19937_64& random) {
  std::vector<Commit::File> files;
  for (int i = 0; i < 8; ++i) {
    const std::string id = "a000000" + std::to_string(i);
    const std::string path = RecordPath(RecordKind::kTicket, id);
    switch (random() % 4) {
      case 0:
        files.push_back({path, RandomBytes(random, 100)});
        break;
      case 1:
        files.push_back({path, "title: " + test::NastyString(random)});
        break;
      default:
        files.push_back({path, RandomTicket(random, id)});
    }
  }
  for (int i = 0; i < 3; ++i) {
    const std::string bytes = RandomBytes(random, 3000);
    files.push_back({AttachmentPath(Sha256Hex(bytes)), bytes});
  }
  files.push_back({"types/task.yaml", "# " + test::NastyString(random)});
  files.push_back({"README.md", RandomBytes(random, 50)});
  return files;
}

TEST_CASE("base64 is that of RFC 4648, and has one form") {
  const std::pair<std::string, std::string> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"},
                                                       {"\xFF\xFE", "//4="}};
  for (const auto& [bytes, text] : cases) {
    const std::string& input = text;
    CAPTURE(input);
    CHECK(EncodeBase64(bytes) == text);
    CHECK(DecodeBase64(text) == bytes);
  }
  for (const std::string input :
       {"Z", "Zg", "Zg=", "Zh==", "Z===", "====", "Zm9v=", "Zm 9", "Zg==Zg==", "Zm9v\n", "Zg=a"}) {
    CAPTURE(input);
    CHECK_FALSE(DecodeBase64(input).has_value());
  }
}

TEST_CASE("lines are read one by one, and one that is too long is passed by") {
  const auto lines_of = [](const std::string& text, size_t most) {
    const LargeFile file = FileOf(text);
    LineReader reader(file, most);
    std::string out;
    for (LineReader::Line line; *reader.Next(line);)
      out += fmt::format("{}@{}+{}:{}|", line.number, line.at, line.size, line.text.substr(0, 9));
    return out;
  };
  CHECK(lines_of("", 9) == "");
  CHECK(lines_of("a", 9) == "1@0+1:a|");
  CHECK(lines_of("a\n\nb\n", 9) == "1@0+1:a|2@2+0:|3@3+1:b|");
  CHECK(lines_of("abc\nabcd\nab", 3) == "1@0+3:abc|2@4+4:|3@9+2:ab|");
  // Longer than what is read at one time.
  const std::string large(3'000'000, 'x');
  CHECK(lines_of(large + "\ny\n", 4'000'000) == "1@0+3000000:xxxxxxxxx|2@3000001+1:y|");
  CHECK(lines_of(large + "\ny\n", 2'000'000) == "1@0+3000000:|2@3000001+1:y|");
}

TEST_CASE("a file gives a line that gives the file") {
  const std::string ticket = EncodeRecord(
      test::TicketWith({"{id: aaaa, at: 2026-01-01T00:00:01Z, by: ann, set: {title: t}}"}));
  const std::string path = RecordPath(RecordKind::kTicket, "a0000000");
  const struct {
    std::string path, bytes, has;
  } cases[] = {
      {path, ticket, "\"kind\":\"ticket\",\"record\":{"},
      {path, ticket + "# mine\n", "\"text\":"},
      {path, ticket + "custom: {x: 1e999}\n", "\"text\":"},
      {path, "id: [\n", "\"text\":\"id: [\\n\""},
      {path, "\xff", "\"base64\":\"/w==\""},
      {RecordPath(RecordKind::kTicket, "a0000001"), ticket, "\"text\":"},
      {path, std::string(5'000'000, 'x'), "\"base64\":"},
      {"README.md", "", "\"text\":\"\""},
      {"README.md", "\x1b[31m\u202e", "\"text\":\"\\u001b[31m\\u202e\""},
      {AttachmentPath(Sha256Hex("hello")), "hello", "\"base64\":\"aGVsbG8=\""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.has);
    const std::string line = ExportLine({c.path, c.bytes});
    CHECK(line.find(c.has) != std::string::npos);
    const auto back = ReadExportLine(line);
    REQUIRE(back.has_value());
    CHECK(back->file.path == c.path);
    CHECK(back->file.bytes == c.bytes);
  }
}

TEST_CASE("an export makes the same tree in a new desk, whatever is in it") {
  Bench bench;
  std::mt19937_64 random(7);
  for (int i = 0; i < 30; ++i) {
    CAPTURE(i);
    const std::string from = "from" + std::to_string(i), to = "to" + std::to_string(i);
    bench.Init(from);
    bench.Put(from, RandomFiles(random));
    const std::string dump = bench.Export(from);
    bench.Init(to);
    const std::string done = bench.Import(to, dump);
    CHECK_MESSAGE(done.find(';') == std::string::npos, done);
    CHECK(bench.Tree(to) == bench.Tree(from));
    CHECK(bench.Git(to, "status --short") == "");
    const std::string again = bench.Export(to);
    CHECK(again.substr(again.find('\n')) == dump.substr(dump.find('\n')));
    CHECK(bench.Import(to, dump).starts_with("0 0 "));
    CHECK(bench.Git(to, "rev-list --count HEAD") == "2\n");
  }
}

TEST_CASE("strings survive as the verbs write them") {
  Bench bench;
  bench.Init("from");
  {
    ops::Desk desk = bench.Open("from");
    std::mt19937_64 random(7);
    for (int i = 0; i < 100; ++i) {
      const std::string text = test::NastyString(random);
      CAPTURE(text);
      ops::NewRecord ticket;
      ticket.fields = {{"title", Value::String("t")}, {"custom.nasty", Value::String(text)}};
      ticket.text = text;
      CHECK(ops::Create(desk, ticket, false).has_value());
    }
  }
  bench.Init("to");
  const std::string dump = bench.Export("from");
  CHECK(dump.find("tickets/") != std::string::npos);
  CHECK(bench.Import("to", dump).find(';') == std::string::npos);
  CHECK(bench.Tree("to") == bench.Tree("from"));
}

TEST_CASE("an import joins each record with what the desk has, and twice is once") {
  const std::string path = RecordPath(RecordKind::kTicket, "a0000000");
  const std::string first = EncodeRecord(
      test::TicketWith({"{id: aaaa, at: 2026-01-01T00:00:01Z, by: ann, set: {title: t}}"}));
  Bench bench;
  std::mt19937_64 random(3);
  int joined = 0;
  for (int i = 0; i < 40; ++i) {
    CAPTURE(i);
    const HandHistory history(random(), first);
    const auto& versions = history.versions;
    const size_t ours = random() % versions.size(), theirs = random() % versions.size();
    const auto a = history.Read(ours), b = history.Read(theirs);
    if (!a || !b) continue;
    // Two clones of one desk.
    const std::string from = "from" + std::to_string(i), to = "to" + std::to_string(i);
    bench.Init(from);
    bench.Init(to);
    CHECK(bench.Import(to, bench.Export(from)).find(';') == std::string::npos);
    bench.Put(from, {{path, versions[theirs].bytes}});
    bench.Put(to, {{path, versions[ours].bytes}});
    const std::string dump = bench.Export(from);
    const std::string done = bench.Import(to, dump);
    CHECK_MESSAGE(done.find(';') == std::string::npos, done);
    if (done.starts_with("0 1 ")) ++joined;
    const std::string tree = bench.Tree(to);
    CHECK(bench.Import(to, dump).starts_with("0 0 "));
    CHECK(bench.Tree(to) == tree);
    // Nothing of either side is lost.
    const ops::Desk desk = bench.Open(to);
    const auto after = ops::ReadRecord(*desk.tip, RecordKind::kTicket, "a0000000");
    REQUIRE(after.has_value());
    const auto all = Join(*a, *b);
    REQUIRE(all.has_value());
    // A hand edit of ours is stamped on the way, and moves to the time of its commit.
    if (IsStamped(*a)) CHECK(after->fields == all->fields);
    for (const auto& entry : all->log) {
      CHECK(std::any_of(after->log.begin(), after->log.end(),
                        [&](const Entry& there) { return there.id == entry.id; }));
    }
  }
  CHECK(joined > 5);
}

TEST_CASE("a query leaves other tickets and their attachments out") {
  Bench bench;
  bench.Init("from");
  {
    ops::Desk desk = bench.Open("from");
    for (const char* title : {"one", "two"}) {
      ops::NewRecord ticket;
      ticket.fields = {{"title", Value::String(title)}};
      ticket.text = std::string(kMaxTextBytes + 1, title[0]);  // becomes an attachment
      CHECK(ops::Create(desk, ticket, false).has_value());
    }
  }
  const auto count = [](std::string_view text, std::string_view what) {
    size_t n = 0;
    for (size_t at = 0; (at = text.find(what, at)) != text.npos; ++at) ++n;
    return n;
  };
  const std::string all = bench.Export("from"), one = bench.Export("from", {"title:one"});
  CHECK(count(all, "\"path\":\"tickets/") == 2);
  CHECK(count(all, "\"path\":\"attachments/") == 2);
  CHECK(count(one, "\"path\":\"tickets/") == 1);
  CHECK(count(one, "\"path\":\"attachments/") == 1);
  CHECK(count(one, "\"path\":\"types/") == count(all, "\"path\":\"types/"));
  CHECK(one.find("\"query\":\"title:one\"") != std::string::npos);
  CHECK(bench.Export("from", {"limit:1"}) == "an export has an order of its own and no limit");
}

TEST_CASE("what is no line of an export is rejected, and the rest is imported") {
  Bench bench;
  bench.Init("desk");
  {
    ops::Desk desk = bench.Open("desk");
    CHECK(ops::Create(
              desk,
              {RecordKind::kTeam, "net", {{"name", Value::String("Net")}}, "", "cli", std::nullopt},
              false)
              .has_value());
    CHECK(ops::Create(
              desk,
              {RecordKind::kTicket, "", {{"title", Value::String("T")}}, "", "cli", std::nullopt},
              false)
              .has_value());
  }
  const std::string dump = bench.Export("desk");
  const std::string head = dump.substr(0, dump.find('\n') + 1);
  const auto line_of = [&](const std::string& begin) {
    const size_t at = dump.find("{\"path\":\"" + begin);
    return dump.substr(at, dump.find('\n', at) - at);
  };
  const std::string team = line_of("teams/net");
  // Another ticket under the same id, which follows from the first digits of the uid.
  std::string other = line_of("tickets/");
  const size_t last_digit = other.find("\"uid\":\"") + 7 + 31;
  other[last_digit] = other[last_digit] == '0' ? '1' : '0';
  const std::string hash(62, '0');
  const std::pair<std::string, std::string> cases[] = {
      {"x", "2: : the JSON cannot be read: "},
      {"[]", "2: : the line has no 'path'"},
      {R"({"files":-1})", "2: : the line has no 'path'"},
      {R"({"path":7})", "2: : the line has no 'path'"},
      {R"({"path":"../x","text":""})", "2: : 'path': a desk has no place for '../x'"},
      {R"({"path":".git/config","text":""})", "2: : 'path': a desk has no place for"},
      {R"({"path":"tickets/../../x.yaml","text":""})", "2: : 'path': a desk has no place for"},
      {R"({"path":"README.md"})", "2: README.md: the line has neither"},
      {R"({"path":"README.md","text":1})", "2: README.md: the line has neither"},
      {R"({"path":"README.md","base64":"a"})", "2: README.md: 'base64': this is no base64"},
      {R"({"path":"README.md","record":{}})", "2: README.md: 'record': no record lies there"},
      {R"({"path":"attachments/00/00)" + hash + R"(","text":"x"})",
       "2: attachments/00/00" + hash + ": the bytes are not those that the name stands for"},
      {R"({"path":"teams/net.yaml","record":[]})", "2: teams/net.yaml: "},
      {R"({"path":"teams/net.yaml","record":{"id":"other","uid":"0"}})", "2: teams/net.yaml: "},
      {other, "2: tickets/"},
      {team + "\n" + team, "3: teams/net.yaml: line 2 has this file too"},
  };
  for (const auto& [lines, says] : cases) {
    const std::string& input = lines;
    CAPTURE(input);
    const size_t count = static_cast<size_t>(std::count(lines.begin(), lines.end(), '\n')) + 2;
    const std::string done =
        bench.Import("desk", head + lines + "\n" + R"({"path":"LICENSE","text":"mine\n"})" + "\n" +
                                 ExportEndLine(count));
    CHECK_MESSAGE(done.find("; " + says.substr(0, 2)) != std::string::npos, done);
    CHECK_MESSAGE(done.find(says) != std::string::npos, done);
    CHECK(bench.Git("desk", "cat-file -p HEAD:LICENSE") == "mine\n");
  }
  CHECK(bench.Export("desk").find(team) != std::string::npos);
}

TEST_CASE("what is no export, or one of something else, changes nothing") {
  Bench bench;
  bench.Init("desk");
  bench.Init("other");
  const std::string empty = bench.Export("desk");
  bench.Put("other", {{"teams/net.yaml", "name: Net\n"}});
  const std::string head = empty.substr(0, empty.find('\n') + 1);
  std::string later = empty;
  later.replace(later.find("export/1"), 8, "export/2");
  std::string needs = empty;
  needs.replace(needs.find("needs: []"), 9, "needs: [magic]");
  const std::string tree = bench.Tree("other");
  CHECK(bench.Import("other", "") == "this is no export of a desk");
  CHECK(bench.Import("other", "\n\nx\n") == "this is no export of a desk");
  CHECK(bench.Import("other", later) == "this version does not know the form 'desk.export/2'");
  CHECK(bench.Import("other", empty) ==
        "this is an export of another desk, and this one has records of its own");
  CHECK(bench.Tree("other") == tree);
  bench.Init("new");
  const std::string new_tree = bench.Tree("new");
  CHECK(bench.Import("new", head) == "the export has no desk.yaml");
  CHECK(bench.Import("new", needs).find("needs 'magic'") != std::string::npos);
  CHECK(bench.Tree("new") == new_tree);
}

TEST_CASE("an export that was cut off is imported as far as it goes, and it is said") {
  Bench bench;
  bench.Init("from");
  std::string dump = bench.Export("from");
  const auto files = static_cast<size_t>(std::count(dump.begin(), dump.end(), '\n')) - 2;
  const std::string end = ExportEndLine(files);
  CHECK(dump.ends_with(end));
  dump.resize(dump.size() - end.size());
  bench.Init("to");
  CHECK(bench.Import("to", dump).ends_with("; its last line is missing"));
  CHECK(bench.Tree("to") == bench.Tree("from"));
  CHECK(bench.Import("to", dump + ExportEndLine(9))
            .ends_with(fmt::format("; it had 9 files, {} are there", files)));
}

}  // namespace
}  // namespace desk::port
