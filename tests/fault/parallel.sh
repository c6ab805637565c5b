#!/bin/sh
# Many desks write at the same time. usage: parallel.sh DESK KIND...
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"

# start NUMBER COMMAND...: in the background; its exit code goes to $work/code.NUMBER.
start() {
  number=$1
  shift
  ("$desk" --wait 60 "$@" >/dev/null 2>"$work/said.$number"; echo $? >"$work/code.$number") &
}

# all_stored FIRST LAST: all ended well and their texts are there, each once.
all_stored() {
  wait
  faults=$((faults + 1))
  for number in $(seq 20); do
    [ "$(cat "$work/code.$number")" = 0 ] || complain "command $number ended with $(cat "$work/code.$number" "$work/said.$number")"
  done
  for number in $(seq "$1" "$2"); do
    [ "$("$desk" show "$ticket" | grep -cw "text-$number")" = 1 ] || complain "text-$number is not there once"
  done
  rc=0
  "$desk" reply "$ticket" -m 'the text' >"$work/out" 2>"$work/said" || complain 'a reply after all of that'
  old=$(git rev-parse "$branch^")
  look 'the text'
}

replies() {
  blow='20 replies to one ticket'
  fresh
  for number in $(seq 20); do start "$number" reply "$ticket" -m "text-$number"; done
  all_stored 1 20
  [ "$(git rev-list --count "$begin..$old")" = 20 ] || complain "$(git rev-list --count "$begin..$old") commits, not 20"
}

mixed() {
  blow='10 replies, 5 settings and 5 assignments of one ticket'
  fresh
  for number in $(seq 10); do start "$number" reply "$ticket" -m "text-$number"; done
  for number in 11 12 13 14 15; do start "$number" set "$ticket" title="Title $number"; done
  for number in 16 17 18 19 20; do start "$number" assign "$ticket" "$([ $((number % 2)) = 0 ] && echo bob || echo ann@example.org)"; done
  all_stored 1 10
}

# As many as a busy desk has, and of all kinds.
hundred() {
  blow='100 writers of all kinds'
  fresh
  for number in $(seq 100); do
    case $((number % 5)) in
      0) start "$number" reply "$ticket" -m "text-$number" ;;
      1) start "$number" create "text-$number" ;;
      2) start "$number" note "$ticket" -m "text-$number" ;;
      3) start "$number" set "$ticket" "tags+=text-$number" ;;
      4) start "$number" work "$ticket" --spent 5m -m "text-$number" ;;
    esac
  done
  wait
  faults=$((faults + 1))
  for number in $(seq 100); do
    [ "$(cat "$work/code.$number")" = 0 ] || complain "command $number ended with $(cat "$work/code.$number" "$work/said.$number")"
    git grep -qw "text-$number" "refs/heads/$branch" -- tickets || complain "text-$number is not there"
  done
  [ "$(git rev-list --count "$begin..refs/heads/$branch")" = 100 ] || complain 'not 100 commits'
}

# Every second writer dies on its way, each at another place; the others are not to notice.
some_killed() {
  blow='10 replies among 10 that are killed'
  fresh
  for number in $(seq 10); do
    strace -f -qq -o /dev/null -e "inject=rename:signal=KILL:when=$number" "$desk" reply "$ticket" -m "killed-$number" 2>/dev/null &
    start "$number" reply "$ticket" -m "text-$number"
    echo 0 >"$work/code.$((number + 10))"
  done 2>/dev/null
  all_stored 1 10
}

for kind; do
  make_seed "$kind"
  begin=$old
  replies
  mixed
  hundred
  if strace -f -qq -o /dev/null true 2>/dev/null; then some_killed; fi
done
finish
