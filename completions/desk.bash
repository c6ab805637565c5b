# SPDX-License-Identifier: MIT
# Completion of desk in bash: commands and options as 'desk help' knows them, ids as the desk has them.

_desk_commands() {
  desk help 2>/dev/null | sed -n 's/^  \([a-z]*\( [-a-z]*\)\{0,1\}\)  .*/\1/p'
}

# The options of a command, or of all with no argument: -p, --priority.
_desk_options() {
  { desk "$@" --help 2>/dev/null; desk help; } | sed -n 's/^ *\(-.*\)/\1/p' | tr ',' '\n' |
    sed -n 's/^ *\(-[-A-Za-z]*\).*/\1/p' | sort -u
}

_desk_ids() {
  case $1 in
    team | agent | contact) desk "$1" list --format '{id}' ;;
    type) desk type list --format '{name}' ;;
    *) desk "$1" --help 2>/dev/null | grep -q '^ *desk.* ID' && desk list --format '{id}' ;;
  esac 2>/dev/null
}

_desk() {
  local cur=${COMP_WORDS[COMP_CWORD]} words=() i list=
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -C | --as | --format | --lang | --color | --wait) ((i++)) ;;  # their values are no words of ours
      -*) ;;
      *) words+=("${COMP_WORDS[i]}") ;;
    esac
  done
  case ${#words[@]}:${words[0]-} in
    0:) list=$(_desk_commands | cut -d' ' -f1) ;;
    1:team | 1:agent | 1:contact | 1:type | 1:import | 1:export | 1:report) list=$(_desk_commands | sed -n "s/^${words[0]} //p") ;;
    1:help | 2:help) list=$(_desk_commands) ;;
    *:import | *:export) [[ $cur == -* ]] || compopt -o default ;;  # files
    *:team | *:agent | *:contact | *:type) list=$(_desk_ids "${words[0]}") ;;
    *)
      list=$(_desk_ids "${words[0]}")
      [[ $cur == -* ]] || cur=${cur^^}  # ids of tickets
      ;;
  esac
  if [[ ${COMP_WORDS[COMP_CWORD-1]} == --by ]]; then
    cur=${COMP_WORDS[COMP_CWORD]}
    list=$(desk help --groups 2>/dev/null)
  elif [[ $cur == -* ]]; then
    case ${words[0]-} in
      team | agent | contact | type | import | export | report) list=$(_desk_options "${words[@]:0:2}") ;;
      *) list=$(_desk_options "${words[@]:0:1}") ;;
    esac
  fi
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$(sort -u <<<"$list")" -- "$cur"))
}

complete -F _desk desk
