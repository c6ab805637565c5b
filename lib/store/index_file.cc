// SPDX-License-Identifier: MIT
// The format is gitformat-index(5): a header, entries sorted by path and stage, extensions, and the
// SHA-1 of all that. An extension whose name begins with a capital may be dropped by who does not
// know it. The cache tree, the untracked cache, the monitor's state and the offset tables describe
// the entries as they were, so they are dropped and git makes them again.
#include "store/index_file.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <nettle/sha1.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace desk {

namespace {

constexpr size_t kHeaderBytes = 12;
constexpr size_t kHashBytes = 20;
constexpr size_t kIdAt = 40, kFlagsAt = 60, kExtendedAt = 62;
constexpr uint16_t kExtended = 0x4000, kNameMask = 0x0fff, kSkipWorktree = 0x4000;
enum StatField { kCtime, kCtimeNs, kMtime, kMtimeNs, kDev, kIno, kMode, kUid, kGid, kSize };
using Stat = std::array<uint32_t, 10>;  // by StatField, the highest byte first

Error Damaged(std::string_view what) {
  return Error{ErrorCode::kInvalidData,
               fmt::format("git's index is damaged: {}", what),
               {},
               {"git read-tree HEAD   # makes a new one; what was staged is lost"},
               {}};
}

// Reads big-endian numbers; after the end everything is zero and `ok` is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool ok() const { return ok_; }
  size_t position() const { return at_; }
  size_t left() const { return bytes_.size() - at_; }
  std::string_view Take(size_t n) {
    if (n > left()) ok_ = false;
    if (!ok_) return {};
    at_ += n;
    return bytes_.substr(at_ - n, n);
  }
  uint32_t Number(size_t width) {
    uint32_t value = 0;
    for (const char c : Take(width)) value = value << 8 | static_cast<uint8_t>(c);
    return value;
  }
  // The offset encoding of version 4.
  size_t Varint() {
    size_t value = 0;
    for (bool first = true;; first = false) {
      const uint32_t byte = Number(1);
      value = (first ? 0 : value + 1) << 7 | (byte & 127);
      if ((byte & 128) == 0 || !ok_ || value > bytes_.size()) return value;
    }
  }
  std::string_view UntilNul() {
    const size_t end = bytes_.find('\0', at_);
    const std::string_view text = Take(end - at_);  // more than there is, where there is no NUL
    Take(1);
    return text;
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

void Append(std::string& out, uint32_t value, int width) {
  for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(value >> shift));
}

void AppendVarint(std::string& out, size_t value) {
  std::string reversed(1, static_cast<char>(value & 127));
  while ((value >>= 7) != 0) reversed.push_back(static_cast<char>(128 | (--value & 127)));
  out.append(reversed.rbegin(), reversed.rend());
}

// The extensions that survive a change of entries, as they were.
Result<std::string> KeptExtensions(Reader& reader) {
  std::string kept;
  while (reader.ok() && reader.left() > 0) {
    const std::string_view name = reader.Take(4);
    const uint32_t size = reader.Number(4);
    const std::string_view body = reader.Take(size);
    if (!reader.ok()) return Fail(Damaged("an extension is cut off"));
    if (name == "link") {
      return Fail(Error{ErrorCode::kUnsupported,
                        "git's index is split, desk does not write split indexes",
                        {},
                        {"git update-index --no-split-index"},
                        {}});
    }
    if (name == "sdir") {
      return Fail(Error{ErrorCode::kUnsupported,
                        "git's index is sparse, desk does not write sparse indexes",
                        {},
                        {"git sparse-checkout reapply --no-sparse-index"},
                        {}});
    }
    if (name[0] < 'A' || name[0] > 'Z') {
      return Fail(ErrorCode::kUnsupported,
                  fmt::format("git's index needs '{}', which desk does not know", name));
    }
    if (name != "REUC") continue;
    kept.append(name);
    Append(kept, size, 4);
    kept.append(body);
  }
  return kept;
}

// As git notes them. The mode is that of a plain file: whether it is executable shows in ctime.
Stat StatFields(const struct stat& st) {
  Stat fields = {static_cast<uint32_t>(st.st_ctim.tv_sec),
                 static_cast<uint32_t>(st.st_ctim.tv_nsec),
                 static_cast<uint32_t>(st.st_mtim.tv_sec),
                 static_cast<uint32_t>(st.st_mtim.tv_nsec),
                 static_cast<uint32_t>(st.st_dev),
                 static_cast<uint32_t>(st.st_ino),
                 GIT_FILEMODE_BLOB,
                 st.st_uid,
                 st.st_gid,
                 static_cast<uint32_t>(st.st_size)};
  for (uint32_t& field : fields) field = htonl(field);
  return fields;
}

uint32_t StatOf(const char* head, StatField field) {
  uint32_t value;
  std::memcpy(&value, head + 4 * field, sizeof value);
  return ntohl(value);
}

uint16_t ShortAt(const char* at) {
  uint16_t value;
  std::memcpy(&value, at, sizeof value);
  return ntohs(value);
}

uint16_t FlagsOf(const char* head) { return ShortAt(head + kFlagsAt); }
bool IsExtended(const char* head) { return (FlagsOf(head) & kExtended) != 0; }
bool IsSkippedHead(const char* head) {
  return IsExtended(head) && (ShortAt(head + kExtendedAt) & kSkipWorktree) != 0;
}
size_t HeadBytes(const char* head) { return IsExtended(head) ? kExtendedAt + 2 : kExtendedAt; }
int StageOf(const char* head) { return (FlagsOf(head) >> 12) & 3; }
git_oid IdOf(const char* head) {
  git_oid id;
  std::memcpy(id.id, head + kIdAt, kHashBytes);
  return id;
}

// Up to eight NULs, so that the next entry begins at a multiple of eight.
size_t PaddingBehind(size_t used) { return 8 - used % 8; }

}  // namespace

