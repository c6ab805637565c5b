// SPDX-License-Identifier: MIT
// The work of the library on one record, in memory.
#include <benchmark/benchmark.h>

#include "bench/queue.h"
#include "codec/record_codec.h"
#include "merge/join.h"
#include "model/fold.h"
#include "model/hand_edit.h"

namespace desk::bench {

namespace {

// Two versions of one ticket with 50 entries each, 40 of them in both.
std::pair<Record, Record> Versions() {
  const Record whole = SampleTicket(1, 60);
  Record a = whole, b = whole;
  a.log.resize(50);
  b.log.erase(b.log.begin() + 40, b.log.begin() + 50);
  for (size_t i = 40; i < b.log.size(); ++i) b.log[i].after = {b.log[i - 1].id};
  a.fields = Fold(a.log);
  b.fields = Fold(b.log);
  return {Settled(std::move(a)), Settled(std::move(b))};
}

void JoinTwoVersions(benchmark::State& state) {
  const auto [a, b] = Versions();
  if (Join(a, b)->log.size() != 60) state.SkipWithError("the join is not what it should be");
  for (auto _ : state) benchmark::DoNotOptimize(Join(a, b));
}
BENCHMARK(JoinTwoVersions)->Unit(benchmark::kMicrosecond);

void ReadRecord(benchmark::State& state) {
  const std::string bytes = EncodeRecord(SampleTicket(1, static_cast<int>(state.range(0))));
  for (auto _ : state) benchmark::DoNotOptimize(DecodeRecord(RecordKind::kTicket, bytes, "x"));
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes.size()));
}
BENCHMARK(ReadRecord)->Arg(6)->Arg(50)->Arg(1000);

void WriteRecord(benchmark::State& state) {
  const Record record = SampleTicket(1, static_cast<int>(state.range(0)));
  const size_t size = EncodeRecord(record).size();
  for (auto _ : state) benchmark::DoNotOptimize(EncodeRecord(record));
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * size));
}
BENCHMARK(WriteRecord)->Arg(6)->Arg(50)->Arg(1000);

// As every write does it: written, read back, compared.
void WriteRecordChecked(benchmark::State& state) {
  const Record record = SampleTicket(1, static_cast<int>(state.range(0)));
  const size_t size = EncodeRecord(record).size();
  for (auto _ : state) benchmark::DoNotOptimize(EncodeChecked(record));
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * size));
}
BENCHMARK(WriteRecordChecked)->Arg(6)->Arg(50)->Arg(1000);

void FoldRecord(benchmark::State& state) {
  const Record record = SampleTicket(1, static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(Fold(record.log));
}
BENCHMARK(FoldRecord)->Arg(6)->Arg(50)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace

}  // namespace desk::bench

BENCHMARK_MAIN();
