#!/bin/sh
# Installs what desk needs, builds it, and shows a day of a help desk on a demonstration desk. Run again, it is quick: what is
# there is kept, only the demonstration desk is made anew.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
export LC_ALL=C.UTF-8
sh .ci/install build
[ -x build/release/desk ] || echo 'Building desk; the first time this takes some minutes.'
cmake --preset release -DBUILD_TESTING=OFF >/dev/null
cmake --build --preset release --target desk -- --quiet
PATH=$root/build/release:$PATH
demo=$root/build/demo
rm -rf "$demo"
mkdir -p "$demo"
cd "$demo"
export DESK_AS='Bob <bob@example.org>'

# Prints a command as it would be typed.
announce() {
  line='$'
  for word; do
    case $word in
      *[!A-Za-z0-9@%+=:,./_-]*) line="$line \"$word\"" ;;
      *) line="$line $word" ;;
    esac
  done
  printf '\n%s\n' "$line"
}

# As a person sees it: into a pipe or a file desk writes tables for scripts, so without a terminal it is given one.
show() {
  announce "$@"
  if [ -t 1 ]; then "$@"; else script -qec "stty -onlcr cols 100; ${line#??}" /dev/null </dev/null; fi
}
[ -t 1 ] || export NO_COLOR=1 DESK_PAGER=cat

show desk init --name 'Demo desk'
show desk agent add bob name=Bob addresses=bob@example.org
show desk agent add eve name=Eve
show desk team add core name=Core lead=eve
show desk team add network name=Network lead=eve next_tier=core
set -- desk create 'VPN drops every hour' --team network -r ann@example.org -m 'Happens on Wi-Fi only.'
announce "$@"
id=$("$@")
echo "$id"
show desk create 'A laptop for the new colleague' --type request -r carl@example.org -m 'She starts on Monday.'
show desk assign "$id" bob
show desk start "$id"
show desk reply "$id" -m 'Please try the cable; I am looking at the access point.'
show desk escalate "$id" -m 'The core switch drops frames.'
show desk wait "$id" --on vendor
show desk list
show desk start "$id"
show desk resolve "$id" -m 'Replaced the access point.' --code fixed
show desk close "$id"
show desk list --all
show desk show "$id"
show desk log -n 3
show desk import csv "$root/docs/examples/helpdesk.csv" --map "$root/docs/examples/helpdesk.yaml"
show desk report flow --since 2026-09 --until 2026-10 --by week
show desk report resolution --since 2026-09 --until 2026-10 --by priority
printf '\nThe program is %s\nThe desk is    %s\n' "$root/build/release/desk" "$demo"
