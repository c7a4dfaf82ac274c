#!/bin/sh
# Reading, querying and removing a missing file report that it is missing.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

expect_error '[3011]' xrdcp --nopbar root://$manager//data/@suitename@/missing back
expect_error '[3011]' xrdfs $manager stat /data/@suitename@/missing
expect_error '[3011]' xrdfs $manager rm /data/@suitename@/missing
run test ! -e back
