#!/bin/sh
# No server has enough space: the manager says so instead of picking one.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

wait_until 120 "the manager picks no server for a new file" refuses_writing /data/@suitename@/refused
expect_error 'No servers' xrdcp --nopbar file root://$manager//data/@suitename@/no_room
