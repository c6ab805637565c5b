// SPDX-License-Identifier: MIT
#ifndef DESK_BASE_CLOCK_H_
#define DESK_BASE_CLOCK_H_

#include <array>
#include <cstdint>
#include <memory>

#include "base/time.h"

namespace desk {

// Seam: what time is it. Tests use FakeClock of tests/support.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() const = 0;  // whole seconds
};

// Seam: where random ids come from. Not for secrets.
class IdSource {
 public:
  virtual ~IdSource() = default;
  virtual std::array<uint8_t, 16> Next() = 0;  // 128 fresh random bits
};

std::unique_ptr<Clock> SystemClock();
std::unique_ptr<IdSource> SystemIds();  // getrandom(2)

// A clock that stands still, and ids from a seeded generator: for tests and golden sessions.
std::unique_ptr<Clock> FixedClock(Instant at);
std::unique_ptr<IdSource> SeededIds(uint64_t seed);

}  // namespace desk

#endif  // DESK_BASE_CLOCK_H_
