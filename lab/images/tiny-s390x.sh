#!/bin/bash
# Builds DIR/tiny-s390x.qcow2: the tiny guest for s390x. Usage: tiny-s390x.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
architecture=s390x
for part in packages kernel initramfs disk guest; do
    # shellcheck source=/dev/null
    . "$images_dir/$part.sh"
done
dir=$1

make_tiny_initrd "$dir"

# What the firmware of s390-ccw loads, and to where, is said in the first blocks of the disk, as zipl writes them; zipl itself runs
# on s390x only. A block has 512 bytes, and every number is big-endian.
disk=$dir/disk
first_block=8
initrd_address=$((0x1000000))

# bytes FORMAT NUMBER...: what printf makes of them is hexadecimal.
bytes() {
    # shellcheck disable=SC2059
    printf '%b' "$(printf "$@" | sed 's/../\\x&/g')"
}

# put BLOCK OFFSET: standard input goes there.
put() {
    dd of="$disk" bs=1 seek=$(($1 * 512 + $2)) conv=notrunc status=none
}

# pointer BLOCK COUNT
pointer() {
    bytes '%016x%04x%04x%08x' "$1" 512 $(($2 - 1)) 0
}

# component BLOCK TYPE ADDRESS: type 2 is loaded to the address, type 1 is the PSW to start with.
component() {
    pointer "$1" 1
    bytes '%014x%02x%016x' 0 "$2" "$3"
}

blocks() {
    echo $((($(stat -c %s "$1") + 511) / 512))
}

kernel_blocks=$(blocks "$dir/kernel/vmlinuz")
initrd_blocks=$(blocks "$dir/initrd")
initrd_block=$((first_block + kernel_blocks))
disk_mib=$(((initrd_block + initrd_blocks) / 2048 + 1))
truncate -s "${disk_mib}M" "$disk"
dd if="$dir/kernel/vmlinuz" of="$disk" bs=512 seek="$first_block" conv=notrunc status=none
dd if="$dir/initrd" of="$disk" bs=512 seek="$initrd_block" conv=notrunc status=none

# Behind its first 64 KiB, which are another loader's, the kernel has a page for where its initramfs is, and for its arguments.
bytes '%016x%016x' "$initrd_address" "$(stat -c %s "$dir/initrd")" | put "$first_block" $((0x10408))
printf '%s\0' "$kernel_arguments" | put "$first_block" $((0x10480))

# The boot record, the table of programs, the components of the only program, and the blocks of each of them.
{
    printf zIPL
    bytes '%08x%016x' 1 0
    pointer 1 1
} | put 0 0
{
    printf zIPL
    bytes '%024x' 0
    pointer 2 1
} | put 1 0
{
    printf zIPL
    bytes '%056x' 0
    component 3 2 $((0x10000))
    component 4 2 "$initrd_address"
    component 0 1 $((0x0008000080010000))
} | put 2 0
pointer $((first_block + 128)) $((kernel_blocks - 128)) | put 3 0
pointer "$initrd_block" "$initrd_blocks" | put 4 0
qemu-img convert -O qcow2 "$disk" "$dir/tiny-s390x.qcow2"
