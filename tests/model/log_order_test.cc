// SPDX-License-Identifier: MIT
#include "model/log_order.h"

#include <doctest/doctest.h>

#include "support/logs.h"

namespace desk {
namespace {

Entry Make(std::string id, int64_t at, std::vector<std::string> after = {}) {
  Entry entry;
  entry.id = std::move(id);
  entry.at.ms = at;
  entry.after = std::move(after);
  return entry;
}

// "a@5 b@6": ids in order with their moments.
std::string Ordered(const std::vector<Entry>& log) {
  const LogOrder order = OrderLog(log);
  std::string out;
  for (const size_t i : order.order) {
    out += (out.empty() ? "" : " ") + log[i].id + "@" + std::to_string(order.moments[i]);
  }
  return out;
}

TEST_CASE("a chain is ordered as it stands, and as any other log") {
  const std::vector<Entry> chain = {Make("c", 100), Make("b", 50, {"c"}), Make("a", 200, {"b"})};
  CHECK(Ordered(chain) == "c@100 b@101 a@200");
  const auto parents = OrderLog(chain).parents;
  CHECK(parents == std::vector<std::vector<size_t>>{{}, {0}, {1}});
  CHECK(Ordered({chain.rbegin(), chain.rend()}) == Ordered(chain));
  // Nearly a chain.
  CHECK(Ordered({Make("c", 100), Make("b", 50, {"c"}), Make("a", 200, {"c"})}) ==
        "c@100 b@101 a@200");
  CHECK(Ordered({Make("c", 100), Make("b", 50)}) == "b@50 c@100");
  CHECK(Ordered({Make("c", 100, {"c"}), Make("b", 50, {"c"})}) == "c@100 b@101");
}

TEST_CASE("entries are ordered by moment and then id, causes first") {
  const struct {
    std::vector<Entry> log;
    std::string expected;
  } cases[] = {
      {{}, ""},
      {{Make("b", 5), Make("a", 5)}, "a@5 b@5"},
      {{Make("a", 9), Make("b", 5)}, "b@5 a@9"},
      // A clock that runs behind does not put the effect before its cause.
      {{Make("a", 100), Make("b", 50, {"a"})}, "a@100 b@101"},
      {{Make("a", 100), Make("b", 50, {"a"}), Make("c", 7, {"b"})}, "a@100 b@101 c@102"},
      {{Make("a", 1), Make("b", 2, {"a"}), Make("c", 9, {"a"}), Make("d", 3, {"b", "c"})},
       "a@1 b@2 c@9 d@10"},
      // What is missing counts as absent.
      {{Make("a", 3, {"gone"})}, "a@3"},
      // The members of a cycle are roots; what follows them is not.
      {{Make("a", 3, {"b"}), Make("b", 9, {"a"}), Make("c", 1, {"a", "b"})}, "a@3 b@9 c@10"},
      {{Make("a", 3, {"a"})}, "a@3"},
      {{Make("a", 3, {"b"}), Make("b", 9, {"c"}), Make("c", 5, {"a"})}, "a@3 c@5 b@9"},
      {{Make("r", 50), Make("a", 3, {"b", "r"}), Make("b", 9, {"a"})}, "a@3 b@9 r@50"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.expected);
    CHECK(Ordered(c.log) == c.expected);
  }
}

TEST_CASE("the order does not depend on how the log was stored") {
  std::vector<Entry> log = {Make("a", 1), Make("b", 2, {"a", "d"}), Make("c", 9, {"a"}),
                            Make("d", 3, {"b", "c"}), Make("e", 0, {"d"})};
  const std::string expected = Ordered(log);
  std::sort(log.begin(), log.end(), [](const Entry& x, const Entry& y) { return x.id < y.id; });
  do {
    CHECK(Ordered(log) == expected);
  } while (std::next_permutation(log.begin(), log.end(),
                                 [](const Entry& x, const Entry& y) { return x.id < y.id; }));
}

TEST_CASE("missing causes and cycles are reported") {
  const LogOrder order =
      OrderLog({Make("a", 1, {"b"}), Make("b", 2, {"a"}), Make("c", 3, {"y", "x"}),
                Make("d", 4, {"x"}), Make("e", 5, {"e"})});
  CHECK(order.missing == std::vector<std::string>{"x", "y"});
  CHECK(order.cyclic == std::vector<size_t>{0, 1, 4});
}

TEST_CASE("heads are the entries that nothing follows, sorted") {
  CHECK(Heads({}).empty());
  CHECK(Heads({Make("a", 1), Make("c", 2, {"a"}), Make("b", 3, {"a"})}) ==
        std::vector<std::string>{"b", "c"});
}

TEST_CASE("the next moment is past all others") {
  CHECK(NextMoment({}) == 0);
  CHECK(NextMoment({Make("a", 100), Make("b", 50, {"a"})}) == 102);
}

TEST_CASE("a chain of 200,000 entries needs no stack") {
  std::vector<Entry> log;
  for (int i = 0; i < 200'000; ++i) {
    log.push_back(Make("e" + std::to_string(i), 0,
                       i == 0 ? std::vector<std::string>{}
                              : std::vector<std::string>{"e" + std::to_string(i - 1)}));
  }
  std::reverse(log.begin(), log.end());
  CHECK(OrderLog(log).moments[0] == 199'999);
}

TEST_CASE("times at both ends of the calendar do no harm") {
  const std::vector<Entry> log = {Make("a", ParseInstant("9999-12-31T23:59:59Z")->ms),
                                  Make("b", ParseInstant("0000-01-01T00:00:00Z")->ms, {"a"})};
  const LogOrder order = OrderLog(log);
  CHECK(order.moments[1] == order.moments[0] + 1);
}

}  // namespace
}  // namespace desk
