#!/bin/sh
# Installs the packages that the run delivers: virtual-cluster run install --deliver dist=packages
set -e
. "$VC_LIB"
cd "$VC_FILES/packages"
case @image@ in
debian-*) run apt-get install -y ./*.deb ;;
*) run dnf install -y ./*.rpm ;;
esac
