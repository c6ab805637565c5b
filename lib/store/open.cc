// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <filesystem>

#include "store/git_store.h"
#include "store/paths.h"

namespace desk {

namespace {

using git::Make_;

constexpr const char* kDriver =
    "if command -v desk >/dev/null 2>&1; then desk merge-driver %O %A %B %P; else git merge-file %A %O %B; fi";

// Why a repository could not be opened, in the words of someone who wants to use it.
Error OpenError(int rc, const std::string& dir) {
  const git_error* last = git_error_last();
  const std::string text = last != nullptr && last->message != nullptr ? last->message : "";
  if (rc == GIT_EOWNER || text.find("safe.directory") != std::string::npos) {
    return Error{ErrorCode::kFailed, fmt::format("the repository at '{}' belongs to another user", dir), {},
                 {"git config --global --add safe.directory '" + std::filesystem::absolute(dir).lexically_normal().string() + "'"}, {}};
  }
  if (rc == GIT_ENOTFOUND) {
    return Error{ErrorCode::kNotADesk, fmt::format("no desk at '{}' or above it", dir), {}, {"desk init"}, {}};
  }
  const bool unsupported = text.find("extension") != std::string::npos || text.find("version") != std::string::npos;
  return git::LastError(fmt::format("could not open the repository at '{}'", dir),
                        unsupported ? ErrorCode::kUnsupported : ErrorCode::kFailed);
}

std::string HeadTarget(git_repository* repository) {
  int rc = 0;
  const git::Reference head = Make_<git::Reference>(rc, git_reference_lookup, repository, "HEAD");
  if (rc != 0 || git_reference_type(head.get()) != GIT_REFERENCE_SYMBOLIC) return "";
  return git_reference_symbolic_target(head.get());
}

std::string ConfigOf(git_repository* repository, const char* key) {
  int rc = 0;
  const git::Config config = Make_<git::Config>(rc, git_repository_config_snapshot, repository);
  const char* value = nullptr;
  return rc == 0 && git_config_get_string(&value, config.get(), key) == 0 ? value : "";
}

std::optional<Checkout> CheckoutIn(git_repository* repository, const std::string& ref) {
  if (git_repository_is_bare(repository) || HeadTarget(repository) != ref) return std::nullopt;
  std::string root = git_repository_workdir(repository);
  std::string git_dir = git_repository_path(repository);
  while (root.size() > 1 && root.back() == '/') root.pop_back();
  while (git_dir.size() > 1 && git_dir.back() == '/') git_dir.pop_back();
  return Checkout{Worktree(root), git_dir};
}

// The working tree that has the branch checked out: this one, the main one, or a linked one. Git allows one at the most.
std::optional<Checkout> FindCheckout(git_repository* repository, const std::string& ref) {
  if (ref.empty()) return std::nullopt;
  if (auto here = CheckoutIn(repository, ref)) return here;
  int rc = 0;
  const git::Repository main = Make_<git::Repository>(rc, git_repository_open, git_repository_commondir(repository));
  if (rc == 0) {
    if (auto there = CheckoutIn(main.get(), ref)) return there;
  }
  git_strarray names{};
  if (git_worktree_list(&names, repository) != 0) return std::nullopt;
  std::optional<Checkout> found;
  for (size_t i = 0; i < names.count && !found; ++i) {
    git_worktree* raw = nullptr;
    if (git_worktree_lookup(&raw, repository, names.strings[i]) != 0) continue;
    const git::Owner<git_worktree, &git_worktree_free> worktree(raw);
    const git::Repository linked = Make_<git::Repository>(rc, git_repository_open_from_worktree, worktree.get());
    if (rc == 0) found = CheckoutIn(linked.get(), ref);
  }
  git_strarray_dispose(&names);
  return found;
}

Status RefuseUnsupported(git_repository* repository) {
  if (!ConfigOf(repository, "extensions.partialclone").empty()) {
    return Fail(Error{ErrorCode::kUnsupported, "this is a partial clone, some files of the desk are not here", {},
                      {"Clone it without --filter."}, {}});
  }
  const std::string format = ConfigOf(repository, "extensions.objectformat");
  if (!format.empty() && format != "sha1") {
    return Fail(ErrorCode::kUnsupported, fmt::format("the repository uses {} object names, desk needs sha1", format));
  }
  return {};
}

Result<git::Repository> OpenRepository(const std::string& dir, const StoreOptions& options) {
  git::Start(options.durable);
  git_repository* raw = nullptr;
  const int rc = git_repository_open_ext(&raw, dir.c_str(), 0, nullptr);
  if (rc != 0) return Fail(OpenError(rc, dir));
  git::Repository repository(raw);
  DESK_TRY(RefuseUnsupported(repository.get()));
  return repository;
}

std::string FullRef(const std::string& branch) {
  return branch.starts_with("refs/") ? branch : "refs/heads/" + branch;
}

// A new or empty repository whose HEAD names the branch.
Result<git::Repository> MakeRepository(const std::string& dir, const InitOptions& init) {
  git_repository_init_options options;
  git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
  options.flags = GIT_REPOSITORY_INIT_MKPATH;
  if (init.bare) options.flags |= GIT_REPOSITORY_INIT_BARE;
  const std::string head = init.branch.empty() ? "main" : init.branch;
  options.initial_head = head.c_str();
  git_repository* raw = nullptr;
  if (git_repository_init_ext(&raw, dir.c_str(), &options) != 0) {
    return Fail(git::LastError("could not make a repository at '" + dir + "'"));
  }
  return git::Repository(raw);
}

}  // namespace

Result<std::unique_ptr<Store>> OpenStore(std::string_view dir, const StoreOptions& options) {
  DESK_ASSIGN(git::Repository repository, OpenRepository(std::string(dir), options));
  const std::string chosen = ConfigOf(repository.get(), "desk.branch");
  const std::string ref = chosen.empty() ? HeadTarget(repository.get()) : FullRef(chosen);
  auto checkout = FindCheckout(repository.get(), ref);
  auto store = std::make_unique<GitStore>(std::move(repository), ref, std::move(checkout), options);
  DESK_ASSIGN(const auto tip, store->TipSnapshot());
  if (auto file = tip->Read(kDeskFile); !file && file.error().code == ErrorCode::kNotFound) {
    const std::string where = ref.empty() ? "the commit that HEAD names" : "the branch '" + store->branch() + "'";
    return Fail(Error{ErrorCode::kNotADesk, "no desk on " + where + " of this repository", {},
                      {"desk init --branch desk", "git config desk.branch NAME   # if the desk is on another branch"}, {}});
  }
  std::unique_ptr<Store> result = std::move(store);
  return result;
}

Result<std::unique_ptr<Store>> InitStore(std::string_view dir, const InitOptions& init, const StoreOptions& options) {
  git::Start(options.durable);
  const std::string path(dir);
  git_repository* raw = nullptr;
  git::Repository repository;
  if (git_repository_open_ext(&raw, path.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr) == 0) {
    repository.reset(raw);
    DESK_TRY(RefuseUnsupported(repository.get()));
  } else {
    DESK_ASSIGN(repository, MakeRepository(path, init));
  }
  const std::string head = HeadTarget(repository.get());
  const std::string ref = init.branch.empty() ? head : FullRef(init.branch);
  if (ref.empty()) return Fail(ErrorCode::kFailed, "HEAD is detached; name the branch of the desk with --branch");
  auto checkout = FindCheckout(repository.get(), ref);
  auto store = std::make_unique<GitStore>(std::move(repository), ref, std::move(checkout), options);
  DESK_ASSIGN(const auto tip, store->TipSnapshot());
  if (tip->raw_commit() != nullptr) {
    const bool is_desk = tip->Read(kDeskFile).has_value();
    return Fail(Error{ErrorCode::kFailed,
                      is_desk ? fmt::format("there is a desk on the branch '{}' already", store->branch())
                              : fmt::format("the branch '{}' holds other work", store->branch()),
                      {}, {is_desk ? "desk status" : "desk init --branch desk"}, {}});
  }
  if (ref != head) DESK_TRY(store->SetConfig("desk.branch", store->branch()));
  DESK_TRY(store->SetConfig("merge.desk.name", "join of desk records"));
  DESK_TRY(store->SetConfig("merge.desk.driver", kDriver));
  std::unique_ptr<Store> result = std::move(store);
  return result;
}

}  // namespace desk
