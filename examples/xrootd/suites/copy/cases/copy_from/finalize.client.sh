#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

rm -f back.*
for file in empty small medium; do
    run xrdfs $manager rm /data/@suitename@/$file
done
