#!/bin/bash
# Builds DIR/tiny-uefi.qcow2: the tiny guest on a disk that only UEFI boots. Usage: tiny-uefi.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
for part in packages kernel initramfs disk guest; do
    # shellcheck source=/dev/null
    . "$images_dir/$part.sh"
done
dir=$1

make_tiny_initrd "$dir"
make_gpt_disk "$dir/disk" $((boot_mib + 2)) "$boot_mib" "$dir/kernel/vmlinuz" "$dir/initrd"
add_uefi_loader "$dir/disk" "$dir/loader"
qemu-img convert -O qcow2 "$dir/disk" "$dir/tiny-uefi.qcow2"
