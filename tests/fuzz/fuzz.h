// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_FUZZ_FUZZ_H_
#define DESK_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace desk::fuzz {

// What every fuzzer does with its bytes. A crash, a leak, a hang and a broken promise are all found
// the same way.
void One(std::string_view input);

// A promise that holds for every input. `says` and `detail` are printed when it is broken.
inline void Expect(bool holds, std::string_view says, const std::string& detail = "") {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %.*s\n%s\n", static_cast<int>(says.size()), says.data(),
               detail.c_str());
  std::abort();
}

}  // namespace desk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  desk::fuzz::One({reinterpret_cast<const char*>(data), size});
  return 0;
}

#endif  // DESK_TESTS_FUZZ_FUZZ_H_
