#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

echo one >one
echo two >two
run xrdcp --nopbar one root://$manager//data/@suitename@/existing
