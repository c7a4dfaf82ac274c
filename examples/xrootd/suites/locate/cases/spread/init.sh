#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

make_file piece 1
