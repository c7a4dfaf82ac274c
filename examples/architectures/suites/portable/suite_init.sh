#!/bin/sh
# The client is of the architecture of this run.
. "$VC_LIB"

run uname -sr
[ @hostname@ = server ] || run test "$(uname -m)" = @arch@
