#!/bin/sh
# Nothing is spoilt: this is what the cases before must not have changed.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
. "$VC_FILES/clean.sh"

expect_clean
