#!/bin/sh
# The manager spreads new files over its servers; each file is on exactly one of them, on its disk.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

for number in 1 2 3 4 5 6 7 8 9; do
    run xrdcp --nopbar piece root://$manager//data/@suitename@/piece.$number
done
for number in 1 2 3 4 5 6 7 8 9; do
    holders /data/@suitename@/piece.$number >holders.$number
    assert_equal "number of servers with piece.$number" 1 "$(wc -l <holders.$number)"
    server=$(cat holders.$number)
    log "piece.$number is on $server"
    run xrdfs "$server" stat /data/@suitename@/piece.$number
done
used=$(cat holders.* | sort -u | wc -l)
log "servers used: $used"
run test "$used" -ge 2
