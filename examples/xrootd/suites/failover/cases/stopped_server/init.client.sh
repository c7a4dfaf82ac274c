#!/bin/sh
# Two replicas of one file, on srv1 and on srv2.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

make_file replica 5
for server in srv1 srv2; do
    run xrdcp --nopbar --force --cksum adler32:source replica root://$server//data/@suitename@/@casename@/replica
done
wait_until 60 "the manager knows both replicas" has_holders /data/@suitename@/@casename@/replica srv1 srv2
