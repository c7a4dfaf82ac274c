#!/bin/sh
. "$VC_LIB"
cat "$VC_FILES/own" "$VC_FILES/app"
put colour "$VC_HOST"
barrier begun
get client:colour
measure throughput 512.5 MB/s better=higher

