#!/bin/sh
# Gives the space back.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

rm -f /data/filler /data/@suitename@/refused.*
