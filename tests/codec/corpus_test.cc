// SPDX-License-Identifier: MIT
// Files as people, merges, crashes and attackers leave them: each is refused at its place or kept
// whole, and none costs more than a ticket may.
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "codec/record_codec.h"
#include "model/hand_edit.h"

namespace desk {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(__FILE__).parent_path() / "corpus";

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// "line:column: message", or "read" if it is a ticket.
std::string Verdict(std::string_view bytes) {
  const auto record = DecodeRecord(RecordKind::kTicket, bytes, "f");
  return record ? "read" : record.error().where.substr(2) + ": " + record.error().message;
}

bool IsCanonical(std::string_view bytes) {
  const auto record = DecodeRecord(RecordKind::kTicket, bytes, "f");
  return record && !ImpliedEntry(*record) && EncodeRecord(*record) == bytes;
}

// The sanitizers need more room than any limit leaves.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCanLimit = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kCanLimit = false;
#else
constexpr bool kCanLimit = true;
#endif
#else
constexpr bool kCanLimit = true;
#endif

// The verdict, reached by a process that has 256 MiB of addresses and two seconds; "died" if that
// was not enough.
std::string VerdictWithin(const std::string& bytes) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const rlimit memory{256 << 20, 256 << 20}, seconds{2, 2};
    if (kCanLimit && (setrlimit(RLIMIT_AS, &memory) != 0 || setrlimit(RLIMIT_CPU, &seconds) != 0))
      _exit(1);
    const std::string verdict = Verdict(bytes);
    _exit(write(ends[1], verdict.data(), verdict.size()) < 0);
  }
  close(ends[1]);
  std::string verdict;
  char buffer[4096];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    verdict.append(buffer, static_cast<size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? verdict : "died";
}

}  // namespace

TEST_CASE("every file of the corpus is refused at its place, or read") {
  const struct {
    std::string_view file, expected;
  } cases[] = {
      {"alias_bomb.yaml", "1:4: YAML anchors are not allowed"},
      {"alias_key.yaml", "2:1: YAML aliases are not allowed"},
      {"binary.yaml", "1:1: the control character 0x01 is not allowed"},
      {"byte_order_mark.yaml", "1:1: the file begins with a byte order mark"},
      {"canonical.yaml", "read"},
      {"comma.yaml",
       "1:1: the YAML is broken: did not find expected node content while parsing a block node"},
      {"comment.yaml", "1:1: the file is empty"},
      {"complex_key.yaml", "1:3: a key must be a plain word or a string"},
      {"conflict_base.yaml", "6:1: a conflict marker of git stands in the file"},
      {"conflict_field.yaml", "6:1: a conflict marker of git stands in the file"},
      {"conflict_left.yaml", "25:1: a conflict marker of git stands in the file"},
      {"conflict_log.yaml", "25:1: a conflict marker of git stands in the file"},
      {"conflict_quoted.yaml", "5:1: a conflict marker of git stands in the file"},
      {"conflict_text.yaml", "24:1: a conflict marker of git stands in the file"},
      {"conflict_whole.yaml", "1:1: a conflict marker of git stands in the file"},
      {"control.yaml", "1:10: the control character 0x04 is not allowed"},
      {"cr.yaml", "1:9: the control character 0x0d is not allowed"},
      {"cr_lf.yaml", "1:14: a line ends in CR LF; only LF is allowed"},
      {"cycle.yaml", "1:4: YAML anchors are not allowed"},
      {"deep.yaml", "1:11: values are nested deeper than 8"},
      {"directive.yaml", "1:1: YAML directives are not allowed"},
      {"duplicate_key.yaml", "7:1: the key 'title' stands here twice"},
      {"duplicate_key_flow.yaml", "2:40: the key 'at' stands here twice"},
      {"empty.yaml", "1:1: the file is empty"},
      {"escape.yaml", "1:8: the control character 0x1b is not allowed"},
      {"list.yaml", "1:1: a record must be a map of fields"},
      {"merge_key.yaml", "2:1: YAML merge keys are not allowed"},
      {"newer_schema.yaml", "read"},
      {"no_line_feed.yaml",
       "24:26: the last line does not end in a line feed: the file may be cut off"},
      {"not_utf8.yaml", "1:11: this is not valid UTF-8"},
      {"nul.yaml", "1:10: the control character 0x00 is not allowed"},
      {"overlong_utf8.yaml", "1:9: this is not valid UTF-8"},
      {"same_entry_id.yaml", "10:3: two different entries have the id 'aaaa'"},
      {"scalar.yaml", "1:1: a record must be a map of fields"},
      {"surrogate_utf8.yaml", "1:9: this is not valid UTF-8"},
      {"tab.yaml",
       "2:1: the YAML is broken: found a tab character that violates indentation while scanning a "
       "plain scalar that begins in line 1"},
      {"tag.yaml", "1:8: YAML tags are not allowed"},
      {"tag_binary.yaml", "1:8: YAML tags are not allowed"},
      {"tag_directive.yaml", "1:1: YAML directives are not allowed"},
      {"two_documents.yaml", "8:1: a second YAML document is not allowed"},
      {"two_strings.yaml", "1:4: the YAML is broken: did not find expected <document start>"},
      {"unclosed_list.yaml",
       "2:1: the YAML is broken: did not find expected ',' or ']' while parsing a flow sequence "
       "that begins in line 1"},
      {"unclosed_string.yaml",
       "3:1: the YAML is broken: found unexpected end of stream while scanning a quoted scalar "
       "that begins in line 1"},
      {"unknown_keys.yaml", "read"},
      {"utf16.yaml", "1:1: the file is UTF-16; only UTF-8 is allowed"},
      {"utf16_be.yaml", "1:1: the file is UTF-16; only UTF-8 is allowed"},
  };
  std::set<std::string> named;
  for (const auto& c : cases) {
    CAPTURE(c.file);
    named.emplace(c.file);
    CHECK(VerdictWithin(ReadFile(kCorpus / c.file)) == c.expected);
  }
  for (const auto& file : fs::directory_iterator(kCorpus)) {
    CAPTURE(file.path().string());
    CHECK(named.count(file.path().filename()) == 1);
  }
}

