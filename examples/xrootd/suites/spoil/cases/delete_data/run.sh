#!/bin/sh
# The data of all servers is deleted.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
. "$VC_FILES/clean.sh"

expect_clean
[ "$(xrootd_role)" != server ] || run rm -rf /data/@suitename@
