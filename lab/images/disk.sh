# shellcheck shell=bash
# Sourced by the image recipes: a disk that a BIOS starts, written without mounting anything.

# Warnings and a panic are shown on the serial console, little else. A panic stops the guest: with a pvpanic device the
# hypervisor sees it as crashed.
kernel_arguments="console=ttyS0,115200 quiet panic=0 oops=panic mitigations=off random.trust_cpu=on"

# make_boot_disk DISK SIZE_MIB BOOT_MIB KERNEL INITRD [ARGUMENT...]: a FAT boot partition first, the rest a second partition.
make_boot_disk() {
    local disk=$1 size=$2 boot=$3 kernel=$4 initrd=$5 offset=$((1024 * 1024)) rest
    shift 5
    rest=$((size - boot - 1))
    truncate -s 0 "$disk"
    truncate -s "${size}M" "$disk"
    {
        echo 'label: dos'
        echo 'label-id: 0x56434c42'
        echo "start=2048, size=$((boot * 2048)), type=c, bootable"
        [ "$rest" -le 0 ] || echo "start=$(((boot + 1) * 2048)), type=83"
    } | sfdisk --quiet "$disk"
    dd if=/usr/lib/syslinux/mbr/mbr.bin of="$disk" conv=notrunc bs=440 count=1 status=none
    mformat -i "$disk@@$offset" -T $((boot * 2048)) -h 255 -s 63 -H 2048 -N 56434c42 -v BOOT ::
    syslinux --offset "$offset" --install "$disk"
    printf 'DEFAULT linux\nPROMPT 0\nLABEL linux\n KERNEL /vmlinuz\n INITRD /initrd\n APPEND %s\n' \
        "$kernel_arguments $*" | mcopy -i "$disk@@$offset" - ::/syslinux.cfg
    mcopy -i "$disk@@$offset" "$kernel" ::/vmlinuz
    mcopy -i "$disk@@$offset" "$initrd" ::/initrd
}
