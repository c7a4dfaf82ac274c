# shellcheck shell=sh disable=SC2034
# Sends a script's output as it grows, until standard input ends, as it does when the connection goes away. What the script
# says of a reboot goes to standard error, and so does each call of the script, a line of the file "calls", from the first one on;
# answers come on standard input, lines of a call's id and the answer, and go into the FIFO of that call.
# Arguments: the run's directory, and the number of the first byte, counted from 1, or nothing if no output is wanted.
d=$1 u='' t='' h=''
l=$d/listener.$$
# An SSH server may end it with the connection.
trap 'exit 1' HUP TERM PIPE
# shellcheck disable=SC2086
trap '[ ! "$h" ] || rm -f "$l"; kill $u $t $h 2>/dev/null' EXIT
tail -c +1 -f "$d/reboot" >&2 2>/dev/null &
u=$!
if [ "$2" ]; then
    tail -c "+$2" -f "$d/output" 2>/dev/null &
    t=$!
fi
# Who calls wakes all that listen: each has a FIFO of its own, so that one whose connection is gone takes nothing away.
if [ -f "$d/calls" ] && mkfifo "$l" 2>/dev/null; then
    {
        p=''
        while :; do
            if IFS= read -r c; then
                printf '%s\n' "virtual-cluster call $p$c" >&2
                p=''
            else
                p=$p$c
                read -r x <&4 || exit
            fi
        done
    } <"$d/calls" 4<>"$l" &
    h=$!
fi
while IFS= read -r x; do
    a=$d/answer.${x%% *}
    [ ! -p "$a" ] || printf '%s\n' "${x#* }" 1<>"$a"
done
