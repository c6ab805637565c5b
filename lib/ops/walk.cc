// SPDX-License-Identifier: MIT
// A walk over all records: git's objects are read on the calling thread, and on others they are
// decoded and looked at meanwhile, some hundreds at a time; so with two processors a report over a
// large desk takes half of the time. A record is looked at where it was decoded, since memory that
// another thread frees costs a tenth of it all. What comes of it comes in the order of the paths.
#include <deque>
#include <future>
#include <utility>

#include "codec/record_codec.h"
#include "model/hand_edit.h"
#include "ops/desk.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr size_t kBatch = 256;  // a small desk is decoded without a thread
constexpr size_t kAhead = 4;    // batches in memory at one time

struct File {
  std::string path, id;
  size_t end;  // of its bytes among those of the batch
};
struct Batch {
  std::vector<File> files;
  std::string bytes;  // of all, in one piece: they go to another thread, which is dear one by one
};
struct Seen {
  std::string path;
  Result<Then> then;
};
using Look = std::function<Then(Record)>;

std::vector<Seen> LookAtAll(RecordKind kind, Batch batch, const Look& look) {
  std::vector<Seen> all;
  all.reserve(batch.files.size());
  const std::string_view bytes = batch.bytes;
  size_t begin = 0;
  for (auto& file : batch.files) {
    auto record = DecodeRecord(kind, bytes.substr(begin, file.end - begin), file.path);
    begin = file.end;
    if (record) record->id = std::move(file.id);
    all.push_back({std::move(file.path), std::move(record).map([&](Record read) {
                     return look(Settled(std::move(read)));
                   })});
  }
  return all;
}

}  // namespace

Status LookAtRecords(const Snapshot& snapshot, RecordKind kind, const Look& look,
                     const std::function<void(const std::string& path, const Error&)>& broken) {
  bool wants_more = true;
  const auto go_on = [&](std::vector<Seen> all) {
    for (auto& [path, then] : all) {
      if (!wants_more) return;
      if (then) {
        wants_more = (*then)();
      } else {
        broken(path, then.error());
      }
    }
  };
  std::deque<std::future<std::vector<Seen>>> ahead;
  const auto take_first = [&] {
    go_on(ahead.front().get());
    ahead.pop_front();
  };
  Batch batch;
  DESK_TRY(snapshot.Walk(
      RecordFolder(kind),
      [&](const std::string& path, std::string_view bytes) {
        const auto name = ParseRecordPath(path);
        if (!name) return true;
        batch.bytes += bytes;
        batch.files.push_back({path, name->id, batch.bytes.size()});
        if (batch.files.size() < kBatch) return true;
        ahead.push_back(std::async(std::launch::async, LookAtAll, kind, std::exchange(batch, {}),
                                   std::cref(look)));
        if (ahead.size() >= kAhead) take_first();
        return wants_more;
      },
      [&](const Error& error) { broken(error.where, error); }));
  while (!ahead.empty()) take_first();
  if (wants_more) go_on(LookAtAll(kind, std::move(batch), look));
  return {};
}

Status WalkRecords(const Snapshot& snapshot, RecordKind kind,
                   const std::function<bool(Record)>& visit,
                   const std::function<void(const std::string& path, const Error&)>& broken) {
  const auto look = [&](Record record) -> Then {
    return [&visit, record = std::move(record)]() mutable { return visit(std::move(record)); };
  };
  return LookAtRecords(snapshot, kind, look, broken);
}

}  // namespace desk::ops
