#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

rm -f error.out
