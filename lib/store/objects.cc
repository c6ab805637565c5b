// SPDX-License-Identifier: MIT
// Objects are written before anything refers to them, so a process that dies here leaves garbage
// for `git gc` and no more.
//
// What was written is read back by a fresh object database that checks every hash.
#include "store/objects.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "store/versions.h"

namespace desk {

namespace {

using git::Make_;

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

// The tree with updates. What is removed goes first, and by itself: libgit2 takes a file that makes
// room for a folder, or the reverse, for a conflict.
int UpdatedTree(git_repository* target, const git_tree* base,
                const std::vector<git_tree_update>& updates, git_oid& id) {
  std::vector<git_tree_update> removed, others;
  for (const auto& update : updates)
    (update.action == GIT_TREE_UPDATE_REMOVE ? removed : others).push_back(update);
  // libgit2's own function does not change the tree, but asks for one that it could.
  git_tree* const from = const_cast<git_tree*>(base);
  if (removed.empty() || others.empty())
    return git_tree_create_updated(&id, target, from, updates.size(), updates.data());
  int rc = git_tree_create_updated(&id, target, from, removed.size(), removed.data());
  if (rc != 0) return rc;
  const git::Tree between = Make_<git::Tree>(rc, git_tree_lookup, target, &id);
  if (rc != 0) return rc;
  return git_tree_create_updated(&id, target, between.get(), others.size(), others.data());
}

Result<git_oid> WriteTree(git_repository* target, const GitSnapshot& base,
                          const std::vector<FileChange>& changes) {
  std::vector<git_tree_update> updates;
  for (const auto& change : changes) {
    if (!IsChange(change)) continue;
    git_tree_update update{};
    update.path = change.path.c_str();
    update.filemode = GIT_FILEMODE_BLOB;
    update.action = change.after ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
    if (change.after) update.id = *change.after;
    updates.push_back(update);
  }
  int rc = 0;
  git_oid id;
  git::Tree tree;
  if (base.raw_tree() != nullptr)
    tree = Make_<git::Tree>(rc, git_tree_lookup, target, git_tree_id(base.raw_tree()));
  if (rc == 0) rc = UpdatedTree(target, tree.get(), updates, id);
  if (rc == 0) return id;
  const Error error = git::LastError("storing the folders");
  for (const auto& change : changes) {
    if (tree == nullptr) break;
    if (const auto obstacle = ObstacleTo(tree.get(), change.path)) return Fail(*obstacle);
  }
  return Fail(error);
}

// The parents of the commit; of a join the smaller id first, whoever makes it.
Result<std::vector<git::Commit>> ParentsOf(git_repository* target, const GitSnapshot& base,
                                           const std::optional<git_oid>& joins) {
  std::vector<git_oid> ids;
  if (base.raw_commit() != nullptr) ids.push_back(*git_commit_id(base.raw_commit()));
  if (joins) ids.push_back(*joins);
  std::sort(ids.begin(), ids.end(), OidLess());
  std::vector<git::Commit> parents;
  for (const git_oid& id : ids) {
    int rc = 0;
    parents.push_back(Make_<git::Commit>(rc, git_commit_lookup, target, &id));
    if (rc != 0) return Fail(git::LastError("reading the commit before"));
  }
  return parents;
}

Result<git_oid> WriteCommit(git_repository* target, const GitSnapshot& base, const git_oid& tree_id,
                            const Proposal& proposal) {
  const Commit& commit = proposal.commit;
  DESK_ASSIGN(const git::Signature author, Sign(commit.author, commit.at));
  DESK_ASSIGN(const git::Signature committer, Sign(commit.committer, commit.at));
  DESK_ASSIGN(const auto parents, ParentsOf(target, base, proposal.joins));
  std::vector<const git_commit*> raw_parents;
  for (const auto& parent : parents) raw_parents.push_back(parent.get());
  int rc = 0;
  const git::Tree tree = Make_<git::Tree>(rc, git_tree_lookup, target, &tree_id);
  git::Odb odb;
  if (rc == 0) odb = Make_<git::Odb>(rc, git_repository_odb, target);
  git_buf buffer = GIT_BUF_INIT;
  git_oid id;
  if (rc == 0) {
    rc = git_commit_create_buffer(&buffer, target, author.get(), committer.get(), nullptr,
                                  PlainMessage(commit.message).c_str(), tree.get(),
                                  raw_parents.size(), raw_parents.data());
  }
  if (rc == 0) rc = git_odb_write(&id, odb.get(), buffer.ptr, buffer.size, GIT_OBJECT_COMMIT);
  git_buf_dispose(&buffer);
  if (rc != 0) return Fail(git::LastError("storing the commit"));
  return id;
}

// Whether the commit leads to the object of a change, and the object is what its name says.
bool ReadsBack(const GitSnapshot& written, git_odb* odb, const FileChange& change) {
  const auto id = written.IdOf(change.path);
  if (!id || !SameObject(*id, change.after)) return false;
  int rc = 0;
  if (*id) (void)Make_<git::OdbObject>(rc, git_odb_read, odb, &**id);
  return rc == 0;
}

Status ReadBack(const std::string& common_dir, const git_oid& id,
                const std::vector<FileChange>& changes) {
  int rc = 0;
  const std::string objects = common_dir + "/objects";
  const git::Odb odb = Make_<git::Odb>(rc, git_odb_open, objects.c_str());
  git::Repository fresh;
  if (rc == 0) fresh = Make_<git::Repository>(rc, git_repository_wrap_odb, odb.get());
  if (rc != 0) return Fail(git::LastError("reading the change back"));
  DESK_ASSIGN(const auto written, SnapshotOf(fresh.get(), id));
  for (const auto& change : changes) {
    if (ReadsBack(*written, odb.get(), change)) continue;
    return Fail(
        ErrorCode::kFailed,
        fmt::format("'{}' does not read back as it was written; nothing is stored", change.path));
  }
  return {};
}

}  // namespace

Person PlainPerson(const Person& person) {
  return {Plain(person.name.empty() ? person.email : person.name), Plain(person.email)};
}

Status StoreCommit(const std::string& common_dir, NewObjects& objects, const GitSnapshot& base,
                   const Proposal& proposal, bool durable, const GoesAlong& along) {
  git_oid id = proposal.existing.value_or(git_oid{});
  if (!proposal.existing) {
    DESK_ASSIGN(const git_oid tree, WriteTree(objects.repository(), base, proposal.changes));
    DESK_ASSIGN(id, WriteCommit(objects.repository(), base, tree, proposal));
  }
  DESK_TRY(along(id, objects));
  DESK_TRY(objects.Release(durable));
  return ReadBack(common_dir, id, proposal.changes);
}

}  // namespace desk
