// SPDX-License-Identifier: MIT
#include "port/export.h"

#include <set>

#include "base/text.h"
#include "ops/attachments.h"
#include "ops/find.h"
#include "port/ahead.h"
#include "port/export_line.h"
#include "store/paths.h"

namespace desk::port {

namespace {

// Which tickets and attachments a query leaves in an export.
class Selection {
 public:
  static Result<Selection> Make(const ops::Desk& desk, const std::vector<std::string>& words) {
    Selection selection;
    selection.has_query_ = !words.empty();
    if (words.empty()) return selection;
    DESK_ASSIGN(const auto asked, ops::ParseTicketQuery(desk, words, true));
    if (asked.query.limit || !asked.query.sort.empty())
      return Fail(ErrorCode::kUsage, "an export has an order of its own and no limit");
    DESK_ASSIGN(const auto broken, ops::WalkTickets(*desk.tip, [&](const Record& ticket) {
                  if (ops::MatchesTicket(asked.query, ticket, desk.config)) selection.Add(ticket);
                }));
    for (const auto& [id, error] : broken) selection.paths_.insert(PathOf(error));
    return selection;
  }

  bool Has(const std::string& path) const {
    const bool is_chosen = path.starts_with("tickets/") || path.starts_with("attachments/");
    return !has_query_ || !is_chosen || paths_.contains(path);
  }

 private:
  // Where an error is: "path:line:column", or the path alone.
  static std::string PathOf(const Error& error) {
    return error.where.substr(0, error.where.find(':'));
  }

  void Add(const Record& ticket) {
    paths_.insert(RecordPath(RecordKind::kTicket, ticket.id));
    for (const auto& entry : ticket.log) {
      for (const auto& attachment : ops::AttachmentsOf(entry))
        paths_.insert(AttachmentPath(attachment.sha256));
    }
  }

  bool has_query_ = false;
  std::set<std::string> paths_;
};

}  // namespace

Status ExportJsonl(const ops::Desk& desk, const std::vector<std::string>& query,
                   const std::function<Status(std::string_view line)>& line,
                   const std::function<void(const Error&)>& missing) {
  DESK_ASSIGN(const Selection selection, Selection::Make(desk, query));
  const std::string uid = desk.broken ? "" : FormatUid(desk.config.uid);
  DESK_TRY(line(ExportHeadLine({uid, desk.tip->commit(), Join(query, " ")})));
  size_t files = 0;
  Ahead<ExportedFile, std::string> lines(&ExportLine, [&](const std::string& text) {
    ++files;
    return line(text);
  });
  Status status;
  std::set<std::string> named;
  DESK_TRY(desk.tip->Walk(
      "",
      [&](const std::string& path, std::string_view bytes) {
        if (selection.Has(path)) status = lines.Add({path, std::string(bytes)}, bytes.size());
        return status.has_value();
      },
      [&](const Error& error) {
        if (IsDeskPath(error.where) && !selection.Has(error.where)) return;
        named.insert(VisibleLine(error.where));
        missing(error);
      }));
  DESK_TRY(status);
  DESK_TRY(lines.Finish());
  for (const auto& error : desk.tip->OddEntries()) {
    const bool is_left_out = IsDeskPath(error.where) && !selection.Has(error.where);
    if (!is_left_out && named.insert(error.where).second) missing(error);
  }
  return line(ExportEndLine(files));
}

}  // namespace desk::port
