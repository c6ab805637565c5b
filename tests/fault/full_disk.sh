#!/bin/sh
# Writes to a disk that is full, out of inodes, or read-only. Needs to mount a small file system. usage: full_disk.sh DESK KIND...
if [ -z "${DESK_FAULT_MOUNT:-}" ]; then
  enter="unshare --mount"
  [ "$(id -u)" = 0 ] || enter="$enter --map-root-user"
  $enter mount -t tmpfs tmpfs /mnt 2>/dev/null || { echo "this user may not mount; skipped"; exit 77; }
  DESK_FAULT_MOUNT=yes exec $enter sh "$0" "$@"
fi
# shellcheck source=tests/fault/common.sh
. "$(dirname "$0")/common.sh"
trap 'cd /; umount "$work/now" 2>/dev/null; rm -rf "$work"' EXIT

# reply_there CODES PATTERN: replies; if that fails, the message must match.
reply_there() {
  seeded 5 reply "$ticket" -m 'the text' --wait 2 >"$work/out" 2>"$work/said"
  rc=$?
  [ "$rc" = 0 ] || [ "$rc" = 1 ] || complain "ended with $rc"
  [ "$rc" = 0 ] || grep -qE "$1" "$work/said" || complain 'did not say why'
}

# Leaves from 0 pages on, more each time until the reply succeeds and no view of it is behind.
pages() {
  free=0
  while [ "$free" -lt 64 ]; do
    blow="reply with $free pages of the disk left"
    fresh
    dd if=/dev/zero of="$git/filler" bs=4096 2>/dev/null
    truncate -s -"$((free * 4096))" "$git/filler"
    reply_there 'No space left|[Cc]ould not|not enough'
    rm "$git/filler"
    look 'the text'
    if [ "$rc" = 0 ] && ! grep -q warning "$work/said"; then break; fi
    free=$((free + 1))
  done
  case $free in 0 | 64) complain 'the disk was never full, or always' ;; esac
}

inodes() {
  free=0
  while [ "$free" -lt 64 ]; do
    blow="reply with $free inodes of the disk left"
    fresh
    mount -o "remount,nr_inodes=$(($(df --output=iused "$work/now" | tail -1) + free))" "$work/now"
    reply_there 'No space left'
    mount -o remount,nr_inodes=100000 "$work/now"
    look 'the text'
    if [ "$rc" = 0 ] && ! grep -q warning "$work/said"; then break; fi
    free=$((free + 1))
  done
  case $free in 0 | 64) complain 'there were never too few inodes, or always' ;; esac
}

read_only() {
  blow='reply on a disk that is read-only'
  fresh
  mount -o remount,ro "$work/now"
  reply_there "'.*Read-only file system"
  expect 'reading' "$desk" show "$ticket"
  expect 'desk check' "$desk" check
  mount -o remount,rw "$work/now"
  look 'the text'
}

for kind; do
  make_seed "$kind"
  mount -t tmpfs -o size=3m tmpfs "$work/now" || exit 2
  pages
  inodes
  read_only
  cd "$work" && umount "$work/now"
done
finish
