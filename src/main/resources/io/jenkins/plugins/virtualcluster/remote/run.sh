# shellcheck shell=sh disable=SC2034,SC2154,SC3040,SC3045
# Fed to a shell of the machine that reads its commands from standard input, behind leader.sh. Each line "run ..." that
# follows starts a script unless somebody did, waits for its end, tells it, and sends what is wanted of its output.
#   run DIRECTORY GIVEN COMMAND WORKING_DIRECTORY EXPORTS LIMIT BOOT
# with the run's directory, bytes of output that are there already, commands that export variables, how many bytes of output
# are kept at most, and the machine's boot id when it was prepared, or nothing.
# Says lines "virtual-cluster running" and "virtual-cluster end KIND NUMBER SIZE DISK"; if SIZE is more than what is there,
# reads a line with the number of the first byte to send. It ends the shell if it cannot start the script.
#
# In the directory: "lock" is held while the script runs, so all others can wait for its end and the kernel lets go
# whatever happens; "state" is described in leader.sh, and is begun, under the lock, at most once; "output" grows; "dropped" counts
# what was cut off it; "why" has what the shell says of the script's end; "reboot" has something in it when the script has announced
# that the machine reboots. The lock is not inherited by the script, so what it leaves behind does not keep it.
umask 022
# A connection that goes away must not end this shell while a script runs.
trap : HUP INT QUIT TERM PIPE
# A shell names the signal that ended its child on its own standard error; an exit code it does not. bash does not when
# it is called sh.
[ -z "${BASH_VERSION-}" ] || set +o posix
read -r i </proc/sys/kernel/random/boot_id || i=unknown
run() {
    d=$1 n=$2 m=${6:-9223372036854775807} h=${7-} z=0 t=0 f=kept
    [ -d "$d" ] || mkdir -p "$d" || cannot "$d"
    # A file system that has become read-only can still be asked for what has ended.
    [ -e "$d/lock" ] || true >>"$d/lock" || cannot "$d"
    exec 9<"$d/lock" || exit 1
    if flock -n 9; then
        know
        # Output from before, or another boot id, without a mark: the machine may have lost it, as one does that was reset.
        if [ ! "$o" ] && [ "$n" = 0 ] && case $h in '' | "$i") ;; *) false ;; esac; then
            start "$3" "$4" "$5"
        else
            outlive
        fi
    else
        echo "virtual-cluster running"
        await
        outlive
    fi
    # What is there of the disk is known by an attempt to use a little more of it.
    [ ! -f "$d/lock" ] || { { echo >&6 || f=full; } 6>>"$d/lock" || f='readonly'; } 2>/dev/null
    exec 9<&-
    [ "$k" ] || lost "$3"
    [ ! -s "$d/reboot" ] || k=rebooting s=0
    [ ! -s "$d/output" ] || z=$(($(wc -c <"$d/output")))
    [ ! -f "$d/dropped" ] || read -r t <"$d/dropped"
    case $t in '' | *[!0-9]*) t=0 ;; esac
    [ "$z" -le "$m" ] || trim
    z=$((z + t))
    echo "virtual-cluster end $k $s $z $f"
    if [ "$z" -gt "$n" ]; then
        read -r n || exit 0
        case $n in '' | *[!0-9]*) exit 0 ;; esac
        # What is left behind may append to it for ever.
        [ "$n" -gt "$z" ] || tail -c "+$n" "$d/output" | head -c "$((z - n + 1))"
    fi
}
# Of a script whose interpreter is not there, the kernel and the shell say that the script itself is not found.
name_missing_interpreter() {
    IFS= read -r x <"$1" || return 0
    case $x in '#!'*) ;; *) return 0 ;; esac
    x=${x#'#!'}
    x=${x#"${x%%[! 	]*}"}
    x=${x%%[ 	]*}
    [ -x "$x" ] || echo "virtual-cluster: the interpreter $x, which the script's first line names, is not on this host"
}
start() {
    if [ ! -f "$1" ] || [ ! -x "$1" ]; then
        echo "$1 is not an executable file" >&2
        exit 1
    fi
    [ -d "$2" ] || mkdir -p "$2" || cannot "$2"
    reserve "$d" || cannot "$d"
    true >>"$d/output" || cannot "$d"
    name_missing_interpreter "$1" >>"$d/output"
    exec 7<>"$d/state" || exit 1
    echo "$i" >&7 || cannot "$d"
    # To last over a machine that is reset, which otherwise the boot id tells; not waited for, since that costs more than a short script.
    [ "$h" ] || sync "$d/state" >/dev/null 2>&1 7>&- 9<&- &
    echo "virtual-cluster running"
    exec 8>&2 2<>"$d/why"
    (
        read -r p r </proc/self/stat
        began "$r"
        echo "$p $b" >&7
        exec 7>&-
        ulimit -c unlimited 2>/dev/null
        cd "$2" || exit 126
        eval "$3"
        exec setsid "$1"
    ) >>"$d/output" 2>&1 </dev/null 8>&- 9<&-
    s=$?
    exec 2>&8 8>&-
    k=exited x=''
    [ "$s" -le 128 ] || [ ! -f "$d/why" ] || read -r x <"$d/why"
    [ ! "$x" ] || k=signalled s=$((s - 128))
    # It is known here whatever the disk says; that it is written down is for others.
    echo "$k $s" 2>/dev/null >&7
    exec 7>&-
}
# Waits for the lock, or for the end of the connection, which ends the waiting.
await() {
    flock -s 9 &
    f=$!
    exec 7<&0
    (
        read -r x <&7
        kill "$f"
    ) 2>/dev/null >/dev/null 9<&- &
    r=$!
    wait "$f" || exit 1
    # Gone, so that it takes nothing of what comes next.
    kill "$r" 2>/dev/null
    wait "$r" 2>/dev/null
    exec 7<&-
    f=kept
}
# The shell that watched the script may be gone, and the script not: its end can be waited for, its status cannot.
outlive() {
    leads && [ ! "$k" ] || return 0
    echo "virtual-cluster running"
    while leads; do
        sleep 1
    done
}
# Why the status of the script $1 is not there; into k.
lost() {
    s=0
    case $o in
        stopped) k=stopped ;;
        '')
            k=removed
            if [ "$h" ] && [ "$h" != "$i" ]; then
                k=restarted
                [ -x "$1" ] || k=forgotten
            fi
            ;;
        "$i") k=unwatched ;;
        *-*) k=restarted ;;
        *) k=removed ;;
    esac
}
# Cuts off what nobody wants, so that it does not stay on the disk.
trim() {
    if [ -f "$d/output" ] && [ ! -L "$d/output" ] && dd if=/dev/null of="$d/output" bs=1 seek="$m" count=0 2>/dev/null; then
        t=$((t + z - m)) z=$m
        echo "$t" >"$d/dropped"
    fi
}
