#!/bin/sh
# The server serves a file and its checksum.
. "$VC_LIB"

[ @hostname@ = server ] || exit 0
mkdir -p www
head -c 100000 /dev/urandom >www/data
sha256sum <www/data >www/sum
run httpd -p 8080 -h www
