#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

xrdfs $manager rm /data/@suitename@/sum || log "the broken copy did not stay"
