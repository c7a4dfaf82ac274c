#!/bin/sh
# Three sizes: nothing, a few bytes, several of xrdcp's chunks.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

: >empty
echo 'a small file' >small
make_file medium 20
