// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_SUPPORT_PAGES_H_
#define DESK_TESTS_SUPPORT_PAGES_H_

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace desk::test {

// The text of a page of docs/formats.
inline std::string Page(const std::string& name) {
  const auto root = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
  std::ifstream in(root / "docs" / "formats" / name, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Its examples in YAML, in order.
inline std::vector<std::string> YamlExamples(const std::string& name) {
  constexpr std::string_view kBegin = "\n```yaml\n", kEnd = "\n```\n";
  const std::string page = Page(name);
  std::vector<std::string> examples;
  for (size_t at = page.find(kBegin); at != std::string::npos; at = page.find(kBegin, at)) {
    at += kBegin.size();
    examples.push_back(page.substr(at, page.find(kEnd, at) + 1 - at));
  }
  return examples;
}

}  // namespace desk::test

#endif  // DESK_TESTS_SUPPORT_PAGES_H_
