#!/bin/sh
# The disks must hold exactly what the client wrote: nine files, each with its full size.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

run find /data/@suitename@ -name 'piece.*' -size 1024k -printf '%f %s\n'
