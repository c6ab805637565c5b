// SPDX-License-Identifier: MIT
#include "sync/common.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

#include "sync/sync.h"

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

ops::WriteAs RemoteFirst(const Env& env, const Store& store, int deadline_seconds) {
  if (!sync::HasRemote(store)) return {};
  auto options = TransportFrom(env);
  options.deadline_seconds = std::max(1, deadline_seconds);
  return [options](Store& desk, const Store::Build& build) -> Result<Committed> {
    DESK_ASSIGN(const auto transport, sync::GitTransport(desk, options));
    return sync::WriteRemoteFirst(desk, *transport, build, PauseAtMost);
  };
}

}  // namespace desk::cmd
