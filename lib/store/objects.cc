// SPDX-License-Identifier: MIT
// Objects are written before anything refers to them, so a process that dies here leaves garbage
// for `git gc` and no more.
//
// libgit2 takes an object whose file exists for written, whatever the file holds: after a power cut
// that can be nothing. So what was written is read back by a fresh object database that checks
// every hash; a damaged file is moved away, and then writing works.
#include "store/objects.h"

#include <fmt/format.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

#include "base/text.h"

namespace desk {

namespace {

using git::Make_;

constexpr size_t kLooseFiles = 64;  // a commit with more files becomes a pack

constexpr int kMaxRepairs = 20;  // damaged objects that one write moves out of its way

// libgit2 refuses angle brackets, line ends and empty names; nothing that a person is called may
// stop a commit.
std::string Plain(std::string_view name) {
  std::string plain = ToValidUtf8(name);
  std::replace_if(
      plain.begin(), plain.end(), [](unsigned char c) { return c < 0x20 || c == '<' || c == '>'; },
      ' ');
  plain = Trim(plain);
  return plain.empty() ? "unknown" : plain;
}

Result<git::Signature> Sign(const Person& person, Instant at) {
  const Person plain = PlainPerson(person);
  int rc = 0;
  git::Signature signature =
      Make_<git::Signature>(rc, git_signature_new, plain.name.c_str(), plain.email.c_str(),
                            std::max<git_time_t>(0, at.ms / 1000), 0);
  if (rc != 0) return Fail(git::LastError("signing as '" + person.name + "'"));
  return signature;
}

std::string PlainMessage(std::string_view message) {
  std::string plain(message);
  plain.erase(std::remove(plain.begin(), plain.end(), '\0'), plain.end());
  if (plain.empty() || plain.back() != '\n') plain.push_back('\n');
  return plain;
}

// What of the base is in the way of a change: a file where a folder should be, or the reverse.
std::optional<Error> ObstacleTo(const git_tree* base, const std::string& path) {
  for (size_t end = path.find('/');; end = path.find('/', end + 1)) {
    const std::string prefix = path.substr(0, end);
    int rc = 0;
    const git::TreeEntry entry =
        Make_<git::TreeEntry>(rc, git_tree_entry_bypath, base, prefix.c_str());
    if (rc != 0) return std::nullopt;
    const bool is_folder = git_tree_entry_type(entry.get()) == GIT_OBJECT_TREE;
    const bool wants_folder = end != std::string::npos;
    if (is_folder != wants_folder) {
      return Error{ErrorCode::kInvalidData,
                   is_folder ? "a folder stands where a file should be"
                             : "a file or a link stands where a folder should be",
                   prefix,
                   {fmt::format("git log --oneline -- '{}'", prefix)},
                   {fmt::format("storing '{}'", path)}};
    }
    if (!wants_folder) return std::nullopt;
  }
}

Result<git_oid> WriteTree(git_repository* target, const GitSnapshot& base,
                          const std::vector<FileChange>& changes) {
  std::vector<git_tree_update> updates;
  for (const auto& change : changes) {
    git_tree_update update{};
    update.path = change.path.c_str();
    update.filemode = GIT_FILEMODE_BLOB;
    update.action = change.after ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
    if (change.after && git_blob_create_from_buffer(&update.id, target, change.bytes.data(),
                                                    change.bytes.size()) != 0) {
      return Fail(git::LastError("storing '" + change.path + "'"));
    }
    updates.push_back(update);
  }
  int rc = 0;
  git::Tree tree;
  if (base.raw_tree() != nullptr)
    tree = Make_<git::Tree>(rc, git_tree_lookup, target, git_tree_id(base.raw_tree()));
  git_oid id;
  if (rc == 0)
    rc = git_tree_create_updated(&id, target, tree.get(), updates.size(), updates.data());
  if (rc == 0) return id;
  const Error error = git::LastError("storing the folders");
  for (const auto& change : changes) {
    if (tree == nullptr) break;
    if (const auto obstacle = ObstacleTo(tree.get(), change.path)) return Fail(*obstacle);
  }
  return Fail(error);
}

Result<git_oid> WriteCommit(git_repository* target, const GitSnapshot& base, const git_oid& tree_id,
                            const Commit& commit) {
  DESK_ASSIGN(const git::Signature author, Sign(commit.author, commit.at));
  DESK_ASSIGN(const git::Signature committer, Sign(commit.committer, commit.at));
  int rc = 0;
  const git::Tree tree = Make_<git::Tree>(rc, git_tree_lookup, target, &tree_id);
  git::Commit parent;
  if (rc == 0 && base.raw_commit() != nullptr) {
    parent = Make_<git::Commit>(rc, git_commit_lookup, target, git_commit_id(base.raw_commit()));
  }
  git::Odb odb;
  if (rc == 0) odb = Make_<git::Odb>(rc, git_repository_odb, target);
  const git_commit* parents[] = {parent.get()};
  git_buf buffer = GIT_BUF_INIT;
  git_oid id;
  if (rc == 0) {
    rc = git_commit_create_buffer(&buffer, target, author.get(), committer.get(), nullptr,
                                  PlainMessage(commit.message).c_str(), tree.get(),
                                  parent == nullptr ? 0 : 1, parents);
  }
  if (rc == 0) rc = git_odb_write(&id, odb.get(), buffer.ptr, buffer.size, GIT_OBJECT_COMMIT);
  git_buf_dispose(&buffer);
  if (rc != 0) return Fail(git::LastError("storing the commit"));
  return id;
}

Result<git_oid> WriteObjects(git_repository* target, const GitSnapshot& base,
                             const std::vector<FileChange>& changes, const Commit& commit) {
  DESK_ASSIGN(const git_oid tree, WriteTree(target, base, changes));
  return WriteCommit(target, base, tree, commit);
}

// The same for many files, and from memory into one pack: two files instead of hundreds.
Result<git_oid> WritePack(const std::string& common_dir, const GitSnapshot& base,
                          const std::vector<FileChange>& changes, const Commit& commit) {
  int rc = 0;
  const git::Repository target =
      Make_<git::Repository>(rc, git_repository_open, common_dir.c_str());
  git::Odb odb;
  if (rc == 0) odb = Make_<git::Odb>(rc, git_repository_odb, target.get());
  git_odb_backend* memory = nullptr;
  if (rc == 0) rc = git_mempack_new(&memory);
  if (rc == 0) rc = git_odb_add_backend(odb.get(), memory, 999);
  if (rc != 0) return Fail(git::LastError("preparing a pack"));
  DESK_ASSIGN(const git_oid id, WriteObjects(target.get(), base, changes, commit));
  git_buf pack = GIT_BUF_INIT;
  git_indexer_progress progress{};
  rc = git_mempack_dump(&pack, target.get(), memory);
  git::Indexer indexer;
  const std::string folder = common_dir + "/objects/pack";
  git_odb* const self_contained = nullptr;
  git_indexer_options* const defaults = nullptr;
  if (rc == 0)
    indexer =
        Make_<git::Indexer>(rc, git_indexer_new, folder.c_str(), 0u, self_contained, defaults);
  if (rc == 0) rc = git_indexer_append(indexer.get(), pack.ptr, pack.size, &progress);
  if (rc == 0) rc = git_indexer_commit(indexer.get(), &progress);
  git_buf_dispose(&pack);
  if (rc != 0) return Fail(git::LastError("writing a pack"));
  return id;
}

// Follows `path` from a tree: the first object on the way that does not read back as its name says,
// if any.
std::optional<git_oid> DamagedOnTheWay(git_repository* fresh, git_odb* odb, git_oid at,
                                       std::string_view path) {
  for (const auto part : Split(path, '/')) {
    int rc = 0;
    const git::Tree tree = Make_<git::Tree>(rc, git_tree_lookup, fresh, &at);
    if (rc != 0) return at;
    const git_tree_entry* entry = git_tree_entry_byname(tree.get(), std::string(part).c_str());
    if (entry == nullptr) return std::nullopt;  // removed
    at = *git_tree_entry_id(entry);
  }
  git_odb_object* object = nullptr;
  if (git_odb_read(&object, odb, &at) != 0) return at;
  git_odb_object_free(object);
  return std::nullopt;
}

// The first object of the commit that does not read back, if any.
Result<std::optional<git_oid>> FindDamaged(const std::string& common_dir, const git_oid& id,
                                           const std::vector<FileChange>& changes) {
  int rc = 0;
  const std::string objects = common_dir + "/objects";
  const git::Odb odb = Make_<git::Odb>(rc, git_odb_open, objects.c_str());
  git::Repository fresh;
  if (rc == 0) fresh = Make_<git::Repository>(rc, git_repository_wrap_odb, odb.get());
  if (rc != 0) return Fail(git::LastError("reading the change back"));
  const git::Commit commit = Make_<git::Commit>(rc, git_commit_lookup, fresh.get(), &id);
  if (rc != 0) return std::optional(id);
  const git_oid root = *git_commit_tree_id(commit.get());
  for (const auto& change : changes) {
    if (auto damaged = DamagedOnTheWay(fresh.get(), odb.get(), root, change.path)) return damaged;
  }
  return std::optional<git_oid>();
}

// libgit2 refuses to write a tree over an object that does not read. While this lives it does not
// look, and reading back tells which object it is.
class LenientWrites {
 public:
  LenientWrites() { git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0); }
  LenientWrites(const LenientWrites&) = delete;
  LenientWrites& operator=(const LenientWrites&) = delete;
  ~LenientWrites() { git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 1); }
};

