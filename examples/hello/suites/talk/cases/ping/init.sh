#!/bin/sh
# The names of both hosts are known on both.
. "$VC_LIB"

run nslookup left.hello.test
run nslookup right.hello.test
