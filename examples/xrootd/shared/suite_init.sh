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
if [ "$VC_ROLES" = client ]; then
    # shellcheck disable=SC2086  # one word for each server
    set -- $VC_HOSTS_SERVER
    wait_for_servers $#
fi
