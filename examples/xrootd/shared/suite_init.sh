#!/bin/sh
# Mounts the data disks and starts XRootD on the manager and the data servers. Shared by the suites of this directory.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
@diskmounts@

start_xrootd
if [ "$(xrootd_role)" = server ]; then
    # A kept cluster may still have the files of an earlier run.
    rm -rf /data/@suitename@
    run install -d -o xrootd -g xrootd /data/@suitename@
fi
if [ @hostname@ = client1 ]; then
    wait_for_servers 3
fi
