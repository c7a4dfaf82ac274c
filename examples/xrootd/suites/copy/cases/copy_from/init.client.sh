#!/bin/sh
# Needs the files that copy_to left in the cluster and here.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

for file in empty small medium; do
    run test -e $file
done
