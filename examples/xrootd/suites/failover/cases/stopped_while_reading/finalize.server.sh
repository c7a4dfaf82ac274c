#!/bin/sh
# The broken server starts again.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
! no_xrootd || start_xrootd
