#!/bin/sh
# The manager redirects the client to the server that holds the file, and to no other.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

holder=$(holders /data/@suitename@/piece.1)
run xrdcp --nopbar --force -d 2 root://$manager//data/@suitename@/piece.1 back 2>redirect.log
same_bytes piece back
grep -F 'Redirected from' redirect.log
assert_equal "server that the client was sent to" "$holder" "$(redirections redirect.log | sort -u)"
