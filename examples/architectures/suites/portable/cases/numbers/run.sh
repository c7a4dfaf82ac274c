#!/bin/sh
# A number in the byte order of the network is read the same by all; in the byte order of the machine, s390x differs.
. "$VC_LIB"

set -- $(printf '\001\002' | hexdump -v -e '1/2 "%u "')
log "the bytes 1 and 2 are the number $1"
case $(uname -m) in
    s390x) run test "$1" = 258 ;;
    *) run test "$1" = 513 ;;
esac
