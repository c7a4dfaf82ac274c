#!/bin/sh
# The export /archive is read only: its file is put there on the server itself.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = srv1 ] || exit 0

run mkdir -p /archive/@suitename@
echo 'kept for ever' >/archive/@suitename@/old
