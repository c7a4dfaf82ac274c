#!/bin/sh
# One of the two servers breaks; after that the manager sends every reader to the other.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
replica=/data/@suitename@/@casename@/replica

wait_until 60 "the manager knows that only srv2 has the replica" has_holders $replica srv2
for number in 1 2 3; do
    run xrdcp --nopbar --force -d 2 "root://$manager/$replica" back 2>reading.log
    assert_equal "server of reading $number" srv2 "$(redirections reading.log | tail -n 1)"
    same_bytes replica back
done
