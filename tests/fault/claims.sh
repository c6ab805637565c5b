#!/bin/sh
# Workers in many clones share a queue and take each ticket once. usage: claims.sh DESK
#
# Two of them are in each clone, and all have the same name, so that nothing but the claims keeps them apart.
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"
kind=claims
workers=4 tickets=12 kills=3
whole_table && workers=8 tickets=200 kills=40

# work NUMBER: what a worker does until nothing is left; each ticket that it got is a line of $work/taken.NUMBER.
work() {
  cd "$work/clone$(($1 / 2))" || exit 1
  while t=$("$desk" --wait 120 next -q --take tag:deploy); do
    echo "$t" >>"$work/taken.$1"
    "$desk" --wait 120 resolve "$t" -m "done-by-$1" -q >/dev/null || return 1
  done
  "$desk" next -q tag:deploy >/dev/null
}

git init -q --bare "$work/remote"
"$desk" init -q "$work/clone"
cd "$work/clone" || exit 2
git remote add origin ../remote
fill() {
  for number in $(seq "$tickets"); do printf '{"op":"create","title":"Host %s","tags":["deploy"]}\n' "$number"; done |
    "$desk" batch -q >/dev/null && "$desk" sync -q || exit 2
}
fill
cd "$work" || exit 2
for number in $(seq 0 $((workers / 2))); do "$desk" clone -q remote "clone$number" || exit 2; done

blow="$workers workers take $tickets tickets"
for number in $(seq "$workers"); do (work "$number" 2>"$work/said.$number"; echo $? >"$work/code.$number") & done
wait
faults=$((faults + tickets))
for number in $(seq "$workers"); do
  [ "$(cat "$work/code.$number")" = 3 ] || complain "worker $number: $(cat "$work/said.$number")"
done
cat "$work"/taken.* | sort >"$work/taken"
[ "$(wc -l <"$work/taken")" = "$tickets" ] || complain "$(wc -l <"$work/taken") tickets were taken"
[ -z "$(uniq -d "$work/taken")" ] || complain "taken twice: $(uniq -d "$work/taken")"
all_synced() {
  for number in $(seq 0 $((workers / 2))) 0; do (cd "$work/clone$number" && "$desk" sync -q) || complain "the last sync of clone $number"; done
  cd "$work/clone0" || exit 2
  [ "$(git grep -ho 'done-by-[0-9]*' main -- tickets | wc -l)" -ge "$tickets" ] || complain 'what was done is not there'
  [ -z "$("$desk" list -q tag:deploy)" ] || complain "left over: $("$desk" list tag:deploy)"
  expect 'desk check' "$desk" check
  expect 'git fsck' git fsck --strict --no-dangling --no-progress
}
all_synced

# A worker that dies has the ticket or has not; when its claim has run out, the others do it.
command -v strace >/dev/null || finish
cd "$work/clone" || exit 2
"$desk" sync -q && fill
for call in openat rename execve fsync; do
  for place in $(seq "$kills"); do
    blow="a worker is killed before $call $place"
    faults=$((faults + 1))
    cd "$work/clone1" || exit 2
    strace -f -qq -o /dev/null -e "inject=$call:signal=KILL:when=$place" "$desk" next -q --take --for 1s tag:deploy >/dev/null 2>&1
    "$desk" sync -q 2>"$work/said" || complain "the next sync: $(cat "$work/said")"
    [ -z "$(git status --short)" ] || complain "the working tree: $(git status --short | head -3)"
  done
done
sleep 1.1
blow='after workers were killed'
for number in $(seq "$workers"); do (work "$number" 2>"$work/said.$number"; echo $? >"$work/code.$number") & done
wait
all_synced
finish
