#!/bin/sh
# What was installed is what was built.
. "$VC_LIB"
expected=$(cat "$VC_FILES/packages/VERSION") || exit 1
found=$(app --version) || exit 1
[ "$found" = "$expected" ] || { log "app --version prints '$found', expected '$expected'"; exit 1; }
