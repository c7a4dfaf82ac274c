# shellcheck shell=sh disable=SC2154
# Takes what a machine needs before scripts run on it, which costs an emulated machine less in one command than in several. Behind
# leader.sh. Arguments: the directory of the files, which come on standard input as a tar stream, and a command that is run when all
# is there, or none. The file "reserved" in it names directories of runs to come, one a line, in which what their beginning and end
# have to be written with is reserved.
umask 022
[ -d "$1" ] || mkdir -p "$1" || exit
tar -xpf - -C "$1" || exit
echo "virtual-cluster delivered"
# Of the directories of runs, those that did not come with the files: one program makes a hundred.
make() {
    [ $# = 0 ] || mkdir -p "$@" || cannot "$1"
}
make_missing() {
    while IFS= read -r x; do
        [ -d "$x" ] || set -- "$@" "$x"
        [ $# -lt 100 ] || { make "$@"; set --; }
    done
    make "$@"
}
make_missing <"$1/reserved"
while IFS= read -r x; do
    reserve "$x" || cannot "$x"
done <"$1/reserved"
echo "virtual-cluster reserved"
shift
[ $# = 0 ] || exec "$@"
