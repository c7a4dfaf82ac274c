#!/bin/sh
# A checksum that does not match fails the copy.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

expect_error 'CheckSum error' xrdcp --nopbar --cksum adler32:00000bad sum root://$manager//data/@suitename@/sum
