#!/bin/sh
# Kills desk before each of its system calls, which is behind the one before. usage: kill.sh DESK KIND...
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"
needs_strace

# sweep COMMAND...: "the text" is what it stores.
sweep() {
  write_calls "$@" >"$work/calls"
  while read -r name number what; do
    blow="$1, killed before $name $number $what"
    fresh
    strike "inject=$name:signal=KILL:when=$number" "$@"
    [ "$rc" = 137 ] || complain "was not killed, but ended with $rc"
    look 'the text'
  done <"$work/calls"
  # The threads that sync at the same time; each counts its own calls.
  for number in 1 2 3; do
    blow="$1, killed before a thread's fsync $number"
    fresh
    strike "threads:inject=fsync:signal=KILL:when=$number" "$@"
    look 'the text'
  done
}

sweep_kinds "$@"
