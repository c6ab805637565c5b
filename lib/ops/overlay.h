// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_OVERLAY_H_
#define DESK_OPS_OVERLAY_H_

#include <map>
#include <string>

#include "store/store.h"

namespace desk::ops {

// A snapshot with files over it that are not committed yet: what a later change of one commit sees
// of the earlier ones. Its commit is that of the base, which must outlive it.
class Overlay final : public Snapshot {
 public:
  explicit Overlay(const Snapshot& base) : base_(base) {}

  void Put(std::string path, std::string bytes) { files_[std::move(path)] = std::move(bytes); }
  bool Has(std::string_view path) const { return files_.find(path) != files_.end(); }
  const std::map<std::string, std::string, std::less<>>& files() const { return files_; }

  std::string commit() const override { return base_.commit(); }
  Result<std::string> Read(std::string_view path) const override;
  Status List(std::string_view folder, const std::function<bool(const std::string&)>& visit,
              const std::function<void(const Error&)>& damaged) const override;
  Status Walk(std::string_view folder,
              const std::function<bool(const std::string&, std::string_view)>& visit,
              const std::function<void(const Error&)>& damaged) const override;
  // Of the base alone.
  std::vector<Version> Versions(
      std::string_view path,
      const std::function<bool(std::string_view bytes)>& ends) const override;
  std::vector<Error> OddEntries() const override { return base_.OddEntries(); }

 private:
  const Snapshot& base_;
  std::map<std::string, std::string, std::less<>> files_;
};

}  // namespace desk::ops

#endif  // DESK_OPS_OVERLAY_H_
