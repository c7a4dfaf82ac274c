# Sends a script's output as it grows, until standard input ends, as it does when the connection goes away.
# Arguments: the run's directory, the number of the first byte, counted from 1.
tail -c "+$2" -f "$1/output" 2>/dev/null &
t=$!
read -r x
kill "$t"
