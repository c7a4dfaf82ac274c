#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

xrdfs $manager rm /data/@suitename@/sum || log "the broken copy did not stay"
