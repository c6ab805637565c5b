// SPDX-License-Identifier: MIT
#include "sync/common.h"

#include <chrono>
#include <random>
#include <thread>

namespace desk::cmd {

sync::TransportOptions TransportFrom(const Env& env) {
  sync::TransportOptions options;
  options.environment = Env::AllVariables();
  options.may_ask = env.in_tty && env.err_tty;
  return options;
}

void PauseAtMost(int milliseconds) {
  std::random_device random;
  std::this_thread::sleep_for(std::chrono::milliseconds(
      milliseconds / 2 + static_cast<int>(random() % 1000) * milliseconds / 2000));
}

}  // namespace desk::cmd
