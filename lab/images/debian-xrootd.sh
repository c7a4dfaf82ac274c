#!/bin/bash
# Builds DIR/debian-xrootd.qcow2: Debian with XRootD on a disk of its own. Usage: debian-xrootd.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
. "$images_dir/kernel.sh"
. "$images_dir/initramfs.sh"
. "$images_dir/disk.sh"
dir=$1
mirror=${VIRTUAL_CLUSTER_LAB_MIRROR:-http://deb.debian.org/debian}
packages=xrootd-server,xrootd-client,openssh-server,iproute2,iputils-ping,gdb-minimal,procps,e2fsprogs,busybox-static,kmod

fetch_kernel "$dir/kernel"
make_initramfs_root "$dir/kernel" "$dir/initramfs"
pack_initramfs "$dir/initramfs" "$dir/initrd"

root=$dir/root
mmdebstrap --mode=root --variant=minbase --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --include="$packages" bookworm "$root" "$mirror"
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/hostname" "$root/etc/machine-id"
add_guest_scripts "$root"
for applet in init reboot poweroff halt udhcpc; do
    [ -e "$root/sbin/$applet" ] || ln -s /bin/busybox "$root/sbin/$applet"
done
copy_modules "$dir/kernel" "$root/lib/modules/$kernel_version" \
    sch_netem sch_tbf sch_htb sch_ingress cls_u32 act_mirred ifb evdev >/dev/null
depmod -b "$root" "$kernel_version"
mkdir -p "$root/var/crash"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
: >"$root/etc/fstab"

boot_mib=32
disk_mib=4096
make_boot_disk "$dir/disk" "$disk_mib" "$boot_mib" "$dir/kernel/vmlinuz" "$dir/initrd" root=LABEL=debian-xrootd
truncate -s $((disk_mib - boot_mib - 1))M "$dir/rootfs"
mke2fs -q -t ext4 -m 0 -L debian-xrootd -E lazy_itable_init=0,nodiscard,root_owner=0:0 -d "$root" "$dir/rootfs"
dd if="$dir/rootfs" of="$dir/disk" bs=1M seek=$((boot_mib + 1)) conv=notrunc,sparse status=none
rm "$dir/rootfs"
qemu-img convert -O qcow2 "$dir/disk" "$dir/debian-xrootd.qcow2"
