#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

echo one >one
echo two >two
run xrdcp --nopbar one root://$manager//data/@suitename@/existing
