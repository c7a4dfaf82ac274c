# shellcheck shell=sh disable=SC2154
# Reserves in the directories of runs to come what their beginning and end have to be written with. Behind leader.sh.
# Reads the directories from standard input, one per line.
umask 022
all() {
    [ $# = 0 ] || mkdir -p "$@" || cannot "$1"
    for d in "$@"; do
        reserve "$d" || cannot "$d"
    done
}
set --
while IFS= read -r x; do
    set -- "$@" "$x"
    [ $# -lt 100 ] || { all "$@"; set --; }
done
all "$@"
