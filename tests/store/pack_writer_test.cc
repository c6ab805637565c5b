// SPDX-License-Identifier: MIT
#include "store/pack_writer.h"

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

namespace {

// Text of that size that is not the same over and over.
std::string TextOf(size_t size) {
  std::string text;
  for (unsigned state = 1; text.size() < size; state = state * 1103515245 + 12345)
    text.append(std::to_string(state % 1000)).push_back(' ');
  text.resize(size);
  return text;
}

// Puts a complete pack where git looks for it.
std::string Place(const TempDir& dir, const PackWriter& pack, const git_oid& hash) {
  const std::string place = dir / (".git/objects/pack/pack-" + git::Hex(hash));
  fs::rename(dir / "pack", place + ".pack");
  WriteFile(place + ".idx", PackIndex(pack.objects(), hash));
  return place;
}

}  // namespace

TEST_CASE("git finds each object of a pack and nothing wrong with it") {
  git::Start(false);
  TempDir dir;
  Sh(dir.path(), "git init -q .");
  auto pack = PackWriter::Create(dir / "pack");
  REQUIRE(pack);
  std::vector<std::string> texts;
  for (const size_t size : {0, 1, 15, 16, 2047, 2048, 4095, 4096, 300'000, 1 << 20})
    texts.push_back(TextOf(size));
  for (int i = 0; i < 1000; ++i) texts.push_back("number " + std::to_string(i));
  for (const auto& text : texts) {
    REQUIRE((*pack)->Add(git::BlobId(text), GIT_OBJECT_BLOB, text));
    REQUIRE((*pack)->Add(git::BlobId(text), GIT_OBJECT_BLOB, text));  // once is enough
  }
  const auto hash = (*pack)->Finish();
  REQUIRE(hash);
  const std::string place = Place(dir, **pack, *hash);
  CHECK(Sh(dir.path(), "git index-pack --strict -o ours.idx " + place + ".pack") ==
        git::Hex(*hash));
  CHECK(ReadFile(dir / "ours.idx") == ReadFile(place + ".idx"));
  CHECK(Sh(dir.path(), "git verify-pack -v " + place + ".idx | grep -c blob") ==
        std::to_string(texts.size()));
  CHECK(RunIn(dir.path(), "git fsck --strict --no-dangling").status == 0);
  for (const auto& text : texts) {
    CAPTURE(text.size());
    if (text.starts_with("number")) continue;  // a process for each is slow
    CHECK(RunIn(dir.path(), "git cat-file blob " + git::Hex(git::BlobId(text))).output == text);
  }
}

TEST_CASE("trees and commits are in a pack as blobs are") {
  git::Start(false);
  TempDir dir;
  Sh(dir.path(), "git init -q . && echo a > a && git add a && git commit -qm first");
  auto pack = PackWriter::Create(dir / "pack");
  REQUIRE(pack);
  const struct {
    git_object_t type;
    std::string name;
  } objects[] = {
      {GIT_OBJECT_COMMIT, "HEAD"}, {GIT_OBJECT_TREE, "HEAD^{tree}"}, {GIT_OBJECT_BLOB, "HEAD:a"}};
  for (const auto& [type, name] : objects) {
    const auto id = git::ParseHex(Sh(dir.path(), "git rev-parse " + name));
    const std::string kind = git_object_type2string(type);
    const auto bytes = RunIn(dir.path(), "git cat-file " + kind + " " + name);
    REQUIRE((*pack)->Add(*id, type, bytes.output));
  }
  const auto hash = (*pack)->Finish();
  REQUIRE(hash);
  Place(dir, **pack, *hash);
  Sh(dir.path(), "find .git/objects -type f -not -name 'pack-*' -delete");
  CHECK(RunIn(dir.path(), "git fsck --strict").status == 0);
  CHECK(Sh(dir.path(), "git show HEAD:a") == "a");
}

TEST_CASE("objects beyond two gigabytes have long offsets") {
  TempDir dir;
  PackedObjects objects;
  for (const uint64_t offset : {12ull, 0x7fffffffull, 0x80000000ull, 0x123456789ull})
    objects[git::BlobId(std::to_string(offset))] = {offset, 7};
  WriteFile(dir / "idx", PackIndex(objects, git::BlobId("pack")));
  CHECK(Sh(dir.path(), "git show-index < idx | sort -n | sed 's/ .* / /'") ==
        "12 (00000007)\n2147483647 (00000007)\n2147483648 (00000007)\n4886718345 (00000007)");
}

TEST_CASE("what is not finished leaves no file, what a killed process left is no obstacle") {
  TempDir dir;
  WriteFile(dir / "folder/pack", "left");
  {
    const auto pack = PackWriter::Create(dir / "folder/pack");
    REQUIRE(pack);
    const std::string text = TextOf(1 << 20);
    REQUIRE((*pack)->Add(git::BlobId(text), GIT_OBJECT_BLOB, text));
    CHECK(fs::file_size(dir / "folder/pack") > 4);
  }
  CHECK(!fs::exists(dir / "folder/pack"));
  CHECK(PackWriter::Create(dir / "made/pack"));
  CHECK(!PackWriter::Create(dir / "not/made/pack"));
}