TEST_CASE("what is too large or too deep is refused without being built") {
  const std::string big(10 << 20, 'a');
  CHECK(VerdictWithin(big) == "1:1: the file has 10485760 bytes, 8388608 are allowed");
  const std::string limit(8 << 20, 'a');
  CHECK(VerdictWithin("title: " + limit.substr(8) + "\n") == "read");
  CHECK(VerdictWithin("title: " + std::string(1'000'000, '[') + "\n") ==
        "1:15: values are nested deeper than 8");
  CHECK(VerdictWithin("title: " + std::string(1'000'000, '{') + "\n") ==
        "1:9: a key must be a plain word or a string");
  std::string dashes;
  for (int i = 0; i < 500'000; ++i) dashes += "- ";
  CHECK(VerdictWithin(dashes + "\n") == "1:17: values are nested deeper than 8");
  std::string lines;
  for (int i = 0; i < 1'400'000; ++i) lines += "- 1\n";
  CHECK(VerdictWithin("tags:\n" + lines) == "999999:3: the file has more than 1000000 values");
}

TEST_CASE("a line of a hundred thousand values is read in one go") {
  std::string line = "title: t\ntags: [";
  for (int i = 0; i < 100'000; ++i) line += "é" + std::to_string(i) + ", ";
  CHECK(VerdictWithin(line + "z]\n") == "read");
  CHECK(VerdictWithin(line + "a: &b]\n") == "2:788901: YAML anchors are not allowed");
}

TEST_CASE("a ticket that was cut is never taken for a whole one") {
  const std::string whole = ReadFile(kCorpus / "canonical.yaml");
  REQUIRE(IsCanonical(whole));
  // A cut before an entry that changed no field leaves what the ticket once was, byte for byte; the
  // header alone is a ticket without a title, which `desk check` does not let pass.
  const size_t header = whole.find("type:"), last_reply = whole.find("- id: q44vd0ap");
  for (size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(IsCanonical(whole.substr(0, size)) == (size == header || size == last_reply));
  }
}

TEST_CASE("what this version does not know is written as it was read") {
  for (const char* file : {"canonical.yaml", "unknown_keys.yaml", "newer_schema.yaml"}) {
    CAPTURE(file);
    const std::string bytes = ReadFile(kCorpus / file);
    const auto record = DecodeRecord(RecordKind::kTicket, bytes, file);
    REQUIRE(record);
    CHECK_FALSE(ImpliedEntry(*record));
    CHECK(EncodeRecord(Settled(*record)) == bytes);
  }
}

}  // namespace desk
