# shellcheck shell=sh disable=SC2034,SC2086,SC2154
# What run.sh and stop.sh know of a script's first process. Process numbers are used again, so its begin is known too.
# began STAT        when a process began, in the kernel's ticks, as /proc/PID/stat has it; into b
began() {
    set -- ${1##*) }
    b=${20-}
}
# Whether the process that $d/leader names is still that one; its number is in p then.
leads() {
    read -r p l <"$d/leader" || return 1
    case $p in '' | 0 | 1 | *[!0-9]*) return 1 ;; esac
    read -r r 2>/dev/null <"/proc/$p/stat" || return 1
    began "$r"
    [ "$b" = "$l" ] && case $r in *') Z '*) false ;; esac
}
