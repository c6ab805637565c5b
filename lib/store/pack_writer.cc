// SPDX-License-Identifier: MIT
// The format is gitformat-pack(5): "PACK", the version, the number of objects; then each object as
// a head of type and size, and its bytes in zlib's format; then the SHA-1 of all that. The number
// is known last, so it is written last, and the hash is taken from the file as it is then.
#include "store/pack_writer.h"

#include <fcntl.h>
#include <nettle/sha1.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace desk {

namespace {

constexpr size_t kBufferBytes = 256 * 1024;
// Level 6 takes 15 % longer for 5 % less, and `git gc` packs anew in any case.
constexpr int kLevel = Z_BEST_SPEED;

void AppendNumber(std::string& out, uint64_t value, int bytes) {
  while (bytes-- > 0) out.push_back(static_cast<char>(value >> 8 * bytes));
}

std::string_view BytesOf(const git_oid& id) {
  return {reinterpret_cast<const char*>(id.id), GIT_OID_RAWSZ};
}

git_oid Sha1Of(sha1_ctx& context) {
  git_oid hash{};
  sha1_digest(&context, GIT_OID_RAWSZ, hash.id);
  return hash;
}

void Update(sha1_ctx& context, std::string_view bytes) {
  sha1_update(&context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
}

// The type, and the size in groups of 4, 7, 7... bits, the lowest first; all but the last group
// have the high bit set.
std::string HeadOf(git_object_t type, size_t size) {
  std::string head;
  size_t group = static_cast<size_t>(type) << 4 | (size & 15);
  for (size >>= 4; size != 0; size >>= 7) {
    head.push_back(static_cast<char>(group | 128));
    group = size & 127;
  }
  head.push_back(static_cast<char>(group));
  return head;
}

std::string PackHead(uint32_t count) {
  std::string head = "PACK";
  AppendNumber(head, 2, 4);
  AppendNumber(head, count, 4);
  return head;
}

}  // namespace

std::string PackIndex(const PackedObjects& objects, const git_oid& pack_hash) {
  constexpr uint64_t kMostShort = 0x7fffffff;  // an offset beyond is in a table of long ones
  std::string index("\377tOc"), crcs, offsets, long_offsets;
  AppendNumber(index, 2, 4);
  uint32_t counts[256] = {};
  for (const auto& [id, object] : objects) ++counts[id.id[0]];
  uint32_t up_to_here = 0;
  for (const uint32_t count : counts) AppendNumber(index, up_to_here += count, 4);
  for (const auto& [id, object] : objects) {
    index.append(BytesOf(id));
    AppendNumber(crcs, object.crc, 4);
    const bool is_long = object.offset > kMostShort;
    AppendNumber(offsets, is_long ? (kMostShort + 1) | long_offsets.size() / 8 : object.offset, 4);
    if (is_long) AppendNumber(long_offsets, object.offset, 8);
  }
  index.append(crcs).append(offsets).append(long_offsets).append(BytesOf(pack_hash));
  sha1_ctx context;
  sha1_init(&context);
  Update(context, index);
  return index.append(BytesOf(Sha1Of(context)));
}

Result<std::unique_ptr<PackWriter>> PackWriter::Create(const std::string& path) {
  const std::string folder = path.substr(0, path.rfind('/'));
  if (mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
    return Fail(SystemError("could not create", folder));
  unlink(path.c_str());
  std::unique_ptr<PackWriter> pack(new PackWriter(path));
  pack->fd_ = Fd(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0444));
  if (!pack->fd_) return Fail(SystemError("could not create", path));
  if (deflateInit(&pack->deflate_, kLevel) != Z_OK)
    return Fail(ErrorCode::kFailed, "there is not enough memory to compress objects");
  pack->Append(PackHead(0));
  return pack;
}

void PackWriter::Append(std::string_view bytes) {
  unwritten_.append(bytes);
  size_ += bytes.size();
}

Status PackWriter::Flush() {
  DESK_TRY(WriteAll(fd_.get(), unwritten_, path_));
  unwritten_.clear();
  return {};
}

Status PackWriter::Add(const git_oid& id, git_object_t type, std::string_view bytes) {
  const auto [added, is_new] = objects_.try_emplace(id, PackedObject{size_, 0});
  if (!is_new) return {};
  const size_t start = unwritten_.size();
  const std::string head = HeadOf(type, bytes.size());
  deflateReset(&deflate_);
  const size_t room = deflateBound(&deflate_, bytes.size());
  unwritten_.resize(start + head.size() + room);
  std::memcpy(unwritten_.data() + start, head.data(), head.size());
  deflate_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  deflate_.avail_in = static_cast<uInt>(bytes.size());
  deflate_.next_out = reinterpret_cast<Bytef*>(unwritten_.data() + start + head.size());
  deflate_.avail_out = static_cast<uInt>(room);
  if (deflate(&deflate_, Z_FINISH) != Z_STREAM_END)
    return Fail(ErrorCode::kFailed, "could not compress an object");
  unwritten_.resize(unwritten_.size() - deflate_.avail_out);
  const size_t size = unwritten_.size() - start;
  size_ += size;
  added->second.crc = static_cast<uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(unwritten_.data() + start), static_cast<uInt>(size)));
  return unwritten_.size() < kBufferBytes ? Status() : Flush();
}

Result<git_oid> PackWriter::HashOfFile() {
  if (lseek(fd_.get(), 0, SEEK_SET) != 0) return Fail(SystemError("could not read", path_));
  sha1_ctx context;
  sha1_init(&context);
  std::string buffer(kBufferBytes, '\0');
  for (uint64_t left = size_; left > 0;) {
    const ssize_t n = read(fd_.get(), buffer.data(), std::min<uint64_t>(left, buffer.size()));
    if (n < 0 && errno == EINTR) continue;
    if (n == 0) errno = EIO;  // somebody else has cut it off
    if (n <= 0) return Fail(SystemError("could not read", path_));
    Update(context, {buffer.data(), static_cast<size_t>(n)});
    left -= static_cast<uint64_t>(n);
  }
  return Sha1Of(context);
}

Result<git_oid> PackWriter::Finish() {
  DESK_TRY(Flush());
  if (lseek(fd_.get(), 0, SEEK_SET) != 0) return Fail(SystemError("could not write", path_));
  DESK_TRY(WriteAll(fd_.get(), PackHead(static_cast<uint32_t>(objects_.size())), path_));
  DESK_ASSIGN(const git_oid hash, HashOfFile());
  DESK_TRY(WriteAll(fd_.get(), BytesOf(hash), path_));
  return hash;
}

PackWriter::~PackWriter() {
  deflateEnd(&deflate_);
  if (fd_) unlink(path_.c_str());
}

}  // namespace desk
