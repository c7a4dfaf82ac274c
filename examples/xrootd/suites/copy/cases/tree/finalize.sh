#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
[ @hostname@ = client1 ] || exit 0

rm -rf back.tree
find tree -type f | while read -r file; do
    run xrdfs $manager rm "/data/@suitename@/$file"
done
