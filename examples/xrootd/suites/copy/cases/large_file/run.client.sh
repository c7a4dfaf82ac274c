#!/bin/sh
# 200 MiB to the cluster and back, with both kinds of checksum.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

stamp "writing"
run xrdcp --nopbar --cksum adler32:source large root://$manager//data/@suitename@/large
stamp "reading"
run xrdcp --nopbar --streams 4 root://$manager//data/@suitename@/large back.large
stamp "comparing"
same_bytes large back.large
