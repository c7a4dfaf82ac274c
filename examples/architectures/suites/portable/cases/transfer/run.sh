#!/bin/sh
# The client fetches both and computes the checksum on its own processor.
. "$VC_LIB"

[ @hostname@ = client ] || exit 0
run wget -q http://server:8080/data
run wget -q http://server:8080/sum
run test "$(sha256sum <data)" = "$(cat sum)"
