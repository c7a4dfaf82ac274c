#!/bin/sh
# A file is not overwritten unless the client asks for it.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

expect_error 'file exists' xrdcp --nopbar two root://$manager//data/@suitename@/existing
run xrdcp --nopbar root://$manager//data/@suitename@/existing back
same_bytes one back
run xrdcp --nopbar --force two root://$manager//data/@suitename@/existing
run xrdcp --nopbar --force root://$manager//data/@suitename@/existing back
same_bytes two back
