#!/bin/sh
# A file in a read-only export can be read, but not written or removed.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

run xrdcp --nopbar --force root://srv1//archive/@suitename@/old back
assert_equal "text of the old file" 'kept for ever' "$(cat back)"
expect_error '[3005]' xrdcp --nopbar back root://srv1//archive/@suitename@/new
expect_error '[3005]' xrdfs srv1 rm /archive/@suitename@/old
expect_error 'No servers have write access' xrdcp --nopbar back root://$manager//archive/@suitename@/new
