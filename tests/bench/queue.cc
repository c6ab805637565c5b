// SPDX-License-Identifier: MIT
#include "bench/queue.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "codec/record_codec.h"
#include "config/config.h"
#include "model/fold.h"
#include "model/hand_edit.h"
#include "store/paths.h"

namespace desk::bench {

namespace {

constexpr int64_t kStart = 1735689600000;  // 2025-01-01
constexpr int64_t kHour = 3600 * 1000;
constexpr const char* kWords[] = {"printer", "VPN",    "password", "drops",   "every",  "hour",
                                  "since",   "the",    "update",   "Wi-Fi",   "laptop", "мышь",
                                  "cannot",  "log in", "mail",     "invoice", "slow",   "сервер"};

using Random = std::mt19937_64;

std::string Words(Random& random, int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += (i == 0 ? "" : " ") + std::string(kWords[random() % std::size(kWords)]);
  return text;
}

std::array<uint8_t, 16> RandomBytes(Random& random) {
  std::array<uint8_t, 16> bytes;
  for (auto& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

Entry FirstEntry(Random& random) {
  Entry entry;
  entry.kind = "message";
  entry.text = Words(random, 30) + ".\n";
  entry.set = {{"impact", Value::Number(2)},
               {"priority", Value::Number(static_cast<int64_t>(random() % 4 + 1))},
               {"requester", Value::String(fmt::format("user{}@example.org", random() % 500))},
               {"status", Value::String("new")},
               {"title", Value::String(Words(random, 5))},
               {"type", Value::String("incident")},
               {"urgency", Value::Number(2)}};
  return entry;
}

Entry LaterEntry(Random& random, int number) {
  Entry entry;
  switch (number % 4) {
    case 0:
      entry.set = {{"assignee", Value::String(fmt::format("agent{}", random() % 9))}};
      break;
    case 1:
      entry.set = {{"status", Value::String(random() % 2 == 0 ? "in_progress" : "waiting")}};
      break;
    default:
      entry.kind = number % 4 == 2 ? "message" : "note";
      entry.text = Words(random, 20) + ".\n";
  }
  return entry;
}

class Pipe {
 public:
  explicit Pipe(const std::string& command) : file_(popen(command.c_str(), "w")) {
    if (file_ == nullptr) std::abort();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    if (pclose(file_) != 0) std::abort();
  }
  void Write(const std::string& text) const { std::fwrite(text.data(), 1, text.size(), file_); }
  void WriteFile(const std::string& path, const std::string& bytes) const {
    Write(fmt::format("M 100644 inline {}\ndata {}\n{}\n", path, bytes.size(), bytes));
  }

 private:
  FILE* file_;
};

void Git(const std::string& folder, const std::string& words) {
  if (std::system(("git -C '" + folder + "' " + words).c_str()) != 0) std::abort();
}

}  // namespace

Record SampleTicket(int number, int entries) {
  Random random(static_cast<uint64_t>(number) + 1);
  Record ticket;
  ticket.uid = Uid{RandomBytes(random)};
  ticket.id = TicketIdOf(ticket.uid);
  int64_t at = kStart + number * kHour / 8;
  for (int i = 0; i < entries; ++i) {
    Entry entry = i == 0 ? FirstEntry(random) : LaterEntry(random, i);
    entry.id = EntryIdOf(RandomBytes(random));
    entry.after = Heads(ticket.log);
    entry.at = {at += kHour};
    entry.by = fmt::format("agent{}", random() % 9);
    ticket.log.push_back(std::move(entry));
  }
  ticket.fields = Fold(ticket.log);
  return Settled(std::move(ticket));
}

std::vector<std::string> MakeQueue(const std::string& folder, int tickets, bool bare) {
  if (std::system(
          fmt::format("git init -q -b main {} '{}'", bare ? "--bare" : "", folder).c_str()) != 0)
    std::abort();
  std::vector<std::string> ids;
  {
    const Pipe import("git -C '" + folder + "' fast-import --quiet");
    import.Write(
        "commit refs/heads/main\ncommitter Bench <bench@example.org> 1735689600 +0000\ndata "
        "5\nqueue\n");
    for (const auto& [path, bytes] : StarterFiles(Uid{}, "Bench", "UTC"))
      import.WriteFile(path, bytes);
    import.WriteFile(".gitattributes", GitAttributes());
    for (int i = 0; i < tickets; ++i) {
      const Record ticket = SampleTicket(i, 6);
      import.WriteFile(RecordPath(ticket.kind, ticket.id), EncodeChecked(ticket).value());
      ids.push_back(ticket.DisplayId());
    }
  }
  if (!bare) Git(folder, "reset -q --hard");
  for (const char* setting : {"user.name Bench", "user.email bench@example.org", "gc.auto 0"})
    Git(folder, std::string("config ") + setting);
  sync();  // so that what is measured later is not the writing of all this
  return ids;
}

}  // namespace desk::bench
