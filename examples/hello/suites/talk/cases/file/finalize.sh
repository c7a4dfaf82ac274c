#!/bin/sh
. "$VC_LIB"

[ @hostname@ = left ] || exit 0
run killall httpd
