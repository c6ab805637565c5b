// SPDX-License-Identifier: MIT
#include "base/clock.h"

#include <sys/random.h>

#include <chrono>
#include <random>

namespace desk {

namespace {

class RealClock final : public Clock {
 public:
  Instant Now() const override {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(now).count() * 1000};
  }
};

class StandingClock final : public Clock {
 public:
  explicit StandingClock(Instant at) : at_(at) {}
  Instant Now() const override { return at_; }

 private:
  Instant at_;
};

class KernelIds final : public IdSource {
 public:
  std::array<uint8_t, 16> Next() override {
    std::array<uint8_t, 16> bytes{};
    // Sixteen bytes are never cut short once the pool is ready, and the call waits until it is.
    while (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    }
    return bytes;
  }
};

class RepeatableIds final : public IdSource {
 public:
  explicit RepeatableIds(uint64_t seed) : random_(seed) {}
  std::array<uint8_t, 16> Next() override {
    std::array<uint8_t, 16> bytes{};
    for (auto& byte : bytes) byte = static_cast<uint8_t>(random_() >> 56);
    return bytes;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace

std::unique_ptr<Clock> SystemClock() { return std::make_unique<RealClock>(); }
std::unique_ptr<IdSource> SystemIds() { return std::make_unique<KernelIds>(); }
std::unique_ptr<Clock> FixedClock(Instant at) { return std::make_unique<StandingClock>(at); }
std::unique_ptr<IdSource> SeededIds(uint64_t seed) { return std::make_unique<RepeatableIds>(seed); }

}  // namespace desk
