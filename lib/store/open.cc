// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "store/git_store.h"
#include "store/paths.h"

namespace desk {

namespace {

using git::Make_;
namespace fs = std::filesystem;

// Where desk is not there git marks the conflict in the file; without a driver that can be started
// it would keep one side and say nothing.
constexpr const char* kDriver =
    "if command -v desk >/dev/null 2>&1; then desk merge-driver %O %A %B %P; "
    "else git merge-file %A %O %B; fi";

Error PartialCloneError() {
  return Error{ErrorCode::kUnsupported,
               "this is a partial clone, some files of the desk are not here",
               {},
               {"Clone it again without --filter."},
               {}};
}

Error ObjectFormatError(const std::string& format) {
  return Error{ErrorCode::kUnsupported,
               fmt::format("the repository names its objects by {}, desk needs sha1", format),
               {},
               {"desk init DIR   # a folder of its own"},
               {}};
}

// libgit2 refuses repositories of other people, whose configuration could run programs.
Error OwnerError(const std::string& dir) {
  std::error_code ignored;
  fs::path path = fs::absolute(dir, ignored).lexically_normal();
  const auto is_repository = [&] {
    return fs::exists(path / ".git", ignored) || fs::exists(path / "HEAD", ignored);
  };
  while (!is_repository() && path.has_relative_path()) path = path.parent_path();
  std::string shown = path.string();
  if (shown.size() > 1 && shown.back() == '/') shown.pop_back();
  struct stat st {};
  const std::string owner =
      stat(path.c_str(), &st) == 0 ? fmt::format("user {}", st.st_uid) : "another user";
  return Error{
      ErrorCode::kFailed,
      fmt::format("the repository at '{}' belongs to {}, not to you", shown, owner),
      {},
      {fmt::format("git config --global --add safe.directory '{}'   # if you trust it", shown)},
      {}};
}

// The error for a folder that is looked for from a folder that was removed.
std::optional<Error> GoneError(const std::string& dir) {
  std::error_code gone;
  (void)fs::current_path(gone);
  if (!gone || fs::path(dir).is_absolute()) return std::nullopt;
  return Error{ErrorCode::kNotADesk,
               "the current folder is gone",
               {},
               {"cd   # or to another folder that is there"},
               {}};
}

// Why there is no repository: the folder is not there, it may not be read, or there is none in it.
Error NotFoundError(const std::string& dir) {
  if (auto gone = GoneError(dir)) return *std::move(gone);
  std::error_code failed;
  (void)fs::canonical(dir, failed);
  if (failed == std::errc::no_such_file_or_directory)
    return Error{
        ErrorCode::kNotADesk, fmt::format("the folder '{}' does not exist", dir), {}, {}, {}};
  if (!failed && !fs::is_directory(dir, failed))
    return Error{ErrorCode::kNotADesk, fmt::format("'{}' is no folder", dir), {}, {}, {}};
  for (const std::string& folder : {dir, dir + "/.git"}) {
    if (folder != dir && !fs::is_directory(folder, failed)) continue;
    if (access(folder.c_str(), R_OK | X_OK) != 0 && errno == EACCES) {
      return Error{ErrorCode::kFailed,
                   fmt::format("could not open the folder '{}': Permission denied", folder),
                   {},
                   {fmt::format("ls -ld '{}'", folder)},
                   {}};
    }
  }
  return Error{
      ErrorCode::kNotADesk, fmt::format("no desk at '{}' or above it", dir), {}, {"desk init"}, {}};
}

// Why a repository could not be opened, in the words of someone who wants to use it.
Error OpenError(int rc, const std::string& dir) {
  const git_error* last = git_error_last();
  const std::string text = last != nullptr && last->message != nullptr ? last->message : "";
  if (rc == GIT_EOWNER || text.find("safe.directory") != std::string::npos) return OwnerError(dir);
  if (text.find("partialclone") != std::string::npos) return PartialCloneError();
  if (text.find("objectformat") != std::string::npos) return ObjectFormatError("sha256");
  if (rc == GIT_ENOTFOUND) return NotFoundError(dir);
  const bool unsupported =
      text.find("extension") != std::string::npos || text.find("unsupported") != std::string::npos;
  return git::LastError(fmt::format("could not open the repository at '{}'", dir),
                        unsupported ? ErrorCode::kUnsupported : ErrorCode::kFailed);
}

// The branch that HEAD names; empty if it names a commit.
Result<std::string> HeadTarget(git_repository* repository) {
  int rc = 0;
  const git::Reference head = Make_<git::Reference>(rc, git_reference_lookup, repository, "HEAD");
  if (rc != 0) return Fail(git::LastError("reading HEAD"));
  if (git_reference_type(head.get()) != GIT_REFERENCE_SYMBOLIC) return std::string();
  return std::string(git_reference_symbolic_target(head.get()));
}

std::string ConfigOf(git_repository* repository, const char* key) {
  int rc = 0;
  const git::Config config = Make_<git::Config>(rc, git_repository_config_snapshot, repository);
  const char* value = nullptr;
  return rc == 0 && git_config_get_string(&value, config.get(), key) == 0 ? value : "";
}

Result<std::optional<Checkout>> CheckoutIn(git_repository* repository, const std::string& ref) {
  if (git_repository_is_bare(repository)) return std::optional<Checkout>();
  std::string root = git_repository_workdir(repository);
  std::string git_dir = git_repository_path(repository);
  while (root.size() > 1 && root.back() == '/') root.pop_back();
  while (git_dir.size() > 1 && git_dir.back() == '/') git_dir.pop_back();
  const auto head = HeadTarget(repository);
  if (!head) {
    Error error = head.error();
    return Fail(std::move(error)
                    .With(fmt::format("looking which branch '{}' has checked out", root))
                    .Hint(fmt::format("cat '{}/HEAD'   # must be 'ref: refs/heads/' and a branch",
                                      git_dir)));
  }
  if (*head != ref) return std::optional<Checkout>();
  return std::optional(Checkout{Worktree(root), git_dir});
}

}  // namespace

Result<std::optional<Checkout>> FindCheckout(git_repository* repository, const std::string& ref) {
  if (ref.empty()) return std::optional<Checkout>();
  DESK_ASSIGN(std::optional<Checkout> found, CheckoutIn(repository, ref));
  if (found) return found;
  int rc = 0;
  const git::Repository main =
      Make_<git::Repository>(rc, git_repository_open, git_repository_commondir(repository));
  if (rc == 0) {
    DESK_ASSIGN(found, CheckoutIn(main.get(), ref));
  }
  git_strarray names{};
  if (found || git_worktree_list(&names, repository) != 0) return found;
  const git::Owner<git_strarray, &git_strarray_dispose> disposed(&names);
  for (size_t i = 0; i < names.count && !found; ++i) {
    git_worktree* raw = nullptr;
    if (git_worktree_lookup(&raw, repository, names.strings[i]) != 0) continue;
    const git::Owner<git_worktree, &git_worktree_free> worktree(raw);
    const git::Repository linked =
        Make_<git::Repository>(rc, git_repository_open_from_worktree, worktree.get());
    if (rc != 0) continue;  // its folder is gone
    DESK_ASSIGN(found, CheckoutIn(linked.get(), ref));
  }
  return found;
}

namespace {

Status RefuseUnsupported(git_repository* repository) {
  if (!ConfigOf(repository, "extensions.partialclone").empty()) return Fail(PartialCloneError());
  const std::string format = ConfigOf(repository, "extensions.objectformat");
  if (!format.empty() && format != "sha1") return Fail(ObjectFormatError(format));
  return {};
}

// Opens the repository at `dir` or above it, and makes `options` what its configuration says.
// Objects and references are synced or not from the moment that libgit2 first touches them, so this
// comes before.
Result<git::Repository> OpenRepository(const std::string& dir, unsigned flags,
                                       StoreOptions& options) {
  git::Start(options.durable);
  int rc = 0;
  const char* const no_ceiling = nullptr;
  git::Repository repository =
      Make_<git::Repository>(rc, git_repository_open_ext, dir.c_str(), flags, no_ceiling);
  if (rc != 0) return Fail(OpenError(rc, dir));
  DESK_TRY(RefuseUnsupported(repository.get()));
  if (ConfigOf(repository.get(), "desk.durability") == "fast") options.durable = false;
  git::Start(options.durable);
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

Result<std::unique_ptr<Store>> OpenStore(std::string_view dir, const StoreOptions& given) {
  StoreOptions options = given;
  DESK_ASSIGN(git::Repository repository, OpenRepository(std::string(dir), 0, options));
  const std::string chosen = ConfigOf(repository.get(), "desk.branch");
  DESK_ASSIGN(const std::string ref,
              chosen.empty() ? HeadTarget(repository.get()) : Result<std::string>(FullRef(chosen)));
  auto checkout = FindCheckout(repository.get(), ref);
  auto store = std::make_unique<GitStore>(std::move(repository), ref, std::move(checkout), options);
  DESK_ASSIGN(const auto tip, store->TipSnapshot());
  if (auto file = tip->Read(kDeskFile); !file && file.error().code == ErrorCode::kNotFound) {
    const std::string where =
        ref.empty() ? "the commit that HEAD names" : "the branch '" + store->branch() + "'";
    return Fail(Error{ErrorCode::kNotADesk,
                      "no desk on " + where + " of this repository",
                      {},
                      {"desk init --branch desk",
                       "git config desk.branch NAME   # if the desk is on another branch"},
                      {}});
  }
  std::unique_ptr<Store> result = std::move(store);
  return result;
}

Result<std::unique_ptr<Store>> InitStore(std::string_view dir, const InitOptions& init,
                                         const StoreOptions& given) {
  StoreOptions options = given;
  const std::string path(dir);
  if (path.empty()) return Fail(ErrorCode::kUsage, "the name of the folder is empty");
  if (auto gone = GoneError(path)) return Fail(*std::move(gone));
  int valid = 1;
  if (!init.branch.empty()) git_reference_name_is_valid(&valid, FullRef(init.branch).c_str());
  if (valid == 0)
    return Fail(ErrorCode::kUsage, fmt::format("'{}' is no name for a branch", init.branch));
  // A branch of its own lies beside the code of the repository around; a desk without one is a
  // repository of its own.
  auto opened = OpenRepository(
      path, init.branch.empty() || init.bare ? GIT_REPOSITORY_OPEN_NO_SEARCH : 0, options);
  if (!opened && opened.error().code == ErrorCode::kNotADesk) opened = MakeRepository(path, init);
  if (!opened) return Fail(std::move(opened).error());
  git::Repository repository = std::move(*opened);
  if (init.bare && !git_repository_is_bare(repository.get())) {
    return Fail(
        ErrorCode::kFailed,
        fmt::format("the repository at '{}' has a working tree, it cannot become bare", path));
  }
  DESK_ASSIGN(const std::string head, HeadTarget(repository.get()));
  const std::string ref = init.branch.empty() ? head : FullRef(init.branch);
  if (ref.empty())
    return Fail(ErrorCode::kFailed, "HEAD is detached; name the branch of the desk with --branch");
  DESK_ASSIGN(auto checkout, FindCheckout(repository.get(), ref));
  auto store = std::make_unique<GitStore>(std::move(repository), ref, std::move(checkout), options);
  DESK_ASSIGN(const auto tip, store->TipSnapshot());
  if (tip->raw_commit() != nullptr) {
    const bool is_desk = tip->Read(kDeskFile).has_value();
    return Fail(
        Error{ErrorCode::kFailed,
              is_desk ? fmt::format("there is a desk on the branch '{}' already", store->branch())
                      : fmt::format("the branch '{}' holds other work", store->branch()),
              {},
              {is_desk ? "desk status" : "desk init --branch desk"},
              {}});
  }
  if (ref != head) DESK_TRY(store->SetConfig("desk.branch", store->branch()));
  DESK_TRY(store->SetConfig("merge.desk.name", "join of desk records"));
  DESK_TRY(store->SetConfig("merge.desk.driver", kDriver));
  std::unique_ptr<Store> result = std::move(store);
  return result;
}

}  // namespace desk
