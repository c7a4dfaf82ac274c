#!/bin/sh
# With free space again, the same copy works.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

wait_until 120 "the manager picks a server again" xrdcp --nopbar --force file root://$manager//data/@suitename@/no_room
run xrdfs $manager rm /data/@suitename@/no_room
