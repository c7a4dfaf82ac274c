# shellcheck shell=sh disable=SC2034,SC2154
# Sends a signal to a script's process group and waits for its end; a script not yet started can then no more be started.
# Behind leader.sh. Arguments: the run's directory, the signal's name, seconds for those the script leaves behind in its
# group. Says "virtual-cluster over", or "virtual-cluster left" if some of the group are still there.
d=$1 q=$2 g=$3
umask 022
[ -d "$d" ] || mkdir -p "$d" || cannot "$d"
[ -e "$d/lock" ] || true >>"$d/lock" || cannot "$d"
exec 9<"$d/lock"
over() {
    if [ ! "$o" ]; then
        reserve "$d" || cannot "$d"
        echo stopped 1<>"$d/state" || cannot "$d"
    fi
    echo "virtual-cluster over"
    exit 0
}
# Whether the group's number belongs to another process by now.
taken() {
    read -r r 2>/dev/null <"/proc/$p/stat" || return 1
    began "$r"
    case $b in '' | *[!0-9]*) return 1 ;; esac
    [ "$b" != "$l" ]
}
alive() {
    ! taken && kill -0 "-$p" 2>/dev/null
}
know
if [ "$q" = TERM ] || [ ! "$p" ]; then
    [ ! "$k" ] || over
    # Who holds the lock writes down the process group next.
    i=0
    until [ "$p" ]; do
        if flock -n 9; then
            know
            [ "$p" ] || over
        fi
        i=$((i + 1))
        [ "$i" -lt 50 ] || sleep 1
        know
    done
fi
case $p in 0 | 1 | *[!0-9]*) echo "$d/state names no process" >&2; exit 1 ;; esac
# Without "--", which busybox does not know.
taken || kill "-$q" "-$p" 2>/dev/null || kill "-$q" "$p" 2>/dev/null
flock -s 9
# Most are gone within the time of some forks.
i=0
while alive; do
    i=$((i + 1))
    if [ "$i" -lt 100 ]; then
        (:)
    elif [ "$i" -gt "$((100 + g))" ]; then
        echo "virtual-cluster left"
        exit 0
    else
        sleep 1
    fi
done
over
