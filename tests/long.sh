#!/bin/sh
# The checks that take too long for every change.
#
#   sh tests/long.sh                 all of them
#   sh tests/long.sh NAME...         some: histories, sync-histories, faults, fuzz, tsan
#
# histories   100,000 random histories of the join (DESK_HISTORIES), from DESK_SEED on
# sync-histories   10,000 random histories of clones that use desk and git (DESK_SYNC_HISTORIES)
# faults      every fault of tests/fault in every kind of repository
# fuzz        each fuzzer for 10 minutes (DESK_FUZZ_SECONDS)
# tsan        the whole suite under ThreadSanitizer, but for the sessions that bound the address space
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8

build() {
  preset=$1
  shift
  cmake --preset "$preset" -DBUILD_TESTING=ON "$@" >/dev/null
  cmake --build --preset "$preset" -- --quiet
}

histories() {
  build release
  DESK_HISTORIES=${DESK_HISTORIES:-100000} build/release/desk_merge_test
}

sync_histories() {
  build release
  DESK_SYNC_HISTORIES=${DESK_SYNC_HISTORIES:-10000} build/release/desk_sync_test -sf='*histories*'
}

faults() {
  build release
  result=0
  for script in kill errors signals sync locks parallel remote claims clones streams user full_disk; do
    echo "-- $script"
    DESK_FAULTS=all sh "tests/fault/$script.sh" build/release/desk tree bare linked orphan || [ $? = 77 ] || result=1
  done
  return "$result"
}

fuzz() {
  build asan -DDESK_FUZZ_SECONDS="${DESK_FUZZ_SECONDS:-600}" -DDESK_FUZZ_SEED=0
  result=0
  ctest --preset asan -j2 -R '^fuzz/' --no-tests=error || result=$?
  build asan -DDESK_FUZZ_SECONDS=20 -DDESK_FUZZ_SEED=1
  return "$result"
}

tsan() {
  build tsan
  # Without address randomisation: TSan's shadow memory does not fit every layout that newer kernels choose.
  setarch --addr-no-randomize ctest --test-dir build/tsan -j2 --output-on-failure --no-tests=error
}

[ $# -gt 0 ] || set -- histories sync-histories faults fuzz tsan
for name; do
  case $name in
    histories | sync-histories | faults | fuzz | tsan) ;;
    *) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p;}' "$0" >&2; exit 2 ;;
  esac
done
sh .ci/install test
for name; do
  echo "== $name"
  "$(echo "$name" | tr - _)"
done
