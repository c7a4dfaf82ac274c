#!/bin/bash
# Builds DIR/tiny-ppc64le.qcow2: the tiny guest for ppc64le. Usage: tiny-ppc64le.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
architecture=ppc64el
for part in packages kernel initramfs disk guest; do
    # shellcheck source=/dev/null
    . "$images_dir/$part.sh"
done
dir=$1

make_tiny_initrd "$dir"
# The firmware starts what is in the PReP partition: GRUB with its configuration in it.
loader_mib=2
size=$((boot_mib + loader_mib + 1))
truncate -s "${size}M" "$dir/disk"
sfdisk --quiet "$dir/disk" <<PARTITIONS
label: dos
start=2048, size=$((boot_mib * 2048)), type=c
start=$(((boot_mib + 1) * 2048)), size=$((loader_mib * 2048)), type=41, bootable
PARTITIONS
make_boot_partition "$dir/disk" "$boot_mib" "$dir/kernel/vmlinuz" "$dir/initrd"
unpack_packages "$dir/loader" grub-ieee1275-bin
# shellcheck disable=SC2016
printf 'search --set=root --label BOOT\nlinux ($root)/vmlinuz %s\ninitrd ($root)/initrd\nboot\n' "$kernel_arguments" \
    >"$dir/grub.cfg"
grub-mkimage -O powerpc-ieee1275 -d "$dir/loader/usr/lib/grub/powerpc-ieee1275" -p / -c "$dir/grub.cfg" -o "$dir/grub" \
    part_msdos fat search search_label linux boot
dd if="$dir/grub" of="$dir/disk" bs=1M seek=$((boot_mib + 1)) conv=notrunc status=none
qemu-img convert -O qcow2 "$dir/disk" "$dir/tiny-ppc64le.qcow2"
