#!/bin/sh
# Takes away desk's standard streams. usage: streams.sh DESK KIND...
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"

# without STREAMS CODE COMMAND...: runs the command with redirections, and expects the exit code.
without() {
  blow="$3 $1" code=$2 streams=$1
  shift 2
  fresh
  : >"$work/said"
  (DESK_TEST_SEED=5 && export DESK_TEST_SEED && eval "\"\$desk\" \"\$@\" <'$work/empty' >'$work/out' 2>'$work/said' $streams")
  rc=$?
  [ "$rc" = "$code" ] || complain "ended with $rc, not $code"
  look 'the text'
}

: >"$work/empty"
for kind; do
  make_seed "$kind"
  # What a reply says goes to standard error, the id of a new ticket to standard output.
  for streams in '<&-' '>&-' '2>&-' '<&- >&- 2>&-' '>/dev/full' '2>/dev/full' '>/dev/full 2>/dev/full'; do
    without "$streams" 0 reply "$ticket" -m 'the text'
    case $streams in *'>&-'* | *'>/dev/full'*) code=1 ;; *) code=0 ;; esac
    case $streams in '2>'*) code=0 ;; esac
    without "$streams" "$code" create 'the text'
  done
  blow='reply from a closed standard input'
  fresh
  seeded 5 reply "$ticket" --file - <&- >"$work/out" 2>"$work/said"
  rc=$?
  [ "$rc" = 1 ] || complain "ended with $rc, not 1"
  look 'the text'
done
finish
