# Starts a script unless somebody did, waits for its end, tells it, and sends what is wanted of its output.
# Arguments: the run's directory, bytes of output that are there already, the command, its working directory.
# Says lines "virtual-cluster running" and "virtual-cluster end KIND NUMBER SIZE", then waits for an offset.
#
# In the directory: "lock" is held while the script runs, so all others can wait for its end and the kernel lets go
# whatever happens; "started" is made, under the lock, at most once; "output" grows; "leader" is the process group;
# "exit" is the end. The lock is not inherited by the script, so what it leaves behind does not keep it.
d=$1 n=$2 c=$3 w=$4
umask 022
[ -d "$d" ] || mkdir -p "$d" || exit 1
# A connection that goes away must not end this shell.
trap : HUP INT QUIT TERM PIPE
exec 9>>"$d/lock"
if flock -n 9; then
    # Output from before without a mark: the machine has lost it, as a machine does that was restarted.
    if [ ! -e "$d/started" ] && [ "$n" = 0 ]; then
        [ -d "$w" ] || mkdir -p "$w" || exit 1
        cd "$w" || exit 1
        if [ ! -f "$c" ] || [ ! -x "$c" ]; then
            echo "$c is not an executable file" >&2
            exit 1
        fi
        : >>"$d/output" || exit 1
        : >"$d/started" || exit 1
        echo "virtual-cluster running"
        # A shell names the signal that ended its child on its own standard error; an exit code it does not. bash does
        # not when it is called sh.
        [ -z "${BASH_VERSION-}" ] || set +o posix
        exec 8>&2 2>"$d/why"
        (
            read -r p r </proc/self/stat
            echo "$p" >"$d/leader"
            ulimit -c unlimited 2>/dev/null
            : EXPORTS
            exec setsid "$c"
        ) >>"$d/output" 2>&1 </dev/null 8>&- 9>&-
        s=$?
        exec 2>&8 8>&-
        k=exited
        [ -s "$d/why" ] && [ "$s" -gt 128 ] && k=signalled s=$((s - 128))
        echo "$k $s" >"$d/exit"
    fi
else
    echo "virtual-cluster running"
    # Waits for the lock, or for the end of the connection, which ends the waiting.
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
fi
exec 9>&-
k=vanished s=0 z=0
if [ -s "$d/exit" ]; then
    read -r k s <"$d/exit" || k=vanished
    case $k in exited | signalled) ;; *) k=vanished s=0 ;; esac
    case $s in '' | ????* | *[!0-9]*) k=vanished s=0 ;; esac
fi
[ -s "$d/output" ] && z=$(($(wc -c <"$d/output")))
echo "virtual-cluster end $k $s $z"
[ "$z" -gt "$n" ] || exit 0
read -r n || exit 0
case $n in '' | *[!0-9]*) exit 1 ;; esac
exec tail -c "+$n" "$d/output"
