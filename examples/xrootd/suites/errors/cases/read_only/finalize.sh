#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = srv1 ] || exit 0

run test -e /archive/@suitename@/old
run rm -r /archive/@suitename@
