#!/bin/sh
# Measures desk on this machine: the library's work on one record, then whole commands.
#
#   sh tests/bench/run.sh [ROUNDS [LOG MAP]]   a CSV file, for the import
#
# The repositories are made in DESK_BENCH_DIR (build/bench/run): on the disk that is to be judged.
set -eu
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8
sh .ci/install bench
cmake --preset bench >/dev/null
cmake --build --preset bench -- --quiet
folder=${DESK_BENCH_DIR:-build/bench/run}
rm -rf "$folder"
build/bench/desk_bench_library
# As on a machine where nobody has set anything, but for who commits.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
env -i PATH="$PATH" LC_ALL=C.UTF-8 HOME="$home" GIT_CONFIG_NOSYSTEM=1 build/bench/desk_bench build/bench/desk "$folder" "$@"
