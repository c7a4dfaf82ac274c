#!/bin/bash
# Builds DIR/tiny.qcow2: a guest that lives in memory, with busybox and dropbear. Usage: tiny.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
. "$images_dir/kernel.sh"
. "$images_dir/initramfs.sh"
. "$images_dir/disk.sh"
dir=$1

fetch_kernel "$dir/kernel"
root=$dir/root
make_initramfs_root "$dir/kernel" "$root"
add_guest_scripts "$root"
add_programs "$root" dropbear dropbearconvert flock mke2fs
ln -s mke2fs "$root/usr/sbin/mkfs.ext4"
rm "$root/bin/mke2fs"
cp /etc/mke2fs.conf "$root/etc/"
printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
printf 'root:*:19000:0:99999:7:::\n' >"$root/etc/shadow"
printf 'root:x:0:\ntty:x:5:\n' >"$root/etc/group"
printf '/bin/sh\n' >"$root/etc/shells"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"

pack_initramfs "$root" "$dir/initrd"
size=$(($(du -cm --apparent-size "$dir/kernel/vmlinuz" "$dir/initrd" | tail -n 1 | cut -f1) + 8))
make_boot_disk "$dir/disk" $((size + 1)) "$size" "$dir/kernel/vmlinuz" "$dir/initrd"
qemu-img convert -O qcow2 "$dir/disk" "$dir/tiny.qcow2"
