#!/bin/sh
# One of the two servers that have the replica breaks.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ != srv1 ] || kill_xrootd
barrier broken role:server role:client
