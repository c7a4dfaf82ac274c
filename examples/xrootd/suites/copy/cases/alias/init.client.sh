#!/bin/sh
# The alias is one name for all data servers.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

addresses=$(getent ahostsv4 multiip | awk '{ print $1 }' | sort -u | wc -l)
assert_equal "number of addresses of multiip" 3 "$addresses"
make_file balanced 5
