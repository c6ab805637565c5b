#!/bin/sh
# Kills a sync, the git that it runs, and the merge driver, and lets their system calls fail. usage: remote.sh DESK KIND...
#
# Whatever happens, the branch here and that of the remote have all that they had, and the next sync brings everything.
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"
needs_strace

# strike INJECTION COMMAND...: with $follow, the programs that desk runs are struck as well, each at its own Nth call.
follow=
strike() {
  injection=$1
  shift
  # shellcheck disable=SC2086
  DESK_TEST_SEED=5 DESK_TEST_CLOCK=2026-03-01T09:00:05Z timeout -k 1 60 \
    strace $follow -qq -o "$work/trace" -e "${injection:-trace=all}" "$desk" --wait 2 "$@" >"$work/out" 2>"$work/said" </dev/null
  rc=$?
}

# A desk whose remote has an entry that is not here, and that has one which the remote does not have.
make_pair() {
  make_seed "$1"
  git init -q --bare -b "$branch" "$work/remote"
  git -C "$repo" push -q "$work/remote" "$branch"
  git clone -q -b "$branch" "$work/remote" "$work/there"
  (cd "$work/there" && seeded 7 reply -q "$ticket" -m 'from there' >/dev/null && git push -q origin "$branch")
  theirs=$(git -C "$work/remote" rev-parse "$branch")
  cd "$repo" || exit 2
  git remote add origin "$work/remote"
  git fetch -q origin
  git config gc.auto 0
  seeded 8 reply -q "$ticket" -m 'the text' >/dev/null || exit 2
  old=$(git rev-parse "refs/heads/$branch")
  had=$(state_of_user)
  cd "$work" || exit 2
  find "seed.$kind" -mindepth 1 -delete
  cp -a now/. "seed.$kind"
  cp -a remote seed.remote
}

fresh() {
  cd "$work" || exit 2
  find now remote -mindepth 1 -delete
  cp -a "seed.$kind/." now && cp -a seed.remote/. remote || exit 2
  cd "$repo" || exit 2
}

# has_all REPOSITORY COMMIT TEXT...: its branch follows the commit and has the texts in the ticket.
has_all() {
  repository=$1
  git --git-dir="$repository" merge-base --is-ancestor "$2" "refs/heads/$branch" || { echo "$repository does not follow $2"; return 1; }
  shift 2
  for text; do
    git --git-dir="$repository" grep -qF "$text" "refs/heads/$branch" || { echo "$repository does not have '$text'"; return 1; }
  done
}

are_equal() {
  [ "$(git rev-parse "refs/heads/$branch")" = "$(git -C "$work/remote" rev-parse "$branch")" ]
}

# A lock of git's on its own note of the remote's branch is in nobody's way.
has_no_locks_but_gits() {
  left=$(find "$work/now" -name '*.lock' -not -path '*/refs/remotes/*' -o -name '.desk-tmp-*' -o -path '*/desk/intent*')
  [ -z "$left" ] || { echo "$left"; return 1; }
}

look() {
  faults=$((faults + 1))
  [ "$rc" != 124 ] || complain 'did not end'
  [ "$rc" != 70 ] || complain 'took it for a bug'
  # What is killed on the remote's side leaves its locks there, which are for its owner.
  find "$work/remote" -name '*.lock' -delete
  expect 'git fsck' git fsck --strict --no-dangling --no-progress
  expect 'git fsck of the remote' git -C "$work/remote" fsck --strict --no-dangling --no-progress
  expect 'the branch' has_all "$git" "$old" 'the text'
  expect 'the branch of the remote' has_all "$work/remote" "$theirs" 'from there'
  [ "$rc" != 0 ] || expect 'what was reported as done' are_equal
  expect 'desk check' "$desk" check
  expect 'the next sync' "$desk" --wait 3 sync || return
  expect 'the branches' are_equal
  expect 'all' has_all "$git" "$old" 'the text' 'from there'
  expect 'what is left over' has_no_locks_but_gits
  now=$(state_of_user)
  [ "$now" = "$had" ] || { echo "$had" >"$work/had"; complain "the user's work: $(echo "$now" | diff "$work/had" - | head -8)"; }
}

# Of what a sync calls itself, and not as a writer of the desk (kill.sh, errors.sh), here and there one.
some_calls() {
  if whole_table; then cat; else awk '/desk\/remotes|refs\/heads/ || ++n % 12 == 0'; fi
}

blow_by_blow() {
  write_calls sync | some_calls >"$work/calls"
  while read -r name number what; do
    blow="sync, killed before $name $number $what"
    fresh
    strike "inject=$name:signal=KILL:when=$number" sync
    [ "$rc" = 137 ] || complain "was not killed, but ended with $rc"
    look
    for error in $(errors_of "$name"); do
      whole_table || [ "$error" = EIO ] || [ "$error" = EMFILE ] || continue
      for when in "$number" "$number+"; do
        blow="sync, $error from $name $when $what"
        fresh
        strike "inject=$name:error=$error:when=$when" sync
        look
      done
    done
  done <"$work/calls"
}

# The programs that desk runs, and those that they run.
blows_to_git() {
  follow=-f
  numbers='2 11 40'
  whole_table && numbers=$(seq 60)
  for name in rename write openat unlink mkdir; do
    for number in $numbers; do
      for what in signal=KILL error=EIO; do
        blow="sync, each program with $what from $name $number"
        fresh
        strike "inject=$name:$what:when=$number" sync
        look
      done
    done
  done
  follow=
}

# The driver that git runs, alone.
blows_to_driver() {
  mkdir -p "$work/bin"
  path=$PATH
  for what in signal=KILL error=EIO; do
    for place in 'openat 4' 'openat 8' 'openat 12' 'openat 16' 'read 6' 'read 9' 'write 1' 'ftruncate 1' 'exit_group 1'; do
      name=${place% *} number=${place#* }
      [ "$name $what" != 'exit_group error=EIO' ] || continue
      blow="git merge, the driver with $what from $place"
      fresh
      printf '#!/bin/sh\nexec strace -qq -o /dev/null -e inject=%s:%s:when=%s "%s" "$@"\n' "$name" "$what" "$number" "$desk" >"$work/bin/desk"
      chmod +x "$work/bin/desk"
      PATH=$work/bin:$path
      git stash -q
      git merge -q -m merged "$theirs" >"$work/out" 2>"$work/said"
      rc=$?
      if [ "$rc" = 0 ]; then
        expect 'the merge' has_all "$git" "$theirs" 'the text' 'from there'
      else
        expect 'the branch' test "$(git rev-parse "refs/heads/$branch")" = "$old"
        expect 'the way back' git reset -q --merge
        [ -z "$(git status --porcelain -uno)" ] || complain "after the way back: $(git status --porcelain -uno)"
      fi
      PATH=$path
      rc=1
      git stash pop -q --index || complain 'the stash'
      look
    done
  done
}

for kind; do
  make_pair "$kind"
  blow_by_blow
  blows_to_git
  case $kind in tree | linked) blows_to_driver ;; esac
  rm -rf "$work/remote" "$work/seed.remote" "$work/there"
done
finish
