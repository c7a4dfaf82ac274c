#!/bin/sh
# One of the two servers breaks; after that every reader is sent to the other.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
case @hostname@ in
    srv1) kill_xrootd ;;
    client1)
        wait_for_servers 2
        for number in 1 2 3; do
            run xrdcp --nopbar --force root://$manager//data/@suitename@/@casename@/replica back
            same_bytes replica back
        done
        assert_equal "servers with the replica" srv2 "$(holders /data/@suitename@/@casename@/replica)"
        ;;
esac
