#!/bin/sh
# Mounts the data disks and starts XRootD on every host that has a part in it. Shared by the suites of this directory.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
@diskmounts@

start_xrootd
if [ @hostname@ = client1 ]; then
    wait_for_servers 3
    run xrdfs "$manager" mkdir -p /data/@suitename@
fi
