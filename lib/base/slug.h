// SPDX-License-Identifier: MIT
#ifndef DESK_BASE_SLUG_H_
#define DESK_BASE_SLUG_H_

#include <string>
#include <string_view>

namespace desk {

// The id that a name suggests: "Group 70" -> "group-70", "Иванов" -> "ivanov", "Ülkü" -> "ulku".
// Letters that cannot be written so are left out; "" if nothing is left. At most 56 characters.
std::string Slug(std::string_view name);

}  // namespace desk

#endif  // DESK_BASE_SLUG_H_
