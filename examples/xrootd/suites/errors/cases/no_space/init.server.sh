#!/bin/sh
# Fills the data disk until less is free than a server needs to get new files (cms.space).
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

free=$(df --output=avail -B 1M /data | tail -n 1)
run fallocate -l $((free - 500))M /data/filler
run df -h /data
