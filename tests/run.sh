#!/bin/sh
# Builds desk and runs every test: release with the whole suite, then the library under ASan and UBSan.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
sh .ci/install test
for preset in release asan; do
  echo "== $preset"
  cmake --preset "$preset" -DBUILD_TESTING=ON >/dev/null
  cmake --build --preset "$preset" -- --quiet
  ctest --preset "$preset" -j2
done
