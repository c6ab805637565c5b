// SPDX-License-Identifier: MIT
// A file in a pack may be a delta against another file, which is one against another, fifty deep.
// Who reads such files in the order of their paths resolves chain after chain from its end, for the
// next file is of another one: 20 seconds for 100,000 tickets where one and a half are enough. In
// the order of the pack a base comes shortly before what stands on it, and libgit2 has it at hand.
// libgit2 does not say where in a pack an object lies, but names all objects of a pack in that
// order.
//
// The order of the paths is restored by keeping what is read until its turn comes. How many files
// go into the memory set aside for that is known from their sizes, which are cheap to read.
//
// libgit2 reads an object under the lock of its object database, so every thread has its own. Its
// way of checking the hash of an object looks for forged collisions and takes half as long as the
// reading. That is for who takes in objects; here a quicker SHA-1 tells that the disk still has the
// bytes that were stored.
#include "store/bulk_reader.h"

#include <fmt/format.h>
#include <nettle/sha1.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <thread>
#include <unordered_map>

#include "store/paths.h"

namespace desk {

namespace {

using git::Make_;

constexpr size_t kChunk = 256;  // files that a thread takes at a time: chains of deltas are shorter
constexpr uint32_t kNoSize = std::numeric_limits<uint32_t>::max();

Error ReadError(const TreeFile& file) {
  return git::LastError("reading '" + file.path + "' from git", ErrorCode::kInvalidData)
      .At(file.path);
}

Error Damaged(const TreeFile& file, std::string what) {
  return Error{ErrorCode::kInvalidData, std::move(what), file.path, {}, {}};
}

// The size of a file, if it is allowed. Reads no more than the header, which can claim anything.
Result<uint32_t> SizeOf(git_odb* odb, const TreeFile& file) {
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&size, &type, odb, &file.id) != 0) return Fail(ReadError(file));
  if (type != GIT_OBJECT_BLOB) return Fail(Damaged(file, "this is not a plain file"));
  const size_t most = MostBytes(file.path);
  if (size > most) {
    return Fail(Damaged(file, fmt::format("the file has {} bytes, {} are allowed", size, most)));
  }
  return static_cast<uint32_t>(size);
}

Result<git::OdbObject> ReadObject(git_odb* odb, const TreeFile& file) {
  int rc = 0;
  git::OdbObject object = Make_<git::OdbObject>(rc, git_odb_read, odb, &file.id);
  if (rc != 0) return Fail(ReadError(file));
  return object;
}

// While it lives, libgit2 leaves the checking of hashes to the reader.
class Unchecked {
 public:
  Unchecked() { git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0); }
  ~Unchecked() { git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1); }
  Unchecked(const Unchecked&) = delete;
  Unchecked& operator=(const Unchecked&) = delete;
};

bool IsWhatItsNameSays(git_odb_object* blob) {
  const size_t size = git_odb_object_size(blob);
  const std::string header = fmt::format("blob {}", size);
  sha1_ctx context;
  sha1_init(&context);
  sha1_update(&context, header.size() + 1, reinterpret_cast<const uint8_t*>(header.c_str()));
  sha1_update(&context, size, static_cast<const uint8_t*>(git_odb_object_data(blob)));
  git_oid hash;
  sha1_digest(&context, GIT_OID_RAWSZ, hash.id);
  return git_oid_equal(&hash, git_odb_object_id(blob)) == 1;
}

struct OidHash {
  size_t operator()(const git_oid& id) const {
    size_t hash = 0;
    std::memcpy(&hash, id.id, sizeof hash);
    return hash;
  }
};
struct OidEqual {
  bool operator()(const git_oid& a, const git_oid& b) const { return git_oid_equal(&a, &b) == 1; }
};

// Indexes of the files in the order in which the object database names their objects; behind them
// the files of which it does not know and those with the bytes of another one.
struct PackOrder {
  std::unordered_map<git_oid, uint32_t, OidHash, OidEqual> files;
  std::vector<bool> is_listed;
  std::vector<uint32_t> order;

