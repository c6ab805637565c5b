#!/bin/sh
# Rules of the house that a machine can check. usage: lint.sh CHECK ROOT DESK
#   layers    includes of lib/ go down only
#   silence   lib/ prints nothing, reads no environment and never exits
#   fences    each foreign library has one place
#   sizes     no file is longer than 500 lines; a table of tests may have 600
#   commands  every command has a man page with exactly its options, and a golden session
#   guides    what the tutorial and the how-tos show is what golden sessions of their names do
set -u
export LC_ALL=C
check=$1 root=$2 desk=$3
cd "$root" || exit 2
failed=0
complain() { echo "$1"; failed=1; }

# What a module of lib/ may include beside itself.
allowed() {
  case $1 in
    base) ;;
    model) echo base ;;
    codec | schema) echo base model ;;
    merge | config) echo base model codec ;;
    workflow) echo base model codec config ;;
    query) echo base model codec ;;
    store) echo base model codec merge config workflow query ;;
    ops) echo base model codec schema merge config workflow query store ;;
    port | sync) echo base model codec schema merge config workflow query store ops ;;
    report) echo base model config ;;
    *) echo "?" ;;
  esac
}

layers() {
  for dir in lib/*/; do
    module=$(basename "$dir")
    may=" $(allowed "$module") $module "
    [ "$(allowed "$module")" != "?" ] || complain "lib/$module: a module that tests/lint/lint.sh does not know"
    grep -rnoE '#include "[a-z_]+/' "$dir" | sed -E 's/:#include "/ /; s,/$,,' | while read -r place other; do
      case $may in *" $other "*) ;; *) echo "$place: lib/$module may not include $other/" ;; esac
    done
  done >"$out"
  [ ! -s "$out" ] || complain "$(cat "$out")"
}

silence() {
  grep -rnE '(std::(cout|cerr|clog)|fmt::print|(^|[^a-z_:A-Z])(std::)?(printf|fprintf|vfprintf|puts|fputs|putchar|perror|getenv|secure_getenv|isatty|exit|_exit|quick_exit)\()' lib |
    grep -vE '^[^:]+:[0-9]+: *//' >"$out"
  [ ! -s "$out" ] || complain "$(cat "$out")"
}

# fence PATTERN PLACE: only files that begin with PLACE may include it.
fence() {
  grep -rnE "#include [<\"]$1" lib cmd | grep -v "^$2" >"$out"
  [ ! -s "$out" ] || complain "only $2 may include $1: $(cat "$out")"
}

fences() {
  fence 'git2[./]' lib/store/
  fence 'CLI/' cmd/ui/options.cc:
  fence 'yaml\.h' lib/codec/yaml_reader.cc:
  fence 'valijson/' lib/schema/schema.cc:
  fence 'absl/' lib/base/zone.cc:
  fence 'iconv\.h' lib/port/encoding.cc:
}

sizes() {
  find lib cmd tests -type f \( -name '*.cc' -o -name '*.h' -o -name '*.sh' \) -exec wc -l {} + |
    awk '$2 != "total" && $1 > ($2 ~ /^tests/ ? 600 : 500) {print $2 ": " $1 " lines"}' >"$out"
  [ ! -s "$out" ] || complain "$(cat "$out")"
}

# The options of a man page: the lines of its OPTIONS section that begin with a bold hyphen, one option a line.
documented() {
  awk '/^# /{inside = ($0 == "# OPTIONS")} inside && /^\*-/' "$1" | sed -E 's/ _[^,]*_//g; s/[*]//g; s/, */\t/g; s/[[:space:]]+$//' | sort
}

# compare PAGE WORDS...: the options that the page documents against those that the command declares.
compare() {
  page=docs/man/$1.1.scd
  shift
  [ -f "$page" ] || { complain "$page is missing"; return; }
  documented "$page" >"$out.a"
  "$desk" help --options "$@" | sort >"$out.b" || complain "desk help --options $* failed"
  cmp -s "$out.a" "$out.b" || complain "$page: its options (<) are not those declared (>):
$(diff "$out.a" "$out.b")"
}

commands() {
  compare desk
  "$desk" help --commands >"$out" || complain "desk help --commands failed"
  while read -r words; do
    # shellcheck disable=SC2086
    compare "desk-$(echo "$words" | tr ' ' -)" $words
    grep -qE "^\\$ (.*[^a-z-])?desk( -[^ ]+( [^ ]+)?)* $words( |\$)" tests/golden/*.test || complain "tests/golden: no session has 'desk $words'"
  done <"$out"
  tr ' ' - <"$out" >"$out.a"
  cut -d' ' -f1 "$out" >>"$out.a"  # a noun may have a page of its own
  for page in docs/man/desk-*.1.scd; do
    grep -qxF "$(basename "$page" .1.scd | sed 's/^desk-//')" "$out.a" || complain "$page: there is no such command"
  done
}

# shown: commands and what they print, but for lists and reports, which a terminal shows in another form.
shown() {
  grep -v '^$' | awk '/^[$] / {table = /^[$] desk ([a-z]+ )?(list|report|dash)( [^>|]*)?$/ && !/--csv/; print; next} !table'
}

# What the guides show is what their sessions do: docs/tutorial.md and tutorial.test, docs/howto/NAME.md and howto_NAME.test.
guides() {
  for page in docs/tutorial.md docs/howto/*.md; do
    name=$(echo "${page#docs/}" | sed 's,/,_,; s/[.]md$//')
    sed -n '/^```/,/^```/d; s/^    //p' "$page" | shown >"$out.a"
    sed '/^#/d; /^<<< [^<]*$/,/^>>>/d; /^<<</d; /^? /d; s/^! //; s/\r$//' "tests/golden/$name.test" | shown >"$out.b"
    cmp -s "$out.a" "$out.b" || complain "$page: what it shows (<) is not what tests/golden/$name.test says (>):
$(diff "$out.a" "$out.b")"
  done
}

out=$(mktemp) || exit 2
trap 'rm -f "$out" "$out.a" "$out.b"' EXIT
case $check in
  layers | silence | fences | sizes | commands | guides) "$check" ;;
  *) echo "no check '$check'"; exit 2 ;;
esac
exit "$failed"
