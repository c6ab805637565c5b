#!/bin/sh
# usage: repeat_log.sh LOG.csv TICKETS   the log again and again, each time with other numbers (the first column), until there
# are so many tickets. For a bench of the import.
set -eu
times=$(($2 / $(tail -n +2 "$1" | cut -d, -f1 | sort -u | wc -l) + 1))
head -n 1 "$1"
for i in $(seq "$times"); do
  tail -n +2 "$1" | sed "s/^\([^,]*\)/\1-$i/"
done | awk -F, -v most="$2" '$1 != last {last = $1; if (++tickets > most) exit} {print}'
