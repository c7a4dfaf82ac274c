#!/bin/sh
# One name space: the manager lists the files of three servers.
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"

run xrdfs $manager ls /data/@suitename@
seen=$(xrdfs $manager ls /data/@suitename@ | grep -c '/piece\.[1-9]$')
assert_equal "number of files in the manager's listing" 9 "$seen"