std::string_view IndexFile::Keep(std::string text) { return texts_->emplace_back(std::move(text)); }

Result<IndexFile> IndexFile::Parse(std::string file) {
  IndexFile index;
  if (file.empty()) return index;
  const std::string_view bytes = index.Keep(std::move(file));
  if (bytes.size() < kHeaderBytes + kHashBytes) return Fail(Damaged("it is too short"));
  Reader reader(bytes.substr(0, bytes.size() - kHashBytes));
  if (reader.Take(4) != "DIRC") return Fail(Damaged("it does not begin with DIRC"));
  index.version_ = reader.Number(4);
  if (index.version_ < 2 || index.version_ > 4) {
    return Fail(ErrorCode::kUnsupported,
                fmt::format("git's index has version {}, desk knows 2 to 4", index.version_));
  }
  const uint32_t count = reader.Number(4);
  index.entries_.reserve(std::min<size_t>(count + 8, bytes.size() / kExtendedAt + 8));
  std::string previous;
  for (uint32_t i = 0; i < count; ++i) {
    const size_t start = reader.position();
    Entry entry{reader.Take(kExtendedAt).data(), {}};
    if (reader.ok() && IsExtended(entry.head)) reader.Take(2);
    if (index.version_ == 4) {
      const size_t cut = reader.Varint();
      if (cut > previous.size()) return Fail(Damaged("a path is cut off"));
      previous.resize(previous.size() - cut);
      previous.append(reader.UntilNul());
      entry.path = index.Keep(previous);
    } else {
      entry.path = reader.UntilNul();
      const size_t used = reader.position() - start - 1;
      reader.Take(PaddingBehind(used) - 1);
    }
    if (!reader.ok()) return Fail(Damaged("an entry is cut off"));
    index.entries_.push_back(entry);
  }
  DESK_ASSIGN(index.extensions_, KeptExtensions(reader));
  return index;
}

std::vector<IndexFile::Entry>::const_iterator IndexFile::Find(std::string_view path) const {
  return std::lower_bound(
      entries_.begin(), entries_.end(), path,
      [](const Entry& entry, std::string_view key) { return entry.path < key; });
}

bool IndexFile::IsUnmerged(std::string_view path) const {
  const auto found = Find(path);
  return found != entries_.end() && found->path == path && StageOf(found->head) != 0;
}

std::optional<git_oid> IndexFile::Staged(std::string_view path) const {
  const auto found = Find(path);
  if (found == entries_.end() || found->path != path || StageOf(found->head) != 0)
    return std::nullopt;
  return IdOf(found->head);
}

bool IndexFile::IsSkipped(std::string_view path) const {
  const auto found = Find(path);
  return found != entries_.end() && found->path == path && IsSkippedHead(found->head);
}

