#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

for number in 2 3 4 5 6 7 8 9; do
    run xrdfs $manager rm /data/@suitename@/piece.$number
done
