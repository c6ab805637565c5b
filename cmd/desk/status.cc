// SPDX-License-Identifier: MIT
// desk status: where one stands.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "command.h"
#include "model/fold.h"
#include "ops/find.h"
#include "ops/take_in.h"
#include "sync/transport.h"

namespace desk::cmd {

namespace {

struct Options {};

void Declare(OptionSet&, Options&) {}

// The drafts, and what can be done with them.
std::string TextOf(const std::vector<Draft>& drafts) {
  std::string text;
  bool any_reads = false, any_deleted = false;
  for (const auto& draft : drafts) {
    text += fmt::format("draft: {}{}\n", draft.path, draft.deleted ? " (deleted)" : "");
    any_deleted |= draft.deleted;
    any_reads |= !draft.deleted && !ops::FaultOf(draft);
  }
  if (any_reads) text += "desk commit takes the drafts in\n";
  if (any_deleted) text += "desk removes no records; to bring a deleted file back:\n";
  for (const auto& draft : drafts) {
    if (draft.deleted) text += "git checkout HEAD -- " + draft.path + "\n";
  }
  return text;
}

std::string Commits(size_t count, std::string_view what) {
  return fmt::format("{} commit{} to {}", count, count == 1 ? "" : "s", what);
}

// What the remote lacks and what it has, as far as this clone knows without asking.
void AddRemote(const Store& store, Json& json, std::string& text) {
  json["remote"] = nullptr;
  const auto last = sync::ReadLastSync(store);
  const auto since = last ? store.DistanceTo(last->commit) : std::nullopt;
  if (!since) return;
  // Where git has seen the remote's branch last, by whatever fetch.
  const auto seen = store.At("refs/remotes/" + last->remote + "/" + store.branch());
  const auto to_seen = seen ? store.DistanceTo((*seen)->commit()) : std::nullopt;
  const size_t behind = to_seen ? to_seen->behind : 0;
  json["remote"] = {{"name", last->remote},
                    {"unsent", since->ahead},
                    {"unreceived", behind},
                    {"last_sync", FormatInstant(last->at)}};
  text += last->remote + ": ";
  text += since->ahead == 0 ? "nothing to send" : Commits(since->ahead, "send");
  if (behind > 0) text += ", " + Commits(behind, "take in");
  text += ", last sync " + FormatInstant(last->at) + "\n";
}

Status Run(Env& env, const Options&) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const auto drafts, desk->store->Drafts());
  std::map<Category, int64_t> counts;
  size_t races = 0;
  DESK_ASSIGN(const auto broken, ops::LookAtTickets(*desk->tip, [&](const Record& ticket) {
                const auto category = desk->config.CategoryOf(ticket.Text("status"));
                const size_t lost = OpenRaces(ticket.log).size();
                return [&counts, &races, category, lost] {
                  if (category) ++counts[*category];
                  races += lost;
                };
              }));
  Document document;
  document.schema = "desk.status/1";
  document.json = {{"name", desk->config.name},
                   {"branch", desk->store->branch()},
                   {"commit", desk->tip->commit()},
                   {"actor", desk->actor ? Json(desk->actor->handle) : Json(nullptr)},
                   {"tickets", Json::object()},
                   {"drafts", Json::array()},
                   {"broken", Json::array()}};
  std::string text = fmt::format("{}, branch {}\n", desk->config.name, desk->store->branch());
  text += desk->actor ? fmt::format("you are {}\n", desk->actor->handle)
                      : "git knows no identity here; desk can be read only\n";
  AddRemote(*desk->store, document.json, text);
  for (const auto& [category, count] : counts) {
    document.json["tickets"][std::string(CategoryName(category))] = count;
    text += fmt::format("{:>8} {}\n", count, CategoryName(category));
  }
  if (counts.empty()) text += "no tickets yet\n";
  document.json["races"] = races;
  if (races > 0) {
    text += fmt::format("{} value{} lost a race; desk conflicts lists them\n", races,
                        races == 1 ? "" : "s");
  }
  for (const auto& draft : drafts) document.json["drafts"].push_back(draft.path);
  text += TextOf(drafts);
  const auto add_broken = [&](const Error& error) {
    const std::string where = error.where.empty() ? "" : error.where + ": ";
    document.json["broken"].push_back(where.empty() ? error.message : error.where);
    text += fmt::format("broken: {}{}\n", where, error.message);
  };
  for (const auto& [id, error] : broken) add_broken(error);
  for (const auto& draft : drafts) {
    if (const auto fault = ops::FaultOf(draft)) add_broken(*fault);
  }
  document.text = [text](int, bool) { return text; };
  DESK_TRY(env.Render(document));
  if (document.json["broken"].empty()) return {};
  return Fail(ErrorCode::kInvalidData, "some files could not be read");
}

}  // namespace

extern const Command kStatus{"", "status", "show where the desk stands",
                             &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
