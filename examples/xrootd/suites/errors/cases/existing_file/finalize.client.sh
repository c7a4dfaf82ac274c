#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

rm -f back
run xrdfs $manager rm /data/@suitename@/existing
