#!/bin/sh
# What the scripts of the fault suite share: a desk to strike, the blow, and the look at what is left.
#
# usage of each script: sh SCRIPT.sh DESK [KIND...]
#
# A kind is a repository that desk lives in: tree (with a working tree), bare, linked (the desk's branch in a linked worktree
# beside code), orphan (the desk's branch beside code, checked out nowhere), many (with a working tree and 210 tickets that one
# command changes, so that the objects are a pack). Where there is a working tree, its user is in the
# middle of something: a file half staged, one staged, one untracked, and a ticket edited by hand. DESK_FAULTS=all strikes at
# every place; otherwise it is a fixed choice of them that is quick enough for each change. Exit 77: this machine cannot do it.
set -u
desk=$(realpath "$1") || exit 2
shift
[ -x "$desk" ] || { echo "no program '$desk'"; exit 2; }
# In memory where that can be had: nothing here cuts the power, and syncing to a disk takes most of the time.
work=$(mktemp -d "${TMPDIR:-/dev/shm}/desk-fault-XXXXXX" 2>/dev/null || mktemp -d /tmp/desk-fault-XXXXXX) || exit 2
trap 'cd /; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Nothing of this machine gets in.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars) $(env | sed -n 's/^\(DESK_TEST_[A-Z]*\|DESK_AS\|DESK_DIR\|GIT_[A-Z_]*\|XDG_[A-Z_]*\)=.*/\1/p')
export LC_ALL=C.UTF-8 TZ=UTC0 HOME="$work" GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
git config --global user.name Ann
git config --global user.email ann@example.org
git config --global init.defaultBranch main
git config --global advice.detachedHead false
git config --global gc.auto 0

faults=0 failures=0
whole_table() { [ "${DESK_FAULTS:-}" = all ]; }

# Desk as it would be typed, with ids that are the same in every run.
seeded() {
  seed=$1
  shift
  DESK_TEST_SEED=$seed DESK_TEST_CLOCK="2026-03-01T09:00:0${seed}Z" "$desk" "$@"
}

# -- A desk ------------------------------------------------------------------------------------------------------------

# place KIND: where a desk of this kind is in $work/now. Sets repo, git and branch.
place() {
  kind=$1 repo=$work/now git=$work/now/.git branch=main
  case $kind in
    tree | many) ;;
    bare) git=$repo ;;
    orphan) branch=desk ;;
    linked) branch=desk repo=$work/now/desk ;;
    *) echo "no kind '$kind'"; exit 2 ;;
  esac
}

# A user in the middle of something.
begin_something() {
  for name in README.md LICENSE; do echo "$name" >"$name"; done
  git add README.md LICENSE
  git commit -qm 'files of the user'
  echo 'for the next commit' >>README.md
  echo 'for the next commit' >>LICENSE
  git add README.md LICENSE
  echo 'not for the next commit' >>README.md
  echo untracked >untracked.txt
  [ "$kind" = orphan ] || sed -i 's/^title: .*/title: Edited by hand/' "$other_file"
}

make_many() {
  many='' number=100
  while [ "$number" -lt 310 ]; do
    many="$many $(DESK_TEST_SEED=$number "$desk" create -q "Number $number")" || exit 2
    number=$((number + 1))
  done
  git gc -q
}

# make_seed KIND: a desk with two tickets, kept to be copied for each blow.
make_seed() {
  place "$1"
  mkdir -p "$work/now"
  find "$work/now" -mindepth 1 -delete
  cd "$work/now" || exit 2
  case $kind in
    tree | many) seeded 1 init -q ;;
    bare) seeded 1 init -q --bare ;;
    *)
      git init -q
      echo code >code.txt
      git add code.txt
      git commit -qm code
      seeded 1 init -q --branch desk
      [ "$kind" = orphan ] || git worktree add -q "$repo" desk
      echo /desk/ >.git/info/exclude
      ;;
  esac || exit 2
  cd "$repo" || exit 2
  ticket=$(seeded 2 create -q 'The ticket that is struck') && other=$(seeded 3 create -q 'Another') || exit 2
  seeded 4 agent add bob name=Bob >/dev/null 2>&1 || exit 2
  [ "$kind" != many ] || make_many
  other_file=$(git ls-tree -r --name-only "$branch" | grep "$(echo "$other" | tr -d - | tr '[:upper:]' '[:lower:]')")
  [ "$kind" = bare ] || begin_something
  old=$(git rev-parse "refs/heads/$branch")
  had=$(state_of_user)
  cd "$work" || exit 2
  rm -rf "seed.$kind"
  cp -a now "seed.$kind"
}

