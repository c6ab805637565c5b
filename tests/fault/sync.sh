#!/bin/sh
# Holds desk to the order in which it syncs, since nothing here can cut the power, and to what it says when it cannot. usage: sync.sh DESK KIND...
#
# What the branch needs is synced before it has a name, and its name before the branch names it; what desk says comes last.
# The working tree and git's index are made again from the branch, so their folders are left to the kernel.
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"
needs_strace

out_of_order() {
  sed -E 's/^[0-9]+ +//' "$work/trace" | awk -v git="$git/" -v branch="$git/refs/heads/$branch" '
    function complain(text) {print text; bad = 1}
    function folder(path) {sub(/\/[^\/]*$/, "", path); return path}
    function path_of_descriptor() {match($0, /<[^>]*>/); return substr($0, RSTART + 1, RLENGTH - 2)}
    function is_view(path) {return index(path, git) != 1 || path ~ /\/index$/}
    !/ = [0-9]+(<.*>)?$/ {next}
    /^f(data)?sync\(/ {delete dirty[path_of_descriptor()]; delete unnamed[path_of_descriptor()]; syncs++}
    /^mkdir\(/ {split($0, word, "\""); unnamed[folder(word[2])] = word[2]}
    /^write\([12]</ {for (place in unnamed) complain("said before " unnamed[place] " was sure to keep its name"); next}
    /^write\(/ {dirty[path_of_descriptor()] = 1}
    /^rename\(/ {
      split($0, word, "\"")
      if (word[2] in dirty) complain(word[4] " got its name before its bytes were synced")
      if (word[4] == branch) {
        moved = 1
        for (place in unnamed) complain("the branch moved before " unnamed[place] " was sure to keep its name")
        for (path in dirty) if (path ~ /\/logs\//) complain("the branch moved before " path " was synced")
      }
      if (!is_view(word[4])) unnamed[folder(word[4])] = word[4]
    }
    END {
      if (!moved || syncs < 10) complain("the branch was not seen to move, with " syncs " syncs")
      exit bad
    }'
}

# sweep COMMAND...: its order, and that it does not keep silent when the disk does not take what it is to keep.
sweep() {
  write_calls "$@" >"$work/calls"
  blow="$1, looked at"
  fresh
  strike decode-fds=path "$@"
  expect 'the order' out_of_order
  look 'the text'
  while read -r name number _; do
    case $name in fsync | fdatasync) ;; *) continue ;; esac
    blow="$1, EIO from $name $number on"
    fresh
    strike "inject=$name:error=EIO:when=$number+" "$@"
    [ "$rc" != 0 ] || grep -q '^desk: warning:' "$work/said" || complain 'said nothing of it'
    look 'the text'
  done <"$work/calls"
}

sweep_kinds "$@"
