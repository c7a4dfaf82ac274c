#!/bin/sh
# 200 MiB to the cluster and back, with both kinds of checksum. How fast that is, is compared with earlier runs.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

stamp "writing"
start=$(now)
run xrdcp --nopbar --cksum adler32:source large root://$manager//data/@suitename@/large
measure write "$(mib_per_second 200 "$start")" MiB/s better=higher
stamp "reading"
start=$(now)
run xrdcp --nopbar --streams 4 root://$manager//data/@suitename@/large back.large
measure read "$(mib_per_second 200 "$start")" MiB/s better=higher
xrdfs $manager locate /data/@suitename@/large >where || exit 1
attach where "Where the cluster keeps the file"
stamp "comparing"
same_bytes large back.large
