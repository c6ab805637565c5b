#compdef desk
# SPDX-License-Identifier: MIT
# Completion of desk in zsh: commands and options as 'desk help' knows them, ids as the desk has them.

# "name:what it does" of the commands; of a noun's verbs with the noun as argument.
_desk_commands() {
  desk help 2>/dev/null | sed -n "s/^  ${1:+$1 }\([-a-z]*\)\( [-a-z]*\)\{0,1\}  *\([^ ].*\)/\1:\3/p"
}

_desk_options() {
  { desk "$@" --help 2>/dev/null; desk help } | sed -n 's/^ *\(-.*\)/\1/p' | tr ',' '\n' |
    sed -n 's/^ *\(-[-A-Za-z]*\).*/\1/p' | sort -u
}

_desk_ids() {
  case $1 in
    (team | agent | contact) desk $1 list --format '{id}:{name}' ;;
    (type) desk type list --format '{name}:{label}' ;;
    (*) desk $1 --help 2>/dev/null | grep -q '^ *desk.* ID' && desk list --format '{id}:{title}' ;;
  esac 2>/dev/null
}

_desk() {
  local -a given found
  local i
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
      (-C | --as | --format | --lang | --color | --wait) ((i++)) ;;
      (-*) ;;
      (*) given+=($words[i]) ;;
    esac
  done
  if [[ $words[CURRENT-1] == --by ]]; then
    compadd ${(f)"$(desk help --groups 2>/dev/null)"}
  elif [[ $words[CURRENT] == -* ]]; then
    case $given[1] in
      (team | agent | contact | type | import | export | report) found=(${(f)"$(_desk_options $given[1,2])"}) ;;
      (*) found=(${(f)"$(_desk_options $given[1])"}) ;;
    esac
    compadd -a found
  elif (( ! $#given )); then
    found=(${(f)"$(_desk_commands)"})
    _describe command found
  elif [[ $#given == 1 && $given[1] == (team|agent|contact|type|import|export|report) ]]; then
    found=(${(f)"$(_desk_commands $given[1])"})
    _describe command found
  elif [[ $given[1] == (import|export) ]]; then
    _files
  else
    found=(${(f)"$(_desk_ids $given[1])"})
    _describe -M 'm:{a-z}={A-Z}' id found
  fi
}

_desk "$@"
