#!/bin/sh
# The package goes without a trace.
. "$VC_LIB"
case @image@ in
debian-*) run apt-get purge -y app ;;
*) run dnf remove -y app ;;
esac
assert_fail command -v app
assert_fail ls /etc/app
