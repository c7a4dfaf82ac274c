#compdef virtual-cluster
# Completion of virtual-cluster in zsh: what can stand there is asked of the command itself.

_virtual-cluster() {
    local -a answers plain shown more
    local answer nospace= files= directories=
    answers=("${(@f)$("${(Q)words[1]/#\~/$HOME}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    for answer in "${answers[@]}"; do
        case $answer in
            '') ;;
            :nospace) nospace=1 ;;
            :files) files=1 ;;
            :directories) directories=1 ;;
            *)
                plain+=("${answer%%$'\t'*}")
                shown+=("${answer/$'\t'/  -- }")
                ;;
        esac
    done
    [[ -z $nospace ]] || more=(-S '')
    (( ! $#plain )) || compadd "${more[@]}" -l -d shown -a plain
    [[ -z $files ]] || _files
    [[ -z $directories ]] || _files -/
}

if [ "$funcstack[1]" = "_virtual-cluster" ]; then
    _virtual-cluster "$@"
else
    compdef _virtual-cluster virtual-cluster
fi
