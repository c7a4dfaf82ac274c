#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

assert_equal "number of servers with piece.1" 1 "$(holders /data/@suitename@/piece.1 | wc -l)"
