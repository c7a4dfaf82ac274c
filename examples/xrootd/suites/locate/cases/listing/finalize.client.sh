#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

for number in 2 3 4 5 6 7 8 9; do
    run xrdfs $manager rm /data/@suitename@/piece.$number
done
