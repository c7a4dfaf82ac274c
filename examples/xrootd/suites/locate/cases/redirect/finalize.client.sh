#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

run xrdfs $manager rm /data/@suitename@/piece.1
