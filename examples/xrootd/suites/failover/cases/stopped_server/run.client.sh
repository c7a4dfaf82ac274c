#!/bin/sh
# One of the two servers breaks; after that the manager sends every reader to the other.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
replica=/data/@suitename@/@casename@/replica

barrier broken role:server role:client
start=$(now)
wait_until 60 "the manager knows that only srv2 has the replica" has_holders $replica srv2
measure "until the manager knows" "$(awk -v from="$start" -v to="$(now)" 'BEGIN { printf "%.2f", (to - from) / 1e9 }')" s better=lower
for number in 1 2 3; do
    run xrdcp --nopbar --force -d 2 "root://$manager/$replica" back 2>reading.log
    assert_equal "server of reading $number" srv2 "$(redirections reading.log | tail -n 1)"
    same_bytes replica back
done
