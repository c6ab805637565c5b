#!/bin/sh
# The user's own git, behind and beside desk's writes. usage: user.sh DESK
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"

# The user's commit holds what the user staged, all of it and nothing else.
commit_holds_what_was_staged() {
  git commit -qm 'by the user' || return 1
  [ "$(git diff --name-only HEAD^ HEAD | tr '\n' ' ')" = 'LICENSE README.md ' ] || { git diff --stat HEAD^ HEAD; return 1; }
  [ "$(git diff README.md | grep '^[+-][^+-]')" = '+not for the next commit' ] || { git diff; return 1; }
  git grep -qF 'the text' HEAD || { echo 'the reply is gone'; return 1; }
}

behind() {
  blow='reply, then git commit'
  fresh
  seeded 5 reply "$ticket" -m 'the text' >"$work/out" 2>"$work/said"
  rc=$?
  expect "the user's commit" commit_holds_what_was_staged
  expect 'desk check' "$desk" check
  faults=$((faults + 1))

  blow='git stash, reply, git stash pop'
  fresh
  git stash -q
  seeded 5 reply "$ticket" -m 'the text' >"$work/out" 2>"$work/said"
  rc=$?
  expect 'git stash pop' git stash pop -q --index
  look 'the text'
}

# The user's commands are repeated while they fail, as a user does who reads "index.lock exists" or that HEAD has moved.
again() {
  for _ in $(seq 200); do
    "$@" >/dev/null 2>"$work/git.said" && return
    sleep 0.01
  done
  complain "'$*' never succeeded: $(cat "$work/git.said")"
}

replies() {
  for number in $(seq "$1"); do
    "$desk" reply "$ticket" -m "text-$number" --wait 60 >/dev/null 2>"$work/said.$number" || echo "$number" >>"$work/failed"
  done
}

# beside COUNT COMMAND: what the user does in the meantime, and that nothing was lost of either.
beside() {
  fresh
  : >"$work/failed"
  : >"$work/said"
  replies "$1" &
  "$2"
  wait
  # What was staged is committed now. (Beside a write, git shows what it has put in place so far.)
  [ "$2" != commits_of_index ] || had=$(state_of_user)
  [ ! -s "$work/failed" ] || complain "replies failed: $(cat "$work/failed"): $(cat "$work/said.$(head -1 "$work/failed")")"
  for number in $(seq "$1"); do
    git show "$branch:$ticket_file" | grep -qw "text-$number" || complain "text-$number is gone"
  done
  stale=$(git status --porcelain -- "$ticket_file")
  [ -z "$stale" ] || complain "the next git commit would undo a reply: $stale"
  rc=0
  "$desk" reply "$ticket" -m 'the text' >"$work/out" 2>"$work/said" || complain 'a reply after all of that'
  old=$(git rev-parse "$branch^")
  look 'the text'
}

commits() {
  for count in $(seq 20); do
    echo "$count" >.gitignore
    again git add .gitignore
    again git commit -qm "user-$count" -- .gitignore
  done
  again git rm -q .gitignore
  again git commit -qm "user-21" -- .gitignore
  [ "$(git log --format=%s | grep -c '^user-')" = 21 ] || complain "of the user's 21 commits there are $(git log --format=%s | grep -c '^user-')"
}

# The same with all that is staged.
commits_of_index() {
  for count in $(seq 20); do
    echo "$count" >.gitignore
    again git add .gitignore
    again git commit -qm "user-$count"
  done
  [ "$(git log --format=%s | grep -c '^user-')" = 20 ] || complain "of the user's 20 commits there are $(git log --format=%s | grep -c '^user-')"
}

# Git reads the branch when a stash begins and sets it to what it read when it ends, whatever came in between; so the stash
# has to hold desk's lock. docs/reliability.md tells users so.
stashes() {
  for _ in $(seq 10); do
    again flock "$git/desk/lock" git stash -q
    again flock "$git/desk/lock" git stash pop -q --index
  done
}

stages() {
  for _ in $(seq 20); do
    again git reset -q -- LICENSE
    again git add LICENSE
  done
}

housekeeping() {
  for _ in $(seq 5); do
    again git pack-refs --all
    again git repack -adq
    again git gc -q
  done
}

kind=tree
make_seed "$kind"
ticket_file=$(git -C "$work/now" ls-tree -r --name-only "$branch" | grep "$(echo "$ticket" | tr -d - | tr '[:upper:]' '[:lower:]')")
behind
blow='git commit beside replies' && beside 40 commits
blow='git add and git reset beside replies' && beside 20 stages
blow='git stash, with the lock of desk, beside replies' && beside 20 stashes
blow='git gc, repack and pack-refs beside replies' && beside 40 housekeeping
blow='git commit of the index beside replies' && beside 40 commits_of_index
finish