# fresh KIND: the desk of this kind as it was made, and nothing else.
fresh() {
  cd "$work" || exit 2
  find now -mindepth 1 -delete
  cp -a "seed.$kind/." now || exit 2
  cd "$repo" || exit 2
}

state_of_user() {
  [ "$kind" != bare ] || return 0
  git status --porcelain
  git stash list
  git diff
  git diff --cached
  cat untracked.txt
}

# -- The blow ----------------------------------------------------------------------------------------------------------

needs_strace() {
  strace -f -qq -e trace=none -e inject=getppid:error=EPERM -o "$work/trace" true 2>/dev/null && return
  echo "strace is not there or may not trace; skipped"
  exit 77
}

# strike INJECTION COMMAND...: desk under strace with the injection ("" for none). One thread does all the work, so that the
# calls come in the same order each time, unless the injection begins with "threads:". Leaves its exit code in rc and what it said in $work/said.
strike() {
  injection=$1
  shift
  threads=inject=clone3:error=EAGAIN
  case $injection in
    threads:*) threads=trace=all injection=${injection#threads:} ;;
  esac
  DESK_TEST_SEED=5 DESK_TEST_CLOCK=2026-03-01T09:00:05Z timeout -k 1 60 \
    strace -f -qq -o "$work/trace" -e "$threads" -e "${injection:-trace=all}" "$desk" --wait 2 "$@" \
    >"$work/out" 2>"$work/said" </dev/null
  rc=$?
}

# write_calls COMMAND...: the system calls of a whole run of the command, one a line: "NAME N what": the Nth call of that
# name. In the whole table these are all from the first that touches the repository on; otherwise those that change something,
# from the desk's lock on, and each 25th of the others.
write_calls() {
  fresh
  strike '' "$@"
  [ "$rc" = 0 ] || { echo "desk $* failed with $rc and no fault: $(cat "$work/said")"; exit 1; }
  whole_table && all=1 || all=0
  sed -E 's/^[0-9]+ +//' "$work/trace" | awk -v all="$all" -v repository="$work/now" '
    !/^[a-z0-9_]+\(/ || /^execve\(/ {next}
    {name = $0; sub(/\(.*/, "", name); number[name]++}
    index($0, repository) {begun = 1}
    /\/lock"/ {locked = 1}
    {
      changes = locked && (/^(p?write(64)?|f?truncate|fallocate|f(data)?sync|rename(at2?)?|(un)?link(at)?|mkdir(at)?|rmdir|exit_group)\(/ || /^openat\(.*O_CREAT/)
    }
    (all && begun) || changes || (locked && ++others % 25 == 0) {print name, number[name], substr($0, length(name) + 1, 160)}' | of_many
}

# Of the calls of a command that changes many, those for one file after the other are struck here and there.
of_many() {
  if [ "$kind" != many ] || whole_table; then cat; else awk '/tmp_|PACK|pack-|lock|intent|refs|logs|index|^f/ || ++n % 70 == 0'; fi
}

# errors_of CALL: the errors that it may end with.
errors_of() {
  case $1 in
    write | pwrite64) echo ENOSPC EIO EDQUOT EINTR ;;
    fsync | fdatasync) echo EIO ENOSPC EDQUOT ;;
    ftruncate | fallocate) echo ENOSPC EIO EINTR ;;
    rename | renameat | link | mkdir | mkdirat) echo ENOSPC EACCES EIO EDQUOT ;;
    unlink | unlinkat | rmdir) echo EACCES EIO ;;
    openat | openat2) echo EMFILE EACCES ENOSPC EIO EINTR ;;
    flock) echo EINTR ENOLCK ;;
    read | getdents64) echo EIO EINTR ;;
  esac
}

