#!/bin/sh
# All daemons are killed.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
. "$VC_FILES/clean.sh"

expect_clean
[ -z "$(xrootd_role)" ] || kill_xrootd
