# Sends the files that patterns match, as a tar stream; nothing if there are none.
# A pattern that matches nothing stands for itself, and is not a file.
cd / || exit 1
l=
: PATTERNS
[ "$l" ] || exit 0
eval "exec tar -cf - $l"
