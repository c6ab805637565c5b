// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_SYNC_COMMON_H_
#define DESK_CMD_SYNC_COMMON_H_

#include "sync/transport.h"
#include "ui/env.h"

namespace desk::cmd {

// How git reaches a remote from here.
sync::TransportOptions TransportFrom(const Env& env);

// Waits for that long, or less by chance, so that two who collided do not collide again.
void PauseAtMost(int milliseconds);

// How a claim is written on a desk: with its remote as the referee, or empty where there is none.
ops::WriteAs RemoteFirst(const Env& env, const Store& store, int deadline_seconds);

}  // namespace desk::cmd

#endif  // DESK_CMD_SYNC_COMMON_H_
