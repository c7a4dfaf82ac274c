#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

for number in 1 2 3 4; do
    run xrdfs $manager rm /data/@suitename@/balanced.$number
done
