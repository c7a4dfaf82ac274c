#!/bin/sh
# Starts XRootD, as the other suites do, and puts a file onto each server.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
@diskmounts@

start_xrootd
if [ "$(xrootd_role)" = server ]; then
    run install -d -o xrootd -g xrootd /data/@suitename@
    signal started
fi
if [ "$VC_ROLES" = client ]; then
    # shellcheck disable=SC2086  # one word for each server
    set -- $VC_HOSTS_SERVER
    wait_for_servers $#
    wait_for started role:server
    make_file original 2
    for server; do
        run xrdcp --nopbar original "root://$server//data/@suitename@/$server"
    done
fi
