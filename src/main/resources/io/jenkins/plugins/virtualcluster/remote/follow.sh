# shellcheck shell=sh disable=SC2034
# Sends a script's output as it grows, until standard input ends, as it does when the connection goes away. What the script
# says of a reboot goes to standard error.
# Arguments: the run's directory, the number of the first byte, counted from 1.
tail -c +1 -f "$1/reboot" >&2 2>/dev/null &
u=$!
tail -c "+$2" -f "$1/output" 2>/dev/null &
t=$!
read -r x
kill "$t" "$u"
