#!/bin/bash
# Builds DIR/tiny-aarch64.qcow2: the tiny guest for aarch64. Usage: tiny-aarch64.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
architecture=arm64
for part in packages kernel initramfs disk guest; do
    # shellcheck source=/dev/null
    . "$images_dir/$part.sh"
done
dir=$1

make_tiny_initrd "$dir"
make_gpt_disk "$dir/disk" $((boot_mib + 2)) "$boot_mib" "$dir/kernel/vmlinuz" "$dir/initrd"
add_uefi_loader "$dir/disk" "$dir/loader"
qemu-img convert -O qcow2 "$dir/disk" "$dir/tiny-aarch64.qcow2"
