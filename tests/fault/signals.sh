#!/bin/sh
# Sends desk the signals that end a program, before each of its system calls. usage: signals.sh DESK KIND...
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"
needs_strace

# A reader that went away is no reason to end (SIGPIPE); every other signal ends desk, and nothing is left for the next one.
code_of() {
  case $1 in PIPE) echo 0 ;; HUP) echo 129 ;; INT) echo 130 ;; QUIT) echo 131 ;; TERM) echo 143 ;; esac
}

sweep() {
  write_calls "$@" >"$work/calls"
  turn=0
  while read -r name number what; do
    [ "$name" != exit_group ] || continue
    turn=$((turn + 1))
    signals='INT TERM HUP PIPE QUIT'
    whole_table || signals=$(echo "$signals" | cut -d' ' -f$((turn % 5 + 1)))
    for signal in $signals; do
      blow="$1, SIG$signal before $name $number $what"
      fresh
      strike "inject=$name:signal=$signal:when=$number" "$@"
      [ "$rc" = "$(code_of "$signal")" ] || complain "ended with $rc"
      expect 'left for the next command' has_no_locks
      look 'the text'
    done
  done <"$work/calls"
}

sweep_kinds "$@"
