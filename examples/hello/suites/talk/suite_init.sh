#!/bin/sh
# Every host tells who it is.
. "$VC_LIB"

log "this is @slavename@ of the cluster @clustername@, in the suite @suitename@"
run uname -sr
