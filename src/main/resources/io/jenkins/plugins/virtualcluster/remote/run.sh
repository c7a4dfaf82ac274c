# shellcheck shell=sh disable=SC2034,SC2154,SC3040,SC3045
# Fed to a shell of the machine that reads its commands from standard input, behind leader.sh. Each line "run ..." that
# follows starts a script unless somebody did, waits for its end, tells it, and sends what is wanted of its output.
#   run DIRECTORY GIVEN COMMAND WORKING_DIRECTORY EXPORTS
# with the run's directory, bytes of output that are there already, and commands that export variables.
# Says lines "virtual-cluster running" and "virtual-cluster end KIND NUMBER SIZE"; if that is more than what is there,
# reads a line with the number of the first byte to send. It ends the shell if it cannot start the script.
#
# In the directory: "lock" is held while the script runs, so all others can wait for its end and the kernel lets go
# whatever happens; "started" is made, under the lock, at most once; "output" grows; "leader" is the process group and
# when it began; "exit" is the end; "reboot" has something in it when the script has announced that the machine reboots.
# The lock is not inherited by the script, so what it leaves behind does not keep it.
umask 022
# A connection that goes away must not end this shell while a script runs.
trap : HUP INT QUIT TERM PIPE
# A shell names the signal that ended its child on its own standard error; an exit code it does not. bash does not when
# it is called sh.
[ -z "${BASH_VERSION-}" ] || set +o posix
run() {
    d=$1 n=$2
    [ -d "$d" ] || mkdir -p "$d" || exit 1
    exec 9>>"$d/lock" || exit 1
    if flock -n 9; then
        # Output from before without a mark: the machine has lost it, as a machine does that was restarted.
        if [ -e "$d/started" ]; then
            outlive
        elif [ "$n" = 0 ]; then
            start "$3" "$4" "$5"
        fi
    else
        echo "virtual-cluster running"
        await
    fi
    exec 9>&-
    k=vanished s=0 z=0
    if [ -s "$d/exit" ]; then
        read -r k s <"$d/exit" || k=vanished
        case $k in exited | signalled) ;; *) k=vanished s=0 ;; esac
        case $s in '' | ????* | *[!0-9]*) k=vanished s=0 ;; esac
    fi
    [ ! -s "$d/reboot" ] || k=rebooting s=0
    [ ! -s "$d/output" ] || z=$(($(wc -c <"$d/output")))
    echo "virtual-cluster end $k $s $z"
    if [ "$z" -gt "$n" ]; then
        read -r n || exit 0
        case $n in '' | *[!0-9]*) exit 0 ;; esac
        # What is left behind may append to it for ever.
        [ "$n" -gt "$z" ] || tail -c "+$n" "$d/output" | head -c "$((z - n + 1))"
    fi
}
# Of a script whose interpreter is not there, the kernel and the shell say that the script itself is not found.
name_missing_interpreter() {
    IFS= read -r i <"$1" || return 0
    case $i in '#!'*) ;; *) return 0 ;; esac
    i=${i#'#!'}
    i=${i#"${i%%[! 	]*}"}
    i=${i%%[ 	]*}
    [ -x "$i" ] || echo "virtual-cluster: the interpreter $i, which the script's first line names, is not on this host"
}
start() {
    [ -d "$2" ] || mkdir -p "$2" || exit 1
    if [ ! -f "$1" ] || [ ! -x "$1" ]; then
        echo "$1 is not an executable file" >&2
        exit 1
    fi
    : >>"$d/output" || exit 1
    name_missing_interpreter "$1" >>"$d/output"
    : >"$d/started" || exit 1
    # To last over a machine that is reset; not waited for, since that costs more than a short script.
    sync "$d/started" >/dev/null 2>&1 9>&- &
    echo "virtual-cluster running"
    exec 8>&2 2>"$d/why"
    (
        read -r p r </proc/self/stat
        began "$r"
        echo "$p $b" >"$d/leader"
        ulimit -c unlimited 2>/dev/null
        cd "$2" || exit 126
        eval "$3"
        exec setsid "$1"
    ) >>"$d/output" 2>&1 </dev/null 8>&- 9>&-
    s=$?
    exec 2>&8 8>&-
    k=exited
    [ ! -s "$d/why" ] || [ "$s" -le 128 ] || k=signalled s=$((s - 128))
    echo "$k $s" >"$d/exit"
}
# Waits for the lock, or for the end of the connection, which ends the waiting.
await() {
    flock -s 9 &
    f=$!
    exec 7<&0
    (
        read -r x <&7
        kill "$f"
    ) 2>/dev/null >/dev/null 9>&- &
    r=$!
    wait "$f" || exit 1
    # Gone, so that it takes nothing of what comes next.
    kill "$r" 2>/dev/null
    wait "$r" 2>/dev/null
    exec 7<&-
}
# The shell that watched the script is gone, and the script is not: its end can be waited for, its status cannot.
outlive() {
    [ ! -s "$d/exit" ] && [ -s "$d/leader" ] && leads || return 0
    echo "virtual-cluster running"
    while leads; do
        sleep 1
    done
}
