#!/bin/sh
# Stops XRootD. Shared by the suites of this directory.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

stop_xrootd
