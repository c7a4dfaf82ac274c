#!/bin/sh
. "$VC_LIB"

[ @hostname@ = server ] || exit 0
run killall httpd
