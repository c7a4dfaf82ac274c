#!/bin/sh
# The server is running, because the previous stage has ended on both hosts. Right fetches the file and compares its checksum.
. "$VC_LIB"

[ @hostname@ = right ] || nothing_to_do "only right fetches the file"
run wget -q http://left:8080/letter
run wget -q http://left:8080/letter.md5
seen=$(md5sum letter | cut -d' ' -f1)
log "md5 sent: $(cat letter.md5), received: $seen"
run test "$seen" = "$(cat letter.md5)"
