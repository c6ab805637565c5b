// SPDX-License-Identifier: MIT
// The order of a log without trusting any clock.
//
// Every entry names the entries it follows, so a log is a graph whose edges point from effect to
// cause. Clocks of different machines disagree; the graph does not. An entry's moment is its own
// `at`, unless that would put it before something it follows: then it is one millisecond past the
// latest of these. Sorting by (moment, id) therefore never shows an effect before its cause, and
// between entries that know nothing of each other the later `at` wins, which is what people expect
// of two edits that crossed.
//
// A graph made by programs has no cycle. One made by hand can have; then the members of the cycle
// are taken as roots, everywhere in the same way, since who stands on a cycle does not depend on
// where one starts. They are the strongly connected components of more than one entry (Tarjan
// 1972), found without recursion because a log may be a hundred thousand entries long.
//
// Most logs are no graph to speak of but a chain: each entry follows the one above it. That is seen
// at a glance and needs none of this.
#include "model/log_order.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>

namespace desk {

namespace {

constexpr size_t kUnseen = std::numeric_limits<size_t>::max();
using Graph = std::vector<std::vector<size_t>>;

// Tarjan's algorithm with its own stack. Components come out causes first, so `topological` lists
// every entry behind the entries it follows.
class Components {
 public:
  explicit Components(const Graph& parents)
      : parents_(parents),
        index_(parents.size(), kUnseen),
        low_(parents.size()),
        open_(parents.size()),
        cyclic(parents.size()) {
    topological.reserve(parents.size());
    for (size_t i = 0; i < parents.size(); ++i) {
      if (index_[i] == kUnseen) Visit(i);
    }
  }

 private:
  struct Frame {
    size_t node;
    size_t next_parent;
  };

  void Enter(size_t node) {
    index_[node] = low_[node] = counter_++;
    open_[node] = true;
    component_.push_back(node);
    frames_.push_back({node, 0});
  }

  void Visit(size_t root) {
    Enter(root);
    while (!frames_.empty()) {
      const size_t node = frames_.back().node;
      if (frames_.back().next_parent < parents_[node].size()) {
        const size_t parent = parents_[node][frames_.back().next_parent++];
        if (index_[parent] == kUnseen) {
          Enter(parent);
        } else if (open_[parent]) {
          low_[node] = std::min(low_[node], index_[parent]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) {
        size_t& low = low_[frames_.back().node];
        low = std::min(low, low_[node]);
      }
      if (low_[node] == index_[node]) Close(node);
    }
  }

  void Close(size_t root) {
    const size_t first = topological.size();
    size_t node;
    do {
      node = component_.back();
      component_.pop_back();
      open_[node] = false;
      topological.push_back(node);
    } while (node != root);
    const auto& own = parents_[root];
    const bool alone = topological.size() == first + 1;
    if (alone && std::find(own.begin(), own.end(), root) == own.end()) return;
    for (size_t i = first; i < topological.size(); ++i) cyclic[topological[i]] = true;
  }

  const Graph& parents_;
  std::vector<size_t> index_, low_;
  std::vector<bool> open_;
  std::vector<size_t> component_;
  std::vector<Frame> frames_;
  size_t counter_ = 0;

 public:
  std::vector<bool> cyclic;
  std::vector<size_t> topological;
};

// Resolves `after` to indexes, and collects the ids that no entry has.
Graph ParentsOf(const std::vector<Entry>& log, std::vector<std::string>& missing) {
  std::unordered_map<std::string_view, size_t> by_id;
  by_id.reserve(log.size());
  for (size_t i = 0; i < log.size(); ++i) by_id.emplace(log[i].id, i);
  Graph parents(log.size());
  for (size_t i = 0; i < log.size(); ++i) {
    for (const auto& id : log[i].after) {
      const auto it = by_id.find(id);
      if (it == by_id.end()) {
        missing.push_back(id);
      } else {
        parents[i].push_back(it->second);
      }
    }
  }
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  return parents;
}

bool IsChain(const std::vector<Entry>& log) {
  for (size_t i = 0; i < log.size(); ++i) {
    const auto& after = log[i].after;
    const bool follows = i == 0 ? after.empty() : after.size() == 1 && after[0] == log[i - 1].id;
    if (!follows) return false;
  }
  return true;
}

LogOrder OrderChain(const std::vector<Entry>& log) {
  LogOrder result;
  result.moments.reserve(log.size());
  result.order.reserve(log.size());
  result.parents.resize(log.size());
  for (size_t i = 0; i < log.size(); ++i) {
    const int64_t at = log[i].at.ms;
    result.moments.push_back(i == 0 ? at : std::max(at, result.moments.back() + 1));
    result.order.push_back(i);
    if (i > 0) result.parents[i] = {i - 1};
  }
  return result;
}

}  // namespace

LogOrder OrderLog(const std::vector<Entry>& log) {
  if (IsChain(log)) return OrderChain(log);
  LogOrder result;
  result.parents = ParentsOf(log, result.missing);
  const Components components(result.parents);
  for (size_t i = 0; i < log.size(); ++i) {
    if (!components.cyclic[i]) continue;
    result.cyclic.push_back(i);
    result.parents[i].clear();
  }
  result.moments.resize(log.size());
  for (const size_t i : components.topological) {
    int64_t moment = log[i].at.ms;
    for (const size_t parent : result.parents[i])
      moment = std::max(moment, result.moments[parent] + 1);
    result.moments[i] = moment;
  }
  result.order.resize(log.size());
  for (size_t i = 0; i < log.size(); ++i) result.order[i] = i;
  std::sort(result.order.begin(), result.order.end(), [&](size_t a, size_t b) {
    if (result.moments[a] != result.moments[b]) return result.moments[a] < result.moments[b];
    return log[a].id < log[b].id;
  });
  return result;
}

std::vector<std::string> Heads(const std::vector<Entry>& log) {
  const LogOrder order = OrderLog(log);
  std::vector<bool> followed(log.size());
  for (const auto& parents : order.parents) {
    for (const size_t parent : parents) followed[parent] = true;
  }
  std::vector<std::string> heads;
  for (size_t i = 0; i < log.size(); ++i) {
    if (!followed[i]) heads.push_back(log[i].id);
  }
  std::sort(heads.begin(), heads.end());
  return heads;
}

int64_t NextMoment(const std::vector<Entry>& log) {
  const LogOrder order = OrderLog(log);
  return order.order.empty() ? 0 : order.moments[order.order.back()] + 1;
}

}  // namespace desk
