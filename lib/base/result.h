// SPDX-License-Identifier: MIT
#ifndef DESK_BASE_RESULT_H_
#define DESK_BASE_RESULT_H_

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace desk {

// A value, or the Error that says why there is none.
template <typename T>
using Result = tl::expected<T, Error>;

// An operation that yields nothing but may fail.
using Status = Result<void>;

// Makes the failing side of a Result: `return Fail(ErrorCode::kNotFound, "no ticket 'x'");`
inline tl::unexpected<Error> Fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message), {}, {}, {}});
}
inline tl::unexpected<Error> Fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace desk

#define DESK_CONCAT_(a, b) a##b
#define DESK_CONCAT(a, b) DESK_CONCAT_(a, b)

// Returns the error of `expr` (a Result) from the enclosing function, if it has one.
#define DESK_TRY(expr)                                                      \
  do {                                                                      \
    if (auto desk_status = (expr); !desk_status.has_value()) {              \
      return tl::unexpected<::desk::Error>(std::move(desk_status).error()); \
    }                                                                       \
  } while (false)

// DESK_ASSIGN(auto x, F()) binds the value of F(), or returns its error.
#define DESK_ASSIGN(decl, expr) DESK_ASSIGN_(decl, expr, DESK_CONCAT(desk_result_, __LINE__))
#define DESK_ASSIGN_(decl, expr, tmp)                             \
  auto tmp = (expr);                                              \
  if (!tmp.has_value()) {                                         \
    return tl::unexpected<::desk::Error>(std::move(tmp).error()); \
  }                                                               \
  decl = std::move(*tmp)

#endif  // DESK_BASE_RESULT_H_
