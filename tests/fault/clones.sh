#!/bin/sh
# Many clones of one desk change it and sync at the same time. usage: clones.sh DESK
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"
kind=clones
clones=4 changes=6
whole_table && clones=8 changes=50

# work NUMBER: what the people of a clone do, each change with a sync behind it.
work() {
  number=$1
  cd "$work/clone$number" || exit 1
  for change in $(seq "$changes"); do
    "$desk" --as "u$number@example.org" reply "$ticket" -m "text-$number-$change" -q >/dev/null || return 1
    [ $((change % 3)) != 0 ] || "$desk" --as "u$number@example.org" create -q "ticket $number $change" >/dev/null || return 1
    "$desk" --as "u$number@example.org" set "$ticket" priority=$((change % 4 + 1)) -q >/dev/null || return 1
    "$desk" sync -q || return 1
  done
}

git init -q --bare "$work/remote"
"$desk" init -q "$work/clone0"
cd "$work/clone0" || exit 2
git remote add origin ../remote
ticket=$("$desk" create -q 'One for all')
"$desk" sync -q || exit 2
cd "$work" || exit 2
for number in $(seq "$clones"); do "$desk" clone -q remote "clone$number" || exit 2; done

blow="$clones clones with $changes changes each"
: >"$work/said"
for number in $(seq "$clones"); do (work "$number" 2>"$work/said.$number"; echo $? >"$work/code.$number") & done
wait
for number in $(seq "$clones"); do
  faults=$((faults + changes))
  [ "$(cat "$work/code.$number")" = 0 ] || complain "clone $number: $(cat "$work/said.$number")"
done
# Once around, and then all have all.
for number in $(seq 0 "$clones") 0; do (cd "clone$number" && "$desk" sync -q) || complain "the last sync of clone $number"; done
for number in $(seq 0 "$clones"); do (cd "clone$number" && "$desk" sync -q) || complain "the last sync of clone $number"; done
tip=$(git -C remote rev-parse main)
for number in $(seq 0 "$clones"); do
  cd "$work/clone$number" || exit 2
  [ "$(git rev-parse main)" = "$tip" ] || complain "clone $number is not where the remote is"
  [ -z "$(git status --short)" ] || complain "clone $number: $(git status --short | head -3)"
done
[ -z "$(git fsck --strict 2>&1 | grep -v '^dangling')" ] || complain "git fsck: $(git fsck --strict 2>&1 | head -3)"
"$desk" check || complain 'desk check'
[ "$("$desk" show "$ticket" | grep -c 'text-[0-9]')" = $((clones * changes)) ] || complain 'not every reply is there once'
[ "$("$desk" list -q | wc -l)" = $((clones * (changes / 3) + 1)) ] || complain 'not every ticket is there'

# A sync that is killed leaves nothing that the next one stumbles over.
if command -v strace >/dev/null; then
  for call in rename openat fsync; do
    number=1
    while [ "$number" -le 40 ]; do
      blow="sync, killed before $call $number"
      faults=$((faults + 1))
      (cd "$work/clone1" && "$desk" --as u1@example.org reply "$ticket" -m "killed-$call-$number" -q && "$desk" sync -q) >/dev/null || complain 'the other side'
      cd "$work/clone2" || exit 2
      "$desk" --as u2@example.org note "$ticket" -m "struck-$call-$number" -q >/dev/null || complain 'this side'
      strace -qq -o /dev/null -e "inject=$call:signal=KILL:when=$number" "$desk" sync -q >/dev/null 2>&1
      "$desk" sync -q >"$work/said" 2>&1 || complain 'the next sync'
      [ -z "$(git status --short)" ] || complain "the working tree: $(git status --short | head -3)"
      git grep -qF "struck-$call-$number" main && git -C ../remote grep -qF "struck-$call-$number" main &&
        git grep -qF "killed-$call-$number" main || complain 'a change is gone'
      whole_table && number=$((number + 1)) || number=$((number + 13))
    done
  done
  [ -z "$(git fsck --strict 2>&1 | grep -v '^dangling')" ] || complain 'git fsck'
fi
finish
