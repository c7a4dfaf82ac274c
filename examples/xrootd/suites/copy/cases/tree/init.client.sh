#!/bin/sh
# A directory tree with names that need care.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

mkdir -p tree/a/b/c tree/d
for file in tree/top tree/a/one tree/a/b/two tree/a/b/c/three tree/d/four.with.dots tree/d/five-6_7; do
    head -c 20000 /dev/urandom >$file
done
