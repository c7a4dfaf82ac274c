#!/bin/sh
# The files stay: copy_from reads them.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

run xrdfs $manager ls -l /data/@suitename@
