# Completion of virtual-cluster in bash: what can stand there is asked of the command itself.
# shellcheck shell=bash

_virtual_cluster() {
    local line=${COMP_LINE:0:COMP_POINT} command=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} cut= answer
    # bash takes : and = for the ends of words, and replaces only what is behind the last one.
    local typed=${line##*[[:space:]]}
    while [ -n "$typed" ] && [[ $COMP_WORDBREAKS == *[:=]* ]] && [[ $typed == *[:=]* ]]; do
        cut+=${typed%%[:=]*}
        typed=${typed#"${typed%%[:=]*}"}
        cut+=${typed:0:1}
        typed=${typed:1}
    done
    COMPREPLY=()
    while IFS= read -r answer; do
        case $answer in
            :nospace) compopt -o nospace ;;
            :files)
                compopt -o filenames
                while IFS= read -r answer; do COMPREPLY+=("$answer"); done < <(compgen -f -- "${typed:-$word}")
                ;;
            :directories)
                compopt -o filenames
                while IFS= read -r answer; do COMPREPLY+=("$answer"); done < <(compgen -d -- "${typed:-$word}")
                ;;
            *)
                answer=${answer%%$'\t'*}
                COMPREPLY+=("${answer#"$cut"}")
                ;;
        esac
    done < <("${command/#\~/$HOME}" complete --line "$line" 2>/dev/null)
}

complete -F _virtual_cluster virtual-cluster
