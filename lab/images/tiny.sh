#!/bin/bash
# Builds DIR/tiny.qcow2: a guest that lives in memory, with busybox and dropbear. Usage: tiny.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
for part in packages kernel initramfs disk guest; do
    # shellcheck source=/dev/null
    . "$images_dir/$part.sh"
done
dir=$1

make_tiny_initrd "$dir"
make_boot_disk "$dir/disk" $((boot_mib + 1)) "$boot_mib" "$dir/kernel/vmlinuz" "$dir/initrd"
qemu-img convert -O qcow2 "$dir/disk" "$dir/tiny.qcow2"
