// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_GIT_H_
#define DESK_STORE_GIT_H_

#include <git2.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace desk::git {

// libgit2's handles as owners. Only lib/store sees this file.
template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
template <typename T, auto Free>
using Owner = std::unique_ptr<T, Deleter<Free>>;

using Repository = Owner<git_repository, &git_repository_free>;
using Reference = Owner<git_reference, &git_reference_free>;
using Commit = Owner<git_commit, &git_commit_free>;
using Revwalk = Owner<git_revwalk, &git_revwalk_free>;
using Tree = Owner<git_tree, &git_tree_free>;
using TreeEntry = Owner<git_tree_entry, &git_tree_entry_free>;
using Blob = Owner<git_blob, &git_blob_free>;
using Object = Owner<git_object, &git_object_free>;
using Odb = Owner<git_odb, &git_odb_free>;
using OdbObject = Owner<git_odb_object, &git_odb_object_free>;
using Signature = Owner<git_signature, &git_signature_free>;
using Config = Owner<git_config, &git_config_free>;
using Diff = Owner<git_diff, &git_diff_free>;
using Indexer = Owner<git_indexer, &git_indexer_free>;
using StatusList = Owner<git_status_list, &git_status_list_free>;

// Calls make(&raw, ...) and owns what it made; the handle is null if that failed.
template <typename Handle, typename Make, typename... Args>
Handle Make_(int& rc, Make make, Args... args) {
  typename Handle::pointer raw = nullptr;
  rc = make(&raw, args...);
  return Handle(rc == 0 ? raw : nullptr);
}

// Starts libgit2 once per process. Durable: every object and reference is synced before it counts;
// this must be set before a repository is opened.
void Start(bool durable);

// What libgit2 said last, behind what we were doing.
Error LastError(std::string doing, ErrorCode code = ErrorCode::kFailed);

// The moment of a signature, within the years that can be written.
Instant TimeOf(const git_signature& signature);

std::string Hex(const git_oid& oid);
std::optional<git_oid> ParseHex(std::string_view hex);
// The object that a file with these bytes is or would be.
git_oid BlobId(std::string_view bytes);

}  // namespace desk::git

#endif  // DESK_STORE_GIT_H_
