#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

echo 'a file with a checksum' >sum
