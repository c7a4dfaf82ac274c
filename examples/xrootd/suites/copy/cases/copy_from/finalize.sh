#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

rm -f back.*
for file in empty small medium; do
    run xrdfs $manager rm /data/@suitename@/$file
done
