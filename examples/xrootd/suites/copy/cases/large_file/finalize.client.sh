#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

rm -f large back.large
run xrdfs $manager rm /data/@suitename@/large