# -- What is left ------------------------------------------------------------------------------------------------------

complain() {
  failures=$((failures + 1))
  echo "FAILED: $kind: $blow: $*"
  sed 's/^/    said: /' "$work/said" | head -5
}

expect() {
  about=$1
  shift
  "$@" >"$work/answer" 2>&1 || { complain "$about: $(head -c 600 "$work/answer")"; return 1; }
}

# Nothing that keeps anybody waiting. (Objects that were not finished, objects/tmp_*, are for git prune.)
has_no_locks() {
  left=$(find "$work/now" -name '*.lock' -o -name '.desk-tmp-*' -o -path '*/desk/intent*')
  [ -z "$left" ] || { echo "$left"; return 1; }
}

# The branch is as it was, or one commit further with TEXT in one file, or in each of the many, and nothing else.
is_old_or_new() {
  [ "$tip" = "$old" ] && return
  [ "$(git rev-parse "$tip^")" = "$old" ] || { echo "the branch is at $tip, which does not follow $old"; return 1; }
  [ "$kind" = many ] && files=210 || files=1
  [ "$rc" != 12 ] || files=$(grep -c ': set title=the text' "$work/said")  # some of the many, as it says
  [ "$(git diff --name-only "$old" "$tip" | wc -l)" = "$files" ] || { git diff --stat "$old" "$tip"; return 1; }
  [ "$(git grep -lF "$1" "$tip" | wc -l)" = "$files" ] || { echo "the commit $tip does not hold the text"; return 1; }
}

# look TEXT: the invariant. rc and what was said are of the command that was struck; it wanted to store TEXT.
look() {
  faults=$((faults + 1))
  expect 'git fsck' git fsck --strict --no-dangling --no-progress
  tip=$(git rev-parse "refs/heads/$branch") || { complain 'the branch is gone'; return; }
  expect 'the branch' is_old_or_new "$1"
  if [ "$rc" = 0 ] && [ "$tip" = "$old" ]; then complain 'reported as done, and not there'; fi
  if [ "$rc" -gt 0 ] && [ "$rc" != 12 ] && [ "$rc" -lt 124 ] && [ "$tip" != "$old" ] && [ -s "$work/said" ] && ! grep -qE 'unknown|standard output' "$work/said"; then
    complain "reported as failed with $rc, and there"
  fi
  [ "$rc" != 124 ] || complain 'did not end'
  expect 'desk check' "$desk" check
  # Another ticket, so that what was struck is mended and not written again.
  expect 'the next command' seeded 6 create 'the next' --wait 3 || return
  expect 'the next change' git grep -qF 'the next' "refs/heads/$branch"
  [ "$tip" = "$old" ] || expect 'the text, after the next command' git grep -qF "$1" "refs/heads/$branch"
  expect 'desk check, after the next command' "$desk" check
  expect 'what is left over' has_no_locks
  now=$(state_of_user)
  [ "$now" = "$had" ] || { echo "$had" >"$work/had"; complain "the user's work: $(echo "$now" | diff "$work/had" - | head -8)"; }
}

finish() {
  echo "$faults faults, $failures failures"
  [ "$faults" -gt 0 ] && [ "$failures" = 0 ]
  exit
}

# What a script that sweeps does: its own sweep() over both commands, in each kind of repository.
sweep_kinds() {
  for kind; do
    make_seed "$kind"
    if [ "$kind" = many ]; then
      # shellcheck disable=SC2086
      sweep set $many 'title=the text'
      continue
    fi
    sweep reply "$ticket" -m 'the text'
    sweep create 'the text'
  done
  finish
}
