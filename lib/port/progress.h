// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_PROGRESS_H_
#define DESK_PORT_PROGRESS_H_

#include <cstddef>
#include <string_view>

namespace desk::port {

// Seam: how far something is that takes long. Called often; whoever shows it decides when.
class Progress {
 public:
  virtual ~Progress() = default;
  // `doing` is a few words: "reading", "writing tickets".
  virtual void Show(std::string_view doing, size_t done, size_t all) = 0;
};

}  // namespace desk::port

#endif  // DESK_PORT_PROGRESS_H_
