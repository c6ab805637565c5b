// SPDX-License-Identifier: MIT
#include "store/bulk_reader.h"

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;

namespace {

constexpr size_t kCount = BulkReader::kMany + 500;

std::string PathOf(size_t i) {
  std::string number = std::to_string(i);
  return "teams/t" + std::string(4 - number.size(), '0') + number + ".yaml";
}

// All alike, so that each becomes a delta; every tenth has the bytes of the first.
std::string BytesOf(size_t i) {
  std::string bytes = "name: team " + std::to_string(i % 10 == 0 ? 0 : i) + "\n";
  for (int line = 0; line < 20; ++line) bytes += "line " + std::to_string(line) + ": the same\n";
  return bytes;
}

// A commit with so many files, packed in an order that is not that of their paths.
void MakeMany(const TempDir& dir) {
  std::string stream = "commit refs/heads/main\ncommitter Ann <ann@example.org> 1 +0000\ndata 0\n";
  stream += "from refs/heads/main^0\n";
  for (size_t i = 0; i < kCount; ++i) {
    const size_t file = i * 577 % kCount;
    const std::string bytes = BytesOf(file);
    stream += "M 100644 inline " + PathOf(file) + "\ndata " + std::to_string(bytes.size()) + "\n" +
              bytes + "\n";
  }
  WriteFile(dir / "stream", stream);
  Sh(dir.path(), "git fast-import --quiet < stream");
  REQUIRE(Sh(dir.path(), "git verify-pack -v .git/objects/pack/*.idx").find("chain length = 50") !=
          std::string::npos);
}

std::vector<TreeFile> FilesOf(const TempDir& dir) {
  std::vector<TreeFile> files;
  const std::string list = Sh(dir.path(), "git ls-tree -r main teams/ | grep /t");
  for (size_t at = 0; at < list.size(); at = std::min(list.find('\n', at), list.size()) + 1) {
    const std::string line = list.substr(at, list.find('\n', at) - at);
    files.push_back({line.substr(line.find('\t') + 1), *git::ParseHex(line.substr(12, 40))});
  }
  REQUIRE(files.size() == kCount);
  return files;
}

std::string LooseObject(const TempDir& dir, const std::string& bytes) {
  const std::string id = git::Hex(git::BlobId(bytes));
  return dir / (".git/objects/" + id.substr(0, 2) + "/" + id.substr(2));
}

}  // namespace

TEST_CASE("many files come in the order in which they are asked for, however they are packed") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  MakeMany(dir);
  const auto files = FilesOf(dir);
  int rc = 0;
  const auto repository = git::Make_<git::Repository>(rc, git_repository_open, dir.path().c_str());
  REQUIRE(rc == 0);
  for (const size_t bytes_ahead : {size_t{0}, size_t{100'000}, BulkReader::kBytesAhead}) {
    CAPTURE(bytes_ahead);
    BulkReader reader(repository.get(), files, bytes_ahead);
    size_t same = 0;
    for (size_t i = 0; i < kCount; ++i) {
      const auto object = reader.Next();
      REQUIRE(object);
      same +=
          BytesOf(i) == std::string(static_cast<const char*>(git_odb_object_data(object->get())),
                                    git_odb_object_size(object->get()));
    }
    CHECK(same == kCount);
  }
}

TEST_CASE("of many files those are named in order that cannot be read, and none is hidden") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  MakeMany(dir);
  Sh(dir.path(),
     "git reset -q --hard && cd teams && echo lost > t0002a.yaml && ln -s x t0004a.yaml && echo "
     "other "
     "> t0006a.yaml && head -c 9000000 /dev/zero > t0008a.yaml && git add . && git commit -qm odd");
  // One is gone, and another has the bytes of a third in the form in which git stores them.
  Sh(dir.path(), "rm -f '" + LooseObject(dir, "lost\n") + "' && cp -f '" +
                     LooseObject(dir, "b: 1\n") + "' '" + LooseObject(dir, "other\n") + "'");
  const auto fresh = MustOpen(dir.path());
  const auto tip = fresh->Tip();
  size_t whole = 0;
  std::string last, damaged;
  REQUIRE((*tip)->Walk(
      "teams",
      [&](const std::string& path, std::string_view bytes) {
        CHECK(path > last);
        last = path;
        if (path.size() == PathOf(0).size()) whole += bytes.starts_with("name: team ") ? 1 : 0;
        return true;
      },
      [&](const Error& error) { damaged += error.where + " after " + last + "\n"; }));
  CHECK(whole == kCount);
  CHECK(damaged ==
        "teams/t0002a.yaml after teams/t0002.yaml\nteams/t0004a.yaml after teams/t0004.yaml\n"
        "teams/t0006a.yaml after teams/t0006.yaml\nteams/t0008a.yaml after teams/t0008.yaml\n");
}
