#!/bin/sh
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

rm -rf back.tree
find tree -type f | while read -r file; do
    run xrdfs $manager rm "/data/@suitename@/$file"
done