// Whether there was a loose file of this object that could be moved away.
bool MoveAway(const std::string& common_dir, const git_oid& id) {
  const std::string hex = git::Hex(id);
  const std::string stale = common_dir + "/desk/stale";
  mkdir(stale.c_str(), 0777);
  return std::rename(
             fmt::format("{}/objects/{}/{}", common_dir, hex.substr(0, 2), hex.substr(2)).c_str(),
             fmt::format("{}/{}", stale, hex).c_str()) == 0;
}

}  // namespace

Person PlainPerson(const Person& person) {
  return {Plain(person.name.empty() ? person.email : person.name), Plain(person.email)};
}

Result<git_oid> StoreCommit(const std::string& common_dir, const GitSnapshot& base,
                            const std::vector<FileChange>& changes, const Commit& commit,
                            bool durable, const GoesAlong& along) {
  std::optional<LenientWrites> lenient;
  for (int tries = 0;; ++tries) {
    DESK_ASSIGN(NewObjects objects, NewObjects::Open(common_dir));
    const auto id = changes.size() > kLooseFiles
                        ? WritePack(common_dir, base, changes, commit)
                        : WriteObjects(objects.repository(), base, changes, commit);
    if (!id && lenient) return id;
    if (!id) {
      lenient.emplace();
      continue;
    }
    DESK_TRY(along(*id, objects));
    DESK_TRY(objects.Release(durable));
    DESK_ASSIGN(const auto damaged, FindDamaged(common_dir, *id, changes));
    if (!damaged) return id;
    if (tries < kMaxRepairs && MoveAway(common_dir, *damaged)) continue;
    return Fail(ErrorCode::kFailed,
                fmt::format("the object {} does not read back as it was written; nothing is stored",
                            git::Hex(*damaged)));
  }
}

}  // namespace desk
