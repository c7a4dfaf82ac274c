#!/bin/sh
# The disks must hold exactly what the client wrote: nine files, each with its full size.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
case @hostname@ in
    srv*) run find /data/@suitename@ -name 'piece.*' -size 1024k -printf '%f %s\n' ;;
esac
