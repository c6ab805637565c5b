// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_AHEAD_H_
#define DESK_PORT_AHEAD_H_

#include <deque>
#include <functional>
#include <future>
#include <utility>
#include <vector>

#include "base/result.h"

namespace desk::port {

// Work on many things that do not know of each other: done on other threads, some batches ahead,
// and taken in order on the caller's.
template <typename In, typename Out>
class Ahead {
 public:
  // `work` is called on other threads, `take` on that of Add and Finish, which fail as it does.
  Ahead(std::function<Out(In)> work, std::function<Status(Out)> take)
      : work_(std::move(work)), take_(std::move(take)) {}

  // `bytes` is about what it takes in memory.
  Status Add(In in, size_t bytes) {
    batch_.push_back(std::move(in));
    bytes_ += bytes;
    if (bytes_ < kBatchBytes) return {};
    ahead_.push_back(std::async(std::launch::async, &Ahead::DoAll, work_, std::move(batch_)));
    batch_.clear();
    bytes_ = 0;
    return ahead_.size() < kAhead ? Status() : TakeFirst();
  }
  Status Finish() {
    while (!ahead_.empty()) DESK_TRY(TakeFirst());
    return TakeAll(DoAll(work_, std::exchange(batch_, {})));
  }

 private:
  static constexpr size_t kBatchBytes = 512 * 1024, kAhead = 4;

  static std::vector<Out> DoAll(const std::function<Out(In)>& work, std::vector<In> batch) {
    std::vector<Out> done;
    done.reserve(batch.size());
    for (In& in : batch) done.push_back(work(std::move(in)));
    return done;
  }
  Status TakeFirst() {
    auto done = ahead_.front().get();
    ahead_.pop_front();
    return TakeAll(std::move(done));
  }
  Status TakeAll(std::vector<Out> done) {
    for (Out& out : done) DESK_TRY(take_(std::move(out)));
    return {};
  }

  std::function<Out(In)> work_;
  std::function<Status(Out)> take_;
  std::vector<In> batch_;
  size_t bytes_ = 0;
  std::deque<std::future<std::vector<Out>>> ahead_;
};

}  // namespace desk::port

#endif  // DESK_PORT_AHEAD_H_
