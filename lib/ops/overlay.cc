// SPDX-License-Identifier: MIT
#include "ops/overlay.h"

namespace desk::ops {

namespace {

using Visit = std::function<bool(const std::string& path, std::string_view bytes)>;

// The files of a map among those of a walk that comes by in order of the paths.
class Among {
 public:
  Among(const std::map<std::string, std::string, std::less<>>& files, std::string_view folder,
        const Visit& visit)
      : folder_(folder.empty() ? "" : std::string(folder) + "/"),
        visit_(visit),
        next_(files.lower_bound(folder_)),
        end_(files.end()) {}

  // A file of the walk, unless the map has one in its place.
  bool Pass(const std::string& path, std::string_view bytes) {
    while (AtFile() && next_->first < path) {
      if (!VisitNext()) return false;
    }
    return AtFile() && next_->first == path ? VisitNext() : visit_(path, bytes);
  }
  void Rest() {
    while (AtFile() && !stopped_) VisitNext();
  }

 private:
  bool AtFile() const { return next_ != end_ && next_->first.starts_with(folder_); }
  bool VisitNext() {
    const auto file = next_++;
    stopped_ = !visit_(file->first, file->second);
    return !stopped_;
  }

  std::string folder_;
  const Visit& visit_;
  std::map<std::string, std::string, std::less<>>::const_iterator next_, end_;
  bool stopped_ = false;
};

}  // namespace

Result<std::string> Overlay::Read(std::string_view path) const {
  const auto file = files_.find(path);
  return file == files_.end() ? base_.Read(path) : Result<std::string>(file->second);
}

Status Overlay::List(std::string_view folder, const std::function<bool(const std::string&)>& visit,
                     const std::function<void(const Error&)>& damaged) const {
  const Visit named = [&](const std::string& path, std::string_view) { return visit(path); };
  Among among(files_, folder, named);
  bool more = true;
  DESK_TRY(base_.List(
      folder, [&](const std::string& path) { return more = among.Pass(path, ""); }, damaged));
  if (more) among.Rest();
  return {};
}

Status Overlay::Walk(std::string_view folder, const Visit& visit,
                     const std::function<void(const Error&)>& damaged) const {
  Among among(files_, folder, visit);
  bool more = true;
  DESK_TRY(base_.Walk(
      folder,
      [&](const std::string& path, std::string_view bytes) {
        return more = among.Pass(path, bytes);
      },
      damaged));
  if (more) among.Rest();
  return {};
}

std::vector<Snapshot::Version> Overlay::Versions(
    std::string_view path, const std::function<bool(std::string_view bytes)>& ends) const {
  return base_.Versions(path, ends);
}

}  // namespace desk::ops
