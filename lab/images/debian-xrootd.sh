#!/bin/bash
# Builds DIR/debian-xrootd.qcow2: Debian with XRootD on a disk of its own. Usage: debian-xrootd.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
for part in packages kernel initramfs disk debian; do
    # shellcheck source=/dev/null
    . "$images_dir/$part.sh"
done
dir=$1
packages=xrootd-server,xrootd-client,openssh-server,iproute2,iputils-ping,gdb-minimal,procps,e2fsprogs,busybox-static,kmod

fetch_kernel "$dir/kernel"
make_initramfs_root "$dir/kernel" "$dir/initramfs"
pack_initramfs "$dir/initramfs" "$dir/initrd"

root=$dir/root
make_debian_root "$root" "$packages"
add_guest_scripts "$root"
for applet in init reboot poweroff halt udhcpc; do
    [ -e "$root/sbin/$applet" ] || ln -s /bin/busybox "$root/sbin/$applet"
done
copy_modules "$dir/kernel" "$root/lib/modules/$kernel_version" \
    sch_netem sch_tbf sch_htb sch_ingress cls_u32 act_mirred ifb evdev >/dev/null
depmod -b "$root" "$kernel_version"
mkdir -p "$root/var/crash"
: >"$root/etc/fstab"

boot_mib=32
disk_mib=4096
make_boot_disk "$dir/disk" "$disk_mib" "$boot_mib" "$dir/kernel/vmlinuz" "$dir/initrd" root=LABEL=debian-xrootd
add_root "$dir/disk" $((disk_mib - boot_mib - 1)) "$boot_mib" "$root" debian-xrootd
qemu-img convert -O qcow2 "$dir/disk" "$dir/debian-xrootd.qcow2"
