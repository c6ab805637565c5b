// SPDX-License-Identifier: MIT
// A commit from elsewhere and the branch: docs/formats/sync.md has the rules, tree_join.cc applies
// them to the trees. Here is what is around them: which of the two follows the other, and the
// commit that every clone makes with the same bytes.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "store/git_store.h"
#include "store/pack_writer.h"
#include "store/transaction.h"
#include "store/tree_join.h"
#include "store/versions.h"

namespace desk {

namespace {

using git::Make_;

const Person kDeskItself{"desk", "desk@localhost"};

// The best common ancestors; none of commits that have nothing in common.
Result<std::vector<git_oid>> BasesOf(git_repository* repository, const git_oid& a,
                                     const git_oid& b) {
  git_oidarray found{};
  const int rc = git_merge_bases(&found, repository, &a, &b);
  if (rc != 0 && rc != GIT_ENOTFOUND)
    return Fail(git::LastError("looking for what two commits have in common"));
  std::vector<git_oid> bases(found.ids, found.ids + (rc == 0 ? found.count : 0));
  git_oidarray_dispose(&found);
  return bases;
}

// Whether a commit is behind another one, or the same, as far as the history of a shallow clone
// goes: libgit2's own walk fails where that ends.
bool IsBehind(git_repository* repository, const git_oid& commit, const git_oid& later) {
  std::set<git_oid, OidLess> seen{later};
  for (std::vector<git_oid> open{later}; !open.empty();) {
    const git_oid id = open.back();
    open.pop_back();
    if (git_oid_equal(&id, &commit) == 1) return true;
    int rc = 0;
    const git::Commit at = Make_<git::Commit>(rc, git_commit_lookup, repository, &id);
    for (unsigned i = 0; at && i < git_commit_parentcount(at.get()); ++i) {
      const git_oid& parent = *git_commit_parent_id(at.get(), i);
      if (seen.insert(parent).second) open.push_back(parent);
    }
  }
  return false;
}

// What a shallow clone knows of the bases: one of the two, or it fails.
Result<std::vector<git_oid>> ShallowBasesOf(git_repository* repository, const git_oid& ours,
                                            const git_oid& theirs) {
  if (IsBehind(repository, theirs, ours)) return std::vector{theirs};
  if (IsBehind(repository, ours, theirs)) return std::vector{ours};
  return Fail(Error{ErrorCode::kUnsupported,
                    "this is a shallow clone; it cannot know what two versions had in common",
                    {},
                    {"git fetch --unshallow"},
                    {}});
}

// libgit2's walks leak where they begin at a commit that is not there.
bool IsHere(git_repository* repository, const git_oid& commit) {
  int rc = 0;
  return Make_<git::Commit>(rc, git_commit_lookup, repository, &commit) != nullptr;
}

bool Has(const std::vector<git_oid>& ids, const git_oid& id) {
  return std::any_of(ids.begin(), ids.end(),
                     [&](const git_oid& one) { return git_oid_equal(&one, &id) == 1; });
}

Instant TimeOf(const GitSnapshot& snapshot) {
  return git::TimeOf(*git_commit_committer(snapshot.raw_commit()));
}

class Joining {
 public:
  Joining(git_repository* repository, const JoinFiles& join)
      : repository_(repository), join_(join) {}

  // What the branch at `base` is to be, now that `other` has come in.
  Result<Proposal> Propose(const GitSnapshot& base, const GitSnapshot& other) {
    joined_ = {};
    Proposal proposal;
    proposal.commit.message = "join\n";
    proposal.commit.author = proposal.commit.committer = kDeskItself;
    proposal.commit.at = TimeOf(other);
    paths_.clear();
    DESK_TRY(VetTree(repository_, base.raw_tree(), other.raw_tree()));
    const git_oid& theirs = *git_commit_id(other.raw_commit());
    if (base.raw_commit() == nullptr) return FastForward(base, theirs, std::move(proposal));
    const git_oid& ours = *git_commit_id(base.raw_commit());
    const bool is_shallow = git_repository_is_shallow(repository_) == 1;
    DESK_ASSIGN(const auto bases, is_shallow ? ShallowBasesOf(repository_, ours, theirs)
                                             : BasesOf(repository_, ours, theirs));
    if (Has(bases, theirs)) return Proposal{};
    if (Has(bases, ours)) return FastForward(base, theirs, std::move(proposal));
    DESK_ASSIGN(auto paths, JoinTrees(repository_, bases, base, other, join_));
    for (const auto& path : paths) {
      DESK_ASSIGN(const auto before, base.IdOf(path.path));
      if (!SameObject(before, path.object)) ++joined_.files;
      proposal.changes.push_back({path.path, before, path.object, {}});
    }
    paths_ = std::move(paths);
    proposal.commit.at = std::max(TimeOf(base), TimeOf(other));
    proposal.joins = theirs;
    joined_.how = Joined::How::kJoined;
    return proposal;
  }

