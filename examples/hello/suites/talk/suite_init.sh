#!/bin/sh
# Every host prints its names and its kernel.
. "$VC_LIB"

log "this is @slavename@ of the cluster @clustername@, in the suite @suitename@"
run uname -sr
