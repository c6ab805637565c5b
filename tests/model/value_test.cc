// SPDX-License-Identifier: MIT
#include "model/value.h"

#include <doctest/doctest.h>

namespace desk {
namespace {

TEST_CASE("numbers are those of JSON") {
  for (const char* text : {"0", "-0", "7", "-12", "1.5", "0.25", "1e5", "1E-5", "-2.5e+10"}) {
    CAPTURE(text);
    CHECK(IsJsonNumber(text));
  }
  for (const char* text : {"", "-", "+1", "01", "1.", ".5", "1e", "0x1f", "1_000", "12:30", "1 ",
                           "nan", "--1", "1.2.3"}) {
    CAPTURE(text);
    CHECK_FALSE(IsJsonNumber(text));
  }
}

TEST_CASE("values are read as integers and texts where they are") {
  CHECK(Value::Number(3).AsInt() == 3);
  CHECK(Value::String("3").AsInt() == 3);
  CHECK_FALSE(Value::String("3x").AsInt());
  CHECK_FALSE(Value::String("").AsInt());
  CHECK_FALSE(Value::Bool(true).AsInt());
  CHECK_FALSE(Value::String("99999999999999999999").AsInt());
  CHECK(Value::Null().AsText() == "");
  CHECK_FALSE(Value::Map().AsText());
  CHECK(Value::String("a").AsStrings() == std::vector<std::string>{"a"});
  CHECK(Value::Strings({"a", "b"}).AsStrings() == std::vector<std::string>{"a", "b"});
  CHECK(Value::Null().AsStrings().empty());
}

}  // namespace
}  // namespace desk
