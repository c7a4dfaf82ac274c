#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

run xrdfs $manager stat /data/@suitename@/piece.1
