#!/bin/sh
# Copies from the cluster through the manager, and compares with what was copied there.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

for file in empty small medium; do
    run xrdcp --nopbar root://$manager//data/@suitename@/$file back.$file
    same_bytes $file back.$file
done
run xrdcp --nopbar --force --cksum adler32:source root://$manager//data/@suitename@/medium back.medium
server=$(xrdfs $manager query checksum /data/@suitename@/medium | cut -d' ' -f2)
assert_equal "adler32 of medium, computed by the server" "$(xrdadler32 medium | cut -d' ' -f1)" "$server"
