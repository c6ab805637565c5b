#!/bin/sh
# Builds desk and runs every test: release with the whole suite, then the library under ASan and UBSan with its unit tests and
# 20 seconds of each fuzzer. Goes on after a failure, so that one run shows them all. Run again, it builds only what changed.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
sh .ci/install test

summary=
failures=0
passes=0

# check PRESET: configures, builds and tests; adds a line to the summary.
check() {
  echo "== $1"
  if ! cmake --preset "$1" -DBUILD_TESTING=ON >/dev/null || ! cmake --build --preset "$1" -- --quiet; then
    failures=$((failures + 1))
    summary="$summary
$1: does not build"
    return
  fi
  log=build/$1/ctest.log
  rm -f "$log"
  result=0
  ctest --preset "$1" -j2 --no-tests=error --output-log "$log" || result=$?
  totals=$(sed -n 's/.*tests passed, \([0-9]*\) tests* failed out of \([0-9]*\)$/\1 \2/p' "$log" 2>/dev/null)
  failed=${totals% *}
  all=${totals#* }
  # A runner that broke down says nothing, or nothing bad: that is a failure too.
  [ "$result" = 0 ] || [ "${failed:-0}" != 0 ] || failed=1
  [ -n "$all" ] || { all=1; failed=1; }
  failures=$((failures + failed))
  passes=$((passes + all - failed))
  summary="$summary
$1: $((all - failed)) of $all passed"
}

check release
check asan
echo "== summary$summary"
echo "$passes passed, $failures failed"
[ "$failures" = 0 ]
