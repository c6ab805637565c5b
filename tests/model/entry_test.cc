// SPDX-License-Identifier: MIT
#include "model/entry.h"

#include <doctest/doctest.h>

namespace desk {
namespace {

TEST_CASE("other keys of an entry are found by name, kept in order, and there once") {
  Entry entry;
  for (const char* key : {"with", "cause", "x-b", "mid", "x-a", "x-c"})
    entry.SetRest(key, Value::String(key));
  entry.SetRest("mid", Value::String("new"));
  std::string keys;
  for (const auto& [key, value] : entry.rest) keys += key + "=" + value.text + " ";
  CHECK(keys == "mid=new cause=cause with=with x-a=x-a x-b=x-b x-c=x-c ");
  REQUIRE(entry.Rest("x-a") != nullptr);
  CHECK(entry.Rest("x-a")->text == "x-a");
  CHECK(entry.Rest("spent") == nullptr);
}

TEST_CASE("a redaction names itself") {
  Entry entry;
  entry.id = "aaaa";
  CHECK(!entry.is_redaction());
  entry.SetRest("redacts", Value::String("bbbb"));
  CHECK(!entry.is_redaction());
  entry.SetRest("redacts", Value::String("aaaa"));
  CHECK(entry.is_redaction());
}

}  // namespace
}  // namespace desk