  // The bytes that the join made.
  Status AddBlobs(NewObjects& objects) const {
    for (const auto& path : paths_) {
      if (path.bytes) DESK_TRY(objects.AddBlob(*path.object, *path.bytes));
    }
    return {};
  }

  const Joined& joined() const { return joined_; }

 private:
  // A draft in the working tree is carried along by whoever places the files.
  Result<Proposal> FastForward(const GitSnapshot& base, const git_oid& theirs, Proposal proposal) {
    const git_oid none{};
    DESK_ASSIGN(const auto now, SnapshotOf(repository_, theirs));
    DESK_ASSIGN(
        proposal.changes,
        ChangesBetween(repository_,
                       base.raw_commit() == nullptr ? none : *git_commit_id(base.raw_commit()),
                       theirs, *now));
    joined_.files = proposal.changes.size();
    proposal.commit.message = "fast-forward\n";
    proposal.existing = theirs;
    joined_.how = Joined::How::kFastForward;
    return proposal;
  }

  git_repository* repository_;
  const JoinFiles& join_;
  Joined joined_;
  std::vector<JoinedPath> paths_;
};

}  // namespace

bool GitStore::Follows(const std::string& commit, const std::string& other) const {
  const auto one = git::ParseHex(commit), before = git::ParseHex(other);
  if (!one || !before || !IsHere(repository_.get(), *one) || !IsHere(repository_.get(), *before))
    return false;
  if (git_repository_is_shallow(repository_.get()) == 1)
    return IsBehind(repository_.get(), *before, *one);
  return git_oid_equal(&*one, &*before) == 1 ||
         git_graph_descendant_of(repository_.get(), &*one, &*before) == 1;
}

std::optional<Store::Distance> GitStore::DistanceTo(const std::string& commit) const {
  const auto id = git::ParseHex(commit);
  const auto tip = TipSnapshot();
  if (!id || !tip || (*tip)->raw_commit() == nullptr) return std::nullopt;
  if (!IsHere(repository_.get(), *id)) return std::nullopt;
  Distance distance;
  if (git_graph_ahead_behind(&distance.ahead, &distance.behind, repository_.get(),
                             git_commit_id((*tip)->raw_commit()), &*id) != 0)
    return std::nullopt;
  return distance;
}

Result<Joined> GitStore::Join(const std::string& commit, const JoinFiles& join, bool dry) {
  const auto id = git::ParseHex(commit);
  if (!id) return Fail(ErrorCode::kBug, "'" + commit + "' is no id of a commit");
  DESK_ASSIGN(const auto other, SnapshotOf(repository_.get(), *id));
  Joining joining(repository_.get(), join);
  if (dry) {
    DESK_ASSIGN(const auto base, TipSnapshot());
    DESK_TRY(joining.Propose(*base, *other));
    return joining.joined();
  }
  const auto propose = [&](const GitSnapshot& base, NewObjects& objects) -> Result<Proposal> {
    DESK_ASSIGN(Proposal proposal, joining.Propose(base, *other));
    DESK_TRY(joining.AddBlobs(objects));
    return proposal;
  };
  DESK_ASSIGN(Committed done, RunTransaction(*this, propose));
  Joined joined = joining.joined();
  joined.commit = std::move(done.commit);
  joined.warnings = std::move(done.warnings);
  return joined;
}

}  // namespace desk
