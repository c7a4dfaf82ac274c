#!/bin/sh
# Left creates a file and serves it.
. "$VC_LIB"

[ @hostname@ = left ] || nothing_to_do "only left serves the file"
head -c 100000 /dev/urandom >letter
md5sum letter | cut -d' ' -f1 >letter.md5
mkdir -p www
cp letter letter.md5 www/
run httpd -p 8080 -h www
