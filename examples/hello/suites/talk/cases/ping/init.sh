#!/bin/sh
# Both hosts resolve the names of both.
. "$VC_LIB"

run nslookup left.hello.test
run nslookup right.hello.test
