#!/bin/sh
. "$VC_LIB"

assert_fail ping -c 1 -W 1 nobody.hello.test
