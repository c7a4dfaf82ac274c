#!/bin/sh
# All clocks are set to a time long ago.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
. "$VC_FILES/clean.sh"

expect_clean
run date -s @1000000000
