# shellcheck shell=sh disable=SC2034,SC2046,SC2059,SC2086,SC2154
# What run.sh, stop.sh, reserve.sh and trim.sh know of a run's directory. Its file "state" has three lines: the boot id of
# the machine when the script was begun, or "stopped" if it never will be; the script's first process and when that
# began, since process numbers are used again; and its end. They are written over a reserve of empty lines, so that a full disk
# loses none of them.
# began STAT        when a process began, in the kernel's ticks, as /proc/PID/stat has it; into b
began() {
    set -- ${1##*) }
    b=${20-}
}
# What $d/state says: into o, into p and l, and into k and s; empty is what it does not say.
know() {
    o='' p='' l='' k='' s=''
    [ ! -f "$d/state" ] || { read -r o; read -r p l; read -r k s; } 2>/dev/null <"$d/state"
    case $k in exited | signalled) ;; *) k='' s=0 ;; esac
    case $s in '' | ????* | *[!0-9]*) k='' s=0 ;; esac
}
# Whether the script's first process lives; its number is in p then.
leads() {
    know
    case $p in '' | 0 | 1 | *[!0-9]*) return 1 ;; esac
    read -r r 2>/dev/null <"/proc/$p/stat" || return 1
    began "$r"
    [ "$b" = "$l" ] && case $r in *') Z '*) false ;; esac
}
# reserve DIRECTORY     makes a run's files with what they need of the disk, unless they are there
reserve() {
    [ ! -s "$1/state" ] || return 0
    e='\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n' e=$e$e$e$e$e$e$e$e
    {
        true >>"$1/lock" && true >>"$1/output" && true >>"$1/reboot" && true >>"$1/calls" && printf "$e" >"$1/why" && printf "$e" >"$1/state"
    } 2>/dev/null
}
# cannot DIRECTORY      says why nothing can be written there, as far as the file system tells, and ends the shell
cannot() {
    d=$1
    while [ ! -d "$d" ]; do
        case $d in /*/*) d=${d%/*} ;; *) d=/ ;; esac
    done
    set -- "$1" $(stat -f -c '%a %c %d' "$d" 2>/dev/null)
    x=$(LC_ALL=C touch "$d" 2>&1)
    if case $x in *ead-only*) ;; *) false ;; esac; then
        echo "the file system of $d is read-only" >&2
    elif [ "${2-}" = 0 ]; then
        echo "the file system of $d is full" >&2
    elif [ "${3-0}" != 0 ] && [ "${4-}" = 0 ]; then
        echo "the file system of $d has no inodes left" >&2
    else
        echo "$1 cannot be written" >&2
    fi
    exit 1
}
