# SPDX-License-Identifier: MIT
# Completion of desk in fish: commands and options as 'desk help' knows them, ids as the desk has them.

# The words behind desk that are no options and no values of options.
function __desk_words
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word -C --as --format --lang --color --wait
            set skip 1
        else if not string match -q -- '-*' $word
            echo $word
        end
    end
end

# Lines "name<tab>what it is" for what can stand at the cursor.
function __desk_complete
    set -l words (__desk_words)
    set -l nouns team agent contact type import export report
    if test (commandline -opc)[-1] = --by
        desk help --groups 2>/dev/null
    else if string match -q -- '-*' (commandline -ct)
        set -l command $words[1]
        contains -- "$words[1]" $nouns; and set command $words[1..2]
        begin
            desk $command --help
            desk help
        end 2>/dev/null | string match -r '^ *-.*' | string split , | string match -rg '^ *(-[-A-Za-z]+)' | sort -u
    else if test (count $words) = 0
        desk help 2>/dev/null | string replace -rf '^  ([a-z]+)( [-a-z]+)?  +(\S.*)' '$1\t$3'
    else if test (count $words) = 1; and contains -- $words[1] $nouns
        desk help 2>/dev/null | string replace -rf "^  $words[1] ([-a-z]+)  +(\S.*)" '$1\t$2'
    else if contains -- $words[1] import export
        __fish_complete_path (commandline -ct)
    else if contains -- $words[1] team agent contact
        desk $words[1] list --format '{id}\t{name}' 2>/dev/null
    else if test $words[1] = type
        desk type list --format '{name}\t{label}' 2>/dev/null
    else if desk $words[1] --help 2>/dev/null | string match -qr '^ *desk.* ID'
        desk list --format '{id}\t{title}' 2>/dev/null
    end
end

complete -c desk -f -a '(__desk_complete)'
