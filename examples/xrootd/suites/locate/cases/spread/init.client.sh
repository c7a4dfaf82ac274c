#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

make_file piece 1
