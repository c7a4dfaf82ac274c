#!/bin/sh
# All data disks are filled.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
. "$VC_FILES/clean.sh"

expect_clean
if [ "$(xrootd_role)" = server ]; then
    run fallocate -l "$(($(df -P /data | awk 'NR == 2 { print $4 }') - 1024))K" /data/filling
fi
