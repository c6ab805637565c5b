// SPDX-License-Identifier: MIT
#include "merge/config_join.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <set>

#include "codec/config_file.h"

namespace desk {
namespace {

TEST_CASE("the version that reads, then the greater rev, then the greater bytes") {
  const struct {
    std::string loser, winner;
  } cases[] = {
      {"rev: 2\nname: zzz\n", "rev: 3\nname: a\n"},
      {"rev: 9\nname: zzz\n", "rev: 10\nname: a\n"},
      {"rev: 3\nname: a\n", "rev: 3\nname: b\n"},
      {"rev: 3\nname: a\n", "rev: 3\nname: a # why\n"},
      {"rev: 3\nname: z\n", "rev: 3\nname: \xc3\xa9\n"},  // bytes are unsigned
      // Without a rev a file has 1.
      {"name: a\n", "rev: 2\n"},
      {"name: a\n", "rev: 1\n"},
      {"rev: 1\nname: z\n", "rev: ~\n"},
      // What does not read loses, whatever it says of itself.
      {"rev: 9\nname: [\n", "rev: 2\n"},
      {"", "rev: 1\n"},
      {"- rev: 9\n", "rev: 1\n"},
      {"rev: 9\nrev: 9\n", "rev: 1\n"},
      {"rev: 9\nname: \"\xff\"\n", "rev: 1\n"},
      {"<<<<<<< HEAD\nrev: 9\n", "rev: 1\n"},
      {"rev: \"9\"\n", "rev: 1\n"},
      {"rev: 0\n", "name: a\n"},
      {"rev: -9\n", "name: a\n"},
      {"rev: 9.5\n", "name: a\n"},
      {"rev: 2147483647\n", "rev: 1\n"},
      {"rev: 99999999999999999999\n", "rev: 1\n"},
      // Of two that do not read, the greater bytes.
      {"rev: 9\nname: [\n", "rev: [\n"},
      {"", "["},
  };
  for (const auto& c : cases) {
    CAPTURE(c.loser);
    CAPTURE(c.winner);
    CHECK(JoinConfig(c.loser, c.winner) == c.winner);
    CHECK(JoinConfig(c.winner, c.loser) == c.winner);
    CHECK(JoinConfig(c.winner, c.winner) == c.winner);
  }
}

// A file that may read, or nearly, or not at all.
std::string RandomFile(std::mt19937_64& random) {
  const std::array<std::string, 12> lines = {
      "rev: 1\n", "rev: 2\n",  "rev: 10\n", "rev: 0\n",
      "rev: x\n", "name: a\n", "name: b\n", "zone: UTC # a comment\n",
      "x: [\n",   "- a\n",     "\xff\n",    "a: 1"};
  std::string bytes;
  for (auto n = random() % 4; n > 0; --n) bytes += lines[random() % lines.size()];
  return bytes;
}

TEST_CASE("the join of configuration is commutative, associative and idempotent") {
  std::mt19937_64 random(1);
  std::set<std::string> winners;
  int unreadable = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string a = RandomFile(random), b = RandomFile(random), c = RandomFile(random);
    CAPTURE(a);
    CAPTURE(b);
    CAPTURE(c);
    const std::string ab = JoinConfig(a, b);
    REQUIRE((ab == a || ab == b));
    REQUIRE(JoinConfig(b, a) == ab);
    REQUIRE(JoinConfig(ab, c) == JoinConfig(a, JoinConfig(b, c)));
    REQUIRE(JoinConfig(ab, ab) == ab);
    REQUIRE(JoinConfig(ab, b) == ab);
    // It reads if one of the two does, and nobody's greater rev is passed over.
    const auto rev_a = ReadRev(a, "a"), rev_b = ReadRev(b, "b"), rev = ReadRev(ab, "ab");
    REQUIRE(rev.has_value() == (rev_a.has_value() || rev_b.has_value()));
    if (rev) REQUIRE(*rev == std::max(rev_a.value_or(0), rev_b.value_or(0)));
    unreadable += rev ? 0 : 1;
    winners.insert(ab);
  }
  CHECK(unreadable > 1000);
  CHECK(winners.size() > 200);
}

}  // namespace
}  // namespace desk
