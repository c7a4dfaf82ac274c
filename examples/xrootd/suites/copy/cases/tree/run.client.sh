#!/bin/sh
# A whole tree to the cluster and back.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

run xrdcp --nopbar --recursive tree root://$manager//data/@suitename@/
mkdir back.tree
find tree -type f | while read -r file; do
    mkdir -p "back.tree/$(dirname "$file")"
    run xrdcp --nopbar "root://$manager//data/@suitename@/$file" "back.tree/$file"
done
run diff -r tree back.tree/tree
