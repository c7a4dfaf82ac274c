#!/bin/sh
# The files stay: copy_from reads them.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

run xrdfs $manager ls -l /data/@suitename@
