#!/bin/sh
# Makes of the image the one that all hosts are started from, once: what is the same on each of them. On a real site this
# also installs packages.
. "$VC_LIB"

run xrootd -v
run install -d -o xrootd -g xrootd /archive /data /var/spool/xrootd
run install -m 644 "$VC_FILES/common.cfg" /etc/xrootd/common.cfg
