// SPDX-License-Identifier: MIT
// A walk over all records: git's objects are read on the calling thread, which also visits, and
// decoded on others meanwhile, some hundreds at a time. Both are about the same work, so with two
// processors a report over a large desk takes half of the time. What is visited comes in the order
// of the paths all the same.
#include <deque>
#include <future>

#include "codec/record_codec.h"
#include "model/hand_edit.h"
#include "ops/desk.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr size_t kBatch = 256;  // a small desk is decoded without a thread
constexpr size_t kAhead = 4;    // batches in memory at one time

struct File {
  std::string path, id, bytes;
};
struct Decoded {
  std::string path;
  Result<Record> record;
};

std::vector<Decoded> DecodeAll(RecordKind kind, const std::vector<File>& files) {
  std::vector<Decoded> all;
  all.reserve(files.size());
  for (const auto& file : files) {
    auto record = DecodeRecord(kind, file.bytes, file.path);
    if (record) {
      record->id = file.id;
      record = Settled(std::move(*record));
    }
    all.push_back({file.path, std::move(record)});
  }
  return all;
}

}  // namespace

Status WalkRecords(const Snapshot& snapshot, RecordKind kind,
                   const std::function<bool(Record)>& visit,
                   const std::function<void(const std::string& path, const Error&)>& broken) {
  bool wants_more = true;
  const auto visit_all = [&](std::vector<Decoded> all) {
    for (auto& [path, record] : all) {
      if (!wants_more) return;
      if (record) {
        wants_more = visit(std::move(*record));
      } else {
        broken(path, record.error());
      }
    }
  };
  std::deque<std::future<std::vector<Decoded>>> ahead;
  const auto visit_first = [&] {
    visit_all(ahead.front().get());
    ahead.pop_front();
  };
  std::vector<File> files;
  DESK_TRY(snapshot.Walk(
      RecordFolder(kind),
      [&](const std::string& path, std::string_view bytes) {
        const auto name = ParseRecordPath(path);
        if (!name) return true;
        files.push_back({path, name->id, std::string(bytes)});
        if (files.size() < kBatch) return true;
        ahead.push_back(std::async(std::launch::async, DecodeAll, kind, std::move(files)));
        files.clear();
        if (ahead.size() >= kAhead) visit_first();
        return wants_more;
      },
      [&](const Error& error) { broken(error.where, error); }));
  while (!ahead.empty()) visit_first();
  if (wants_more) visit_all(DecodeAll(kind, files));
  return {};
}

}  // namespace desk::ops
