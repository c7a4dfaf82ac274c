# shellcheck shell=sh disable=SC2034
# Sends the files that patterns match: lines "SIZE NAME" of those that are longer than a limit, the line
# "virtual-cluster files", then the others as tar streams; nothing if there are none.
# Arguments: the limit in bytes, how many files at most, and a file: if it is there, files that are not newer are omitted.
# A pattern that matches nothing stands for itself, and is not a file.
m=$1 c=$2 n=''
[ ! "$3" ] || [ ! -e "$3" ] || n="-newer '$3'"
cd / || exit 1
l=
: PATTERNS
[ "$l" ] || exit 0
# A name with a line break would be two.
b='
'
eval "find $l -type f $n -size +${m}c ! -path \"*\$b*\"" | head -n 100 | while IFS= read -r f; do
    set -f
    # shellcheck disable=SC2046
    set -- $(ls -ln "$f")
    echo "$5 $f"
done
echo "virtual-cluster files"
# busybox tar reads no list of names, and a command takes only so many.
eval "find $l ! -type d $n ! \( -type f -size +${m}c \) ! -path \"*\$b*\"" | head -n "$c" | {
    set --
    while IFS= read -r f; do
        set -- "$@" "$f"
        [ $# -lt 100 ] || { tar -cf - "$@"; set --; }
    done
    [ $# = 0 ] || tar -cf - "$@"
}
