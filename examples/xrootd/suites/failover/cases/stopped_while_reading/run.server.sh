#!/bin/sh
# A server breaks when it finds the directory "break", and stops waiting when it finds "done".
. "$VC_LIB"
. "$VC_FILES/xrootd.sh"
control=/data/control/@casename@

wait_until 200 "the client decided what this server does" find_either $control/break $control/done
if [ -d $control/break ]; then
    rm -rf $control
    kill_xrootd
    stamp "xrootd was killed"
fi
rm -rf $control
