#!/bin/sh
. "$VC_LIB"
result 'read 4 GiB' pass
[ "$VC_HOST" = client ] || exit 0
result 'write 4 GiB' fail 'checksum differs'
echo 'error: checksum differs'
exit 3

