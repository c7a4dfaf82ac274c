#!/bin/sh
# Copies to the cluster through the manager; xrdcp compares the checksums that both ends computed.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

for file in small medium; do
    run xrdcp --nopbar --cksum adler32:source $file root://$manager//data/@suitename@/$file
done
run xrdcp --nopbar empty root://$manager//data/@suitename@/empty
for file in empty small medium; do
    size=$(xrdfs $manager stat /data/@suitename@/$file | sed -n 's/^Size: *//p')
    assert_equal "size of $file in the cluster" "$(wc -c <$file)" "$size"
done