IndexFile::Entry IndexFile::MakeEntry(const Change& change, bool skipped) {
  Stat stat = change.placed ? StatFields(*change.placed) : Stat{};
  stat[kMode] = htonl(GIT_FILEMODE_BLOB);
  const auto name = static_cast<uint16_t>(std::min<size_t>(change.path.size(), kNameMask));
  std::string text(reinterpret_cast<const char*>(stat.data()), sizeof stat);
  text.append(reinterpret_cast<const char*>(change.id->id), kHashBytes);
  Append(text, skipped ? kExtended | name : name, 2);
  if (skipped) Append(text, kSkipWorktree, 2);
  const size_t head = text.size();
  text.append(change.path);
  text.append(PaddingBehind(text.size()), '\0');
  const std::string_view kept = Keep(std::move(text));
  return {kept.data(), kept.substr(head, change.path.size())};
}

void IndexFile::Apply(const std::vector<Change>& changes) {
  std::vector<Entry> entries;
  entries.reserve(entries_.size() + changes.size());
  auto rest = entries_.cbegin();
  for (const Change& change : changes) {
    const auto found = Find(change.path);
    entries.insert(entries.end(), rest, found);
    const bool skipped = IsSkipped(change.path);
    for (rest = found; rest != entries_.cend() && rest->path == change.path;) ++rest;
    if (change.id) entries.push_back(MakeEntry(change, skipped));
  }
  entries.insert(entries.end(), rest, entries_.cend());
  entries_ = std::move(entries);
}

void IndexFile::KeepRacyEntriesHonest(
    const timespec& index_time,
    const std::function<std::optional<struct stat>(const std::string& path)>& stat_of,
    const std::function<bool(const std::string& path, const git_oid& id)>& holds) {
  const auto seconds = static_cast<uint32_t>(index_time.tv_sec);
  const auto nanoseconds = static_cast<uint32_t>(index_time.tv_nsec);
  for (Entry& entry : entries_) {
    const char* head = entry.head;
    const uint32_t mtime = StatOf(head, kMtime);
    if (mtime < seconds || StatOf(head, kSize) == 0 || StageOf(head) != 0) continue;
    const std::string path(entry.path);
    const auto found = stat_of(path);
    if (!found) continue;  // git sees that, too
    const bool older = mtime == seconds && StatOf(head, kMtimeNs) < nanoseconds;
    const Stat now = StatFields(*found);
    if (older && std::memcmp(head, now.data(), sizeof now) == 0) continue;
    if (holds(path, IdOf(head))) continue;
    std::string compared(head, HeadBytes(head));
    compared.append(path).append(PaddingBehind(compared.size()), '\0');
    std::memset(compared.data() + 4 * kSize, 0, 4);
    const std::string_view kept = Keep(std::move(compared));
    entry = {kept.data(), kept.substr(HeadBytes(kept.data()), path.size())};
  }
}

std::string IndexFile::Serialize() const {
  const bool any_extended = std::any_of(entries_.begin(), entries_.end(),
                                        [](const Entry& e) { return IsExtended(e.head); });
  const uint32_t version = version_ == 4 ? 4 : any_extended ? 3 : 2;
  std::string out;
  out.reserve(entries_.size() * 104 + extensions_.size() + 64);
  out.append("DIRC");
  Append(out, version, 4);
  Append(out, static_cast<uint32_t>(entries_.size()), 4);
  std::string_view previous;
  for (const Entry& entry : entries_) {
    const size_t head = HeadBytes(entry.head), used = head + entry.path.size();
    if (version != 4) {
      out.append(entry.head, used + PaddingBehind(used));
      continue;
    }
    const auto common = static_cast<size_t>(
        std::mismatch(previous.begin(), previous.end(), entry.path.begin(), entry.path.end())
            .first -
        previous.begin());
    out.append(entry.head, head);
    AppendVarint(out, previous.size() - common);
    out.append(entry.path.substr(common)).push_back('\0');
    previous = entry.path;
  }
  out.append(extensions_);
  sha1_ctx context;
  sha1_init(&context);
  sha1_update(&context, out.size(), reinterpret_cast<const uint8_t*>(out.data()));
  uint8_t hash[kHashBytes];
  sha1_digest(&context, sizeof hash, hash);
  return out.append(reinterpret_cast<const char*>(hash), sizeof hash);
}

}  // namespace desk
