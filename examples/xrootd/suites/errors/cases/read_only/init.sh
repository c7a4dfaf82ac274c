#!/bin/sh
# The export /archive is read-only, so the server itself creates the file in it.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = srv1 ] || exit 0

run mkdir -p /archive/@suitename@
echo 'kept for ever' >/archive/@suitename@/old
