// SPDX-License-Identifier: MIT
//
// A clone is a new repository with an empty branch that syncs for the first time: it takes the same
// way in as everything that ever comes from the remote, with the same checks.
#include "sync/clone.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"
#include "sync/sync.h"

namespace desk::sync {

namespace {

namespace fs = std::filesystem;

// A path as git will have to find it from anywhere.
std::string AbsoluteUrl(const std::string& url) {
  std::error_code failed;
  const bool is_path = url.find(':') == std::string::npos || fs::exists(url, failed);
  return is_path ? fs::absolute(url, failed).lexically_normal().string() : url;
}

Status CheckFolder(const std::string& folder) {
  std::error_code failed;
  if (!fs::exists(folder, failed) || fs::is_empty(folder, failed)) return {};
  return Fail(Error{ErrorCode::kFailed,
                    fmt::format("the folder '{}' is there and not empty", folder),
                    {},
                    {"desk clone URL DIR"},
                    {}});
}

Status Configure(Store& store, const std::string& url) {
  const std::string branch = "branch." + store.branch();
  DESK_TRY(store.SetConfig("remote.origin.url", url));
  DESK_TRY(store.SetConfig("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"));
  DESK_TRY(store.SetConfig(branch + ".remote", "origin"));
  return store.SetConfig(branch + ".merge", "refs/heads/" + store.branch());
}

Status Fill(const CloneOptions& options, const std::string& folder,
            const StoreOptions& store_options, const TransportOptions& transport_options) {
  DESK_ASSIGN(const auto store, InitStore(folder, {options.bare, options.branch}, store_options));
  DESK_TRY(Configure(*store, AbsoluteUrl(options.url)));
  DESK_ASSIGN(const auto transport, GitTransport(*store, transport_options));
  SyncOptions sync;
  sync.push = false;
  DESK_ASSIGN(const Synced done, Sync(*store, *transport, sync, [](int) {}));
  if (done.unsynced) return Fail(*done.unsynced);
  if (!done.commit.empty()) return {};
  return Fail(Error{ErrorCode::kNotADesk,
                    fmt::format("'{}' has no branch '{}'", options.url, store->branch()),
                    {},
                    {"git ls-remote '" + options.url + "'", "desk clone --branch NAME URL"},
                    {}});
}

}  // namespace

std::string FolderOf(const std::string& url) {
  std::string_view rest = url;
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.ends_with("/.git")) rest.remove_suffix(5);
  if (rest.ends_with(".git")) rest.remove_suffix(4);
  const size_t end = rest.find_last_of("/:");
  return std::string(end == std::string_view::npos ? rest : rest.substr(end + 1));
}

Result<std::string> Clone(const CloneOptions& options, const StoreOptions& store,
                          const TransportOptions& transport) {
  const std::string folder = options.directory.empty() ? FolderOf(options.url) : options.directory;
  if (folder.empty() || !IsReachableUrl(AbsoluteUrl(options.url))) {
    return Fail(Error{ErrorCode::kUsage,
                      fmt::format("'{}' is no URL of a repository", VisibleLine(options.url)),
                      {},
                      {"A URL is a path, file://, ssh://, user@host:path or https://."},
                      {}});
  }
  DESK_TRY(CheckFolder(folder));
  std::error_code failed;
  const bool was_there = fs::exists(folder, failed);
  const auto undo = [&] {
    if (!was_there) fs::remove_all(folder, failed);
    for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed))
      fs::remove_all(it->path(), failed);
  };
  CloneOptions chosen = options;
  if (chosen.branch.empty()) {
    DESK_ASSIGN(chosen.branch, HeadOfRemote(AbsoluteUrl(options.url), transport));
  }
  const Status filled = Fill(chosen, folder, store, transport);
  if (filled) return folder;
  undo();
  return Fail(filled.error());
}

}  // namespace desk::sync
