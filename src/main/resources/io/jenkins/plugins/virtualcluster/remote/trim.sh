# shellcheck shell=sh disable=SC2046,SC2154
# Cuts a script's output again and again while it runs, so that what nobody wants does not fill the disk. Behind leader.sh.
# Goes on when the connection does not. Arguments: the run's directory, how many bytes are wanted, how many more may lie there.
d=$1 m=$2 a=$3
trap : HUP INT TERM
exec 2>/dev/null 6>>"$d/trimming"
flock -n 6 && echo "virtual-cluster trimming" || exit 0
exec </dev/null >/dev/null
while leads && [ ! "$k" ]; do
    if [ -f "$d/output" ] && [ ! -L "$d/output" ]; then
        set -- $(ls -ln "$d/output")
        z=${5:-0} t=0
        if [ "$((z - m))" -gt "$a" ] && dd if=/dev/null of="$d/output" bs=1 seek="$m" count=0; then
            [ ! -f "$d/dropped" ] || read -r t <"$d/dropped"
            echo "$((t + z - m))" >"$d/dropped"
            continue
        fi
    fi
    sleep 1
done
