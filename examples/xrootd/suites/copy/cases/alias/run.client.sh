#!/bin/sh
# A file copied to the alias lands on any data server, and all find it through the manager.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

for number in 1 2 3 4; do
    run xrdcp --nopbar --cksum adler32:source balanced root://multiip//data/@suitename@/balanced.$number
done
for number in 1 2 3 4; do
    log "balanced.$number is on $(holders /data/@suitename@/balanced.$number)"
    run xrdcp --nopbar root://$manager//data/@suitename@/balanced.$number back
    same_bytes balanced back
    rm back
done
