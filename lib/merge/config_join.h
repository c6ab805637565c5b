// SPDX-License-Identifier: MIT
#ifndef DESK_MERGE_CONFIG_JOIN_H_
#define DESK_MERGE_CONFIG_JOIN_H_

#include <string>

namespace desk {

// The join of two versions of a configuration file (`desk.yaml`, `types/*.yaml`, ...): one of the
// two, whole. The one that reads; then the one with the greater `rev`; then the one with the
// greater bytes. Commutative, associative and idempotent. Any bytes may be given.
const std::string& JoinConfig(const std::string& a, const std::string& b);

}  // namespace desk

#endif  // DESK_MERGE_CONFIG_JOIN_H_
