#!/bin/sh
# The server that the client reads from breaks as soon as the client says which one that is.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

holder=$(get client1:holder) || exit 1
if [ "$holder" = @hostname@ ]; then
    kill_xrootd
    stamp "xrootd was killed"
fi
