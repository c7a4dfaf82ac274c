#!/bin/bash
# Builds DIR/tiny-pc.qcow2: the tiny guest with Debian's kernel for real machines, which drives the disks, network cards and
# consoles that the kernel for clouds leaves out. Usage: tiny-pc.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
for part in packages kernel initramfs disk guest; do
    # shellcheck source=/dev/null
    . "$images_dir/$part.sh"
done
dir=$1

# The kernel's flavour is all of the package's name that differs.
apt-cache() {
    command apt-cache "${@/#linux-image-cloud-/linux-image-}"
}

eval "usual_$(declare -f boot_modules)"
boot_modules() {
    usual_boot_modules
    echo ahci virtio_console e1000 e1000e 8139cp vmxnet3
}

make_tiny_initrd "$dir"
make_boot_disk "$dir/disk" $((boot_mib + 1)) "$boot_mib" "$dir/kernel/vmlinuz" "$dir/initrd"
qemu-img convert -O qcow2 "$dir/disk" "$dir/tiny-pc.qcow2"
