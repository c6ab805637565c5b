// SPDX-License-Identifier: MIT
#include "store/index_file.h"

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;

namespace {

// Indexes as git writes them, in every version, with flags that need the extended form.
std::vector<std::string> SampleIndexes() {
  std::vector<std::string> samples;
  for (const char* version : {"2", "3", "4"}) {
    TempDir dir;
    Sh(dir.path(),
       "git init -q . && mkdir -p d/e && echo a > a && echo b > d/b && echo c > d/e/c && echo n "
       "> " +
           std::string(200, 'n') +
           "; echo i > i && echo z > z && git add a d n* z && git add -N i && git update-index "
           "--skip-worktree a "
           "--index-version " +
           version);
    samples.push_back(ReadFile(dir / ".git/index"));
  }
  return samples;
}

}  // namespace

TEST_CASE(
    "what git wrote comes out as git wrote it, less the extensions that would be out of date") {
  for (const std::string& sample : SampleIndexes()) {
    const auto index = IndexFile::Parse(sample);
    REQUIRE(index);
    const std::string bytes = index->Serialize();
    // All but extensions and hash.
    CHECK(bytes.substr(0, bytes.size() - 20) == sample.substr(0, bytes.size() - 20));
    const auto staged = index->Staged("d/e/c");
    REQUIRE(staged);
    CHECK(git::Hex(*staged) == git::Hex(git::BlobId("c\n")));
    CHECK(index->IsSkipped("a"));
    CHECK(!index->IsSkipped("A"));
    CHECK(!index->IsSkipped("d/b"));
    CHECK(!index->IsSkipped("i"));
    CHECK(index->Staged("z").has_value());
    CHECK(!index->Staged("d"));
    CHECK(!index->Staged("zz"));
    CHECK(!index->IsUnmerged("a"));
  }
}

TEST_CASE("an index that is cut off anywhere, or is no index, is refused") {
  for (const std::string& sample : SampleIndexes()) {
    for (size_t size = 1; size < sample.size() - 1; ++size) {
      const auto index = IndexFile::Parse(sample.substr(0, size));
      // Cut between extensions it may still be whole.
      if (index) CHECK(index->Serialize().size() <= size);
    }
  }
  const std::string empty = "DIRC" + std::string("\0\0\0\2\0\0\0\0", 8) + std::string(20, '\0');
  CHECK(IndexFile::Parse(empty));
  for (const char version : {'\0', '\1', '\5'})
    CHECK(!IndexFile::Parse(std::string(empty).replace(7, 1, 1, version)));
  CHECK(!IndexFile::Parse("dirc" + empty.substr(4)));
  for (const char* cut : {"T", "TREE", "REUC\1\1\1\1x"})
    CHECK(!IndexFile::Parse(std::string(empty).insert(12, cut)));
  for (const char* bytes : {"x", "DIRC", "this is not an index but it is long enough to be one"}) {
    CAPTURE(bytes);
    CHECK(!IndexFile::Parse(bytes));
  }
}

TEST_CASE("an extension is kept, dropped, or refused with the index") {
  const auto with = [](const std::string& name) {
    const std::string header = std::string("DIRC") + std::string("\0\0\0\2\0\0\0\0", 8);
    return IndexFile::Parse(header + name + std::string("\0\0\0\3", 4) + "xyz" +
                            std::string(20, '\0'));
  };
  CHECK(with("REUC")->Serialize().substr(12, 11) == "REUC" + std::string("\0\0\0\3xyz", 7));
  for (const char* dropped : {"TREE", "UNTR", "FSMN", "ABCD", "ZZZZ"}) {
    CAPTURE(dropped);
    REQUIRE(with(dropped));
    CHECK(with(dropped)->Serialize().find("xyz") == std::string::npos);
  }
  for (const char* refused : {"link", "sdir", "abcd", "1BCD", "[BCD"}) {
    CAPTURE(refused);
    REQUIRE(!with(refused));
    CHECK(with(refused).error().code == ErrorCode::kUnsupported);
  }
  CHECK(with("sdir").error().hints.at(0).find("sparse") != std::string::npos);
}

TEST_CASE("a path of version 4 that cuts off more than there is is refused") {
  const std::string header = std::string("DIRC") + std::string("\0\0\0\4\0\0\0\1", 8);
  for (const char cut : {'\0', '\5'}) {
    std::string entry(62, '\0');
    entry.append(1, cut).append("a").append(1, '\0');
    CHECK(IndexFile::Parse(header + entry + std::string(20, '\0')).has_value() == (cut == 0));
  }
}

TEST_CASE("a path of an unfinished merge has no object that is staged") {
  TempDir dir;
  Sh(dir.path(),
     "git init -q . && id=$(echo x | git hash-object -w --stdin) && for stage in 1 2 3; do echo "
     "\"100644 $id $stage\ta\"; done | git update-index --index-info");
  const auto index = IndexFile::Parse(ReadFile(dir / ".git/index"));
  REQUIRE(index);
  CHECK(index->IsUnmerged("a"));
  CHECK(!index->IsUnmerged("A"));
  CHECK(!index->Staged("a"));
}

TEST_CASE("entries are set and removed in git's order") {
  auto index = IndexFile::Parse("");
  REQUIRE(index);
  const git_oid id = git::BlobId("x");
  for (const char* path : {"b", "a/b", "b"}) index->Apply({{path, id, {}}});
  index->Apply({{"a", id, {}}, {"a.b", id, {}}, {"a/b", {}, {}}, {"b", id, {}}, {"none", {}, {}}});
  CHECK(index->Serialize()[7] == 2);  // the version that needs no more than it has
  TempDir dir;
  Sh(dir.path(), "git init -q . && printf x | git hash-object -w --stdin");
  WriteFile(dir / ".git/index", index->Serialize());
  CHECK(Sh(dir.path(), "git ls-files") == "a\na.b\nb");
  CHECK(RunIn(dir.path(), "git update-index --refresh; git write-tree").status == 0);
}

TEST_CASE("an entry as new as its index is believed only if its file holds what it says") {
  struct stat st {};
  st.st_mode = 0100644;
  st.st_size = 1;
  st.st_mtim = {1000, 500};
  const struct {
    timespec index_time;
    time_t ctime;  // of the file as it is now; the entry has 0
    bool holds, believed;
  } cases[] = {{{1001, 0}, 7, false, true},    {{1000, 501}, 0, false, true},
               {{1000, 501}, 7, false, false}, {{1000, 501}, 7, true, true},
               {{1000, 500}, 0, false, false}, {{999, 0}, 0, false, false},
               {{999, 501}, 0, false, false},  {{1000, 500}, 0, true, true}};
  for (const auto& c : cases) {
    CAPTURE(c.index_time.tv_nsec);
    auto index = IndexFile::Parse("");
    index->Apply({{"a", git::BlobId("x"), st}});
    const std::string before = index->Serialize();
    struct stat now = st;
    now.st_ctim.tv_sec = c.ctime;
    index->KeepRacyEntriesHonest(
        c.index_time, [&](const std::string&) { return std::optional(now); },
        [&](const std::string&, const git_oid&) { return c.holds; });
    CHECK((index->Serialize() == before) == c.believed);
  }
}
