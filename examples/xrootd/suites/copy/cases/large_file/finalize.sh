#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

rm -f large back.large
run xrdfs $manager rm /data/@suitename@/large
