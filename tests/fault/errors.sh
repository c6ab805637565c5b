#!/bin/sh
# Lets the system calls of desk fail, once and from then on. usage: errors.sh DESK KIND...
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"
needs_strace

# A message says what could not be done and with which thing. Where every write fails there is none.
says_what() {
  [ "$rc" = 0 ] || [ "$1" = write ] || grep -qE "^desk: error: .*['/]" "$work/said"
}

# strike_with ERROR WHEN COMMAND...
strike_with() {
  error=$1 when=$2
  shift 2
  blow="$1, $error from $name $when $what"
  fresh
  strike "${in_threads}inject=$name:error=$error:when=$when" "$@"
  [ "$rc" != 70 ] || complain 'took it for a bug'
  says_what "$name" || complain "did not say what failed (exit code $rc)"
  look 'the text'
}

sweep() {
  in_threads=
  write_calls "$@" >"$work/calls"
  while read -r name number what; do
    errors=$(errors_of "$name")
    if ! whole_table && [ -n "$errors" ]; then
      # shellcheck disable=SC2086
      errors=$(echo $errors | cut -d' ' -f$((number % $(echo $errors | wc -w) + 1)))
    fi
    for error in $errors; do
      strike_with "$error" "$number" "$@"
      [ "$error" = EINTR ] || strike_with "$error" "$number+" "$@"
    done
  done <"$work/calls"
  # The threads that sync at the same time; each counts its own calls.
  in_threads=threads: name=fsync what='in every thread'
  for number in 1 2; do
    strike_with EIO "$number" "$@"
    strike_with EIO "$number+" "$@"
  done
}

sweep_kinds "$@"
