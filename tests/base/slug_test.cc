// SPDX-License-Identifier: MIT
#include "base/slug.h"

#include <doctest/doctest.h>

#include "base/id.h"

namespace desk {
namespace {

TEST_CASE("a name suggests an id") {
  struct Case {
    std::string_view name, slug;
  };
  const Case cases[] = {
      {"Group 70", "group-70"},
      {"  Opened by  8 ", "opened-by-8"},
      {"Иванов Пётр", "ivanov-petr"},
      {"Щукин, Юрий Ильич", "shchukin-iurii-ilich"},
      {"Ülkü Straße", "ulku-strasse"},
      {"a.smith_2", "a.smith_2"},
      {"._a_.", "a"},
      {"R&D / Berlin", "r-d-berlin"},
      {"山田", ""},
      {"", ""},
      {"?!", ""},
      {"\xff\xfe", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(Slug(c.name) == c.slug);
  }
}

TEST_CASE("what a name suggests is an id, however long") {
  const std::string slug = Slug(std::string(300, 'x'));
  CHECK(slug.size() == 56);
  CHECK(IsChosenId(slug));
}

}  // namespace
}  // namespace desk