  PackOrder(git_odb* odb, const std::vector<TreeFile>& all) : is_listed(all.size()) {
    files.reserve(all.size());
    for (size_t i = 0; i < all.size(); ++i) files.emplace(all[i].id, i);
    order.reserve(all.size());
    (void)git_odb_foreach(odb, &See, this);
    for (uint32_t i = 0; i < all.size(); ++i) {
      if (!is_listed[i]) order.push_back(i);
    }
  }
  static int See(const git_oid* id, void* self) {
    PackOrder& pack = *static_cast<PackOrder*>(self);
    const auto file = pack.files.find(*id);
    if (file != pack.files.end() && !pack.is_listed[file->second]) {
      pack.is_listed[file->second] = true;
      pack.order.push_back(file->second);
    }
    return 0;
  }
};

}  // namespace

Result<git::OdbObject> ReadTreeFile(git_odb* odb, const TreeFile& file) {
  DESK_TRY(SizeOf(odb, file));
  return ReadObject(odb, file);
}

BulkReader::BulkReader(git_repository* repository, const std::vector<TreeFile>& files,
                       size_t bytes_ahead)
    : repository_(repository), files_(files), bytes_ahead_(bytes_ahead) {
  int rc = 0;
  odb_ = Make_<git::Odb>(rc, git_repository_odb, repository);
  // Fewer files are read before all objects of a pack are named.
  if (rc != 0 || files.size() < kMany) return;
  order_ = PackOrder(odb_.get(), files).order;
  ReadSizes();
}

// Calls work(odb, index) for indexes in about the given order.
template <typename Work>
void BulkReader::OnEveryProcessor(const std::vector<uint32_t>& order, const Work& work) const {
  std::atomic<size_t> next{0};
  const auto run = [&](git_odb* odb) {
    for (size_t begin = 0; (begin = next.fetch_add(kChunk)) < order.size();) {
      const size_t end = std::min(begin + kChunk, order.size());
      for (size_t i = begin; i < end; ++i) work(odb, order[i]);
    }
  };
  const std::string objects = std::string(git_repository_commondir(repository_)) + "objects";
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) {
    others.emplace_back([&] {
      int rc = 0;
      const git::Odb own = Make_<git::Odb>(rc, git_odb_open, objects.c_str());
      if (rc == 0) run(own.get());
    });
  }
  run(odb_.get());
}

void BulkReader::ReadSizes() {
  sizes_.resize(files_.size());
  OnEveryProcessor(order_, [&](git_odb* odb, uint32_t i) {
    sizes_[i] = SizeOf(odb, files_[i]).value_or(kNoSize);
  });
}

void BulkReader::ReadAhead() {
  size_t end = next_;
  for (size_t bytes = 0; end < files_.size(); ++end) {
    bytes += sizes_[end] == kNoSize ? 0 : sizes_[end];
    if (bytes > bytes_ahead_ && end > next_) break;
  }
  std::vector<uint32_t> order;
  std::copy_if(order_.begin(), order_.end(), std::back_inserter(order),
               [&](uint32_t i) { return i >= next_ && i < end; });
  ahead_.resize(end - next_);
  const Unchecked unchecked;
  OnEveryProcessor(order, [&](git_odb* odb, uint32_t i) {
    Ahead& ahead = ahead_[end - 1 - i];
    auto object = sizes_[i] == kNoSize ? ReadTreeFile(odb, files_[i]) : ReadObject(odb, files_[i]);
    if (!object) {
      ahead.error = std::make_unique<Error>(std::move(object).error());
    } else if (!IsWhatItsNameSays(object->get())) {
      ahead.error = std::make_unique<Error>(
          Damaged(files_[i], "reading '" + files_[i].path + "' from git: the object is damaged"));
    } else {
      ahead.object = std::move(*object);
    }
  });
}

Result<git::OdbObject> BulkReader::Next() {
  if (order_.empty()) return ReadTreeFile(odb_.get(), files_[next_++]);
  if (ahead_.empty()) ReadAhead();
  Ahead read = std::move(ahead_.back());
  ahead_.pop_back();
  ++next_;
  if (read.error != nullptr) return Fail(std::move(*read.error));
  return std::move(read.object);
}

}  // namespace desk
