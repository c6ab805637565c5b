// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_SUPPORT_NASTY_H_
#define DESK_TESTS_SUPPORT_NASTY_H_

#include <random>
#include <string>
#include <vector>

namespace desk::test {

// A string of what breaks YAML writers, mixed with random characters.
inline std::string NastyString(std::mt19937_64& random) {
  static const std::vector<std::string> pieces = {" ",          "  ",
                                                  "\n",         "\n\n",
                                                  "\t",         "\r",
                                                  ":",          ": ",
                                                  " #",         "#",
                                                  "-",          "- ",
                                                  "---",        "...",
                                                  "'",          "\"",
                                                  "\\",         "[",
                                                  "]",          "{",
                                                  "}",          ",",
                                                  "&",          "*",
                                                  "!",          "|",
                                                  ">",          "%",
                                                  "@",          "`",
                                                  "?",          "yes",
                                                  "null",       "~",
                                                  "1",          "1e5",
                                                  "0x1",        "<<",
                                                  "<<<<<<< ",   "=======",
                                                  "\x01",       "\x1b",
                                                  "\x7f",       "\u0085",
                                                  "\u00a0",     "\u2028",
                                                  "\ufeff",     "\ufffe",
                                                  "\u202e",     "\U0001F600",
                                                  "\U000E0041", "\U0010FFFF",
                                                  "й",          "漢",
                                                  "e\u0301",    "a",
                                                  "word",       std::string(1, '\0')};
  std::string text;
  for (auto n = random() % 12; n > 0; --n) text += pieces[random() % pieces.size()];
  return text;
}

}  // namespace desk::test

#endif  // DESK_TESTS_SUPPORT_NASTY_H_
