// SPDX-License-Identifier: MIT
#include "port/line_reader.h"

#include <string_view>

namespace desk::port {

Result<bool> LineReader::Next(Line& line) {
  constexpr size_t kBlock = 1024 * 1024;
  line = {++number_, at_, 0, {}};
  while (true) {
    if (in_block_ == block_.size()) {
      block_.resize(kBlock);
      in_block_ = 0;
      const auto size = file_.read(at_, block_.data(), block_.size());
      block_.resize(size.value_or(0));
      if (!size) return Fail(size.error());
      if (*size == 0) return line.size > 0;
    }
    const std::string_view rest = std::string_view(block_).substr(in_block_);
    const size_t end = rest.find('\n');
    const std::string_view part = rest.substr(0, end);
    line.size += part.size();
    if (line.size <= most_) {
      line.text += part;
    } else {
      line.text.clear();
    }
    const size_t read = part.size() + (end == std::string_view::npos ? 0 : 1);
    in_block_ += read;
    at_ += read;
    if (end != std::string_view::npos) return true;
  }
}

}  // namespace desk::port
