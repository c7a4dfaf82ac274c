#!/bin/sh
# The server that a client is reading from breaks; the client continues at the other server and misses no byte.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

stamp "reading begins"
xrdcp --nopbar --force -d 2 root://$manager//data/@suitename@/@casename@/replica back 2>reading.log &
reader=$!
wait_until 60 "the first MiB of the replica is here" has_bytes back 1048576
holder=$(redirections reading.log | tail -n 1)
assert_one_of "server that is being read from" "$holder" srv1 srv2
put holder "$holder"
if wait $reader; then
    stamp "reading ended"
else
    log "the reader failed with exit status $?; the end of its log:"
    tail -n 20 reading.log
fi
same_bytes replica back
case $holder in
    srv1) other=srv2 ;;
    *) other=srv1 ;;
esac
assert_equal "server that was read from in the end" $other "$(redirections reading.log | tail -n 1)"
