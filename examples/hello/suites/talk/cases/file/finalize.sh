#!/bin/sh
. "$VC_LIB"

[ @hostname@ = left ] || nothing_to_do "only left serves the file"
run killall httpd
