#!/bin/sh
# All servers and both replicas are back.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

wait_for_servers 3
wait_until 60 "the manager knows both replicas" has_holders /data/@suitename@/@casename@/replica srv1 srv2
rm -f replica back
