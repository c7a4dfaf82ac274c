#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

run xrdfs $manager stat /data/@suitename@/piece.1
