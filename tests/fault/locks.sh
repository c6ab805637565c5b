#!/bin/sh
# Meets locks of others, live and left behind. usage: locks.sh DESK
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"

# try CODE WAIT PATTERN: replies, and expects the exit code and a message that matches.
try() {
  seeded 5 reply "$ticket" -m 'the text' --wait "$2" >"$work/out" 2>"$work/said"
  rc=$?
  [ "$rc" = "$1" ] || complain "ended with $rc, not $1"
  grep -qE "$3" "$work/said" || complain "did not say '$3'"
}

# meet CODE WAIT PATTERN LOCK: a lock that nobody holds; whatever becomes of the command, it stays.
meet() {
  lock=$4 blow="reply, $4 left behind"
  fresh
  : >"$git/$lock"
  try "$1" "$2" "$3"
  [ -e "$git/$lock" ] || complain "took away the lock"
  rm -f "$git/$lock"
  look 'the text'
}

# hold LOCK COMMAND...: the command has the lock open, and desk gives up.
hold() {
  lock=$1 blow="reply, $1 held"
  shift
  fresh
  "$@" &
  holder=$!
  until [ -e "$work/held" ]; do sleep 0.01; done
  try 11 1 'lock'
  [ -e "$git/$lock" ] || complain "took away the lock"
  kill -9 "$holder"
  wait "$holder" 2>/dev/null
  rm -f "$work/held"
}

hold_open() { exec sh -c 'exec 9>"$1" && : >"$2" && exec sleep 60' sh "$git/refs/heads/$branch.lock" "$work/held"; }
hold_desk() { exec sh -c 'exec 9<>"$1" && flock 9 && : >"$2" && exec sleep 60' sh "$git/desk/lock" "$work/held"; }
hold_briefly() { : >"$git/index.lock"; sleep 0.5; rm -f "$git/index.lock"; }

locks_of_git() {
  meet 0 5 replied HEAD.lock
  meet 0 5 replied packed-refs.lock
  meet 0 5 replied config.lock
  blow='reply, branch in packed-refs, and packed-refs.lock left behind'
  fresh
  git pack-refs --all --prune
  : >"$git/packed-refs.lock"
  try 0 5 replied
  rm -f "$git/packed-refs.lock"
  look 'the text'
  hold "refs/heads/$branch.lock" hold_open
  rm -f "$git/refs/heads/$branch.lock"
  look 'the text'
}

# A branch lock that nobody has open is moved away after 10 seconds.
stale_lock_of_branch() {
  blow="reply, refs/heads/$branch.lock left behind"
  fresh
  : >"$git/refs/heads/$branch.lock"
  try 11 1 'refs/heads/.*lock'
  try 0 20 'replied'
  expect 'what became of the lock' test -n "$(ls "$git/desk/stale")"
  look 'the text'
}

locks_of_index() {
  meet 11 1 "rm '.*/index.lock'" index.lock
  blow='reply, index.lock held for a moment'
  fresh
  hold_briefly &
  until [ -e "$git/index.lock" ]; do sleep 0.01; done
  try 0 20 replied
  wait
  look 'the text'
}

lock_of_desk() {
  hold desk/lock hold_desk
  look 'the text'
  blow='reply, behind a desk that was killed with the lock in its hands'
  fresh
  echo 'process 1 on nowhere (desk)' >"$git/desk/lock"
  try 0 1 replied
  look 'the text'
}

for kind in tree bare; do
  make_seed "$kind"
  locks_of_git
  lock_of_desk
  [ "$kind" = tree ] || continue
  stale_lock_of_branch
  locks_of_index
done
finish
