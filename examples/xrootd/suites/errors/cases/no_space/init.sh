#!/bin/sh
# Fills the data disks until less is free than a server needs to get new files (cms.space).
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
if [ "$(xrootd_role)" = server ]; then
    free=$(df --output=avail -B 1M /data | tail -n 1)
    run fallocate -l $((free - 500))M /data/filler
    run df -h /data
fi
[ @hostname@ = client1 ] || exit 0

echo 'no room for this' >file
