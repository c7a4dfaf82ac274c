#!/bin/sh
# What no server is to have room for.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

echo 'no room for this' >file
