# shellcheck shell=bash
# Sourced by the image recipes: disks that boot, written without mounting anything.

# kernel_arguments: warnings and a panic are shown on the first serial console, little else. A panic stops the guest: with a
# panic device the hypervisor sees it as crashed.
case $architecture in
    amd64) console=ttyS0,115200 ;;
    arm64) console=ttyAMA0 ;;
    ppc64el) console=hvc0 ;;
    s390x) console=ttysclp0 ;;
esac
kernel_arguments="console=$console quiet panic=0 oops=panic mitigations=off random.trust_cpu=on"

# make_boot_disk DISK SIZE_MIB BOOT_MIB KERNEL INITRD [ARGUMENT...]: for a BIOS; a FAT boot partition first, the rest a second
# partition.
make_boot_disk() {
    local disk=$1 size=$2 boot=$3 kernel=$4 initrd=$5 rest
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
    make_boot_partition "$disk" "$boot" "$kernel" "$initrd"
    add_bios_loader "$disk" mbr.bin "$@"
}

# make_gpt_disk DISK SIZE_MIB BOOT_MIB KERNEL INITRD: an EFI system partition as number 15, then, where there is room, the root
# as number 1. The root is the last one, so that it can grow. A loader is to be added.
make_gpt_disk() {
    local disk=$1 size=$2 boot=$3 kernel=$4 initrd=$5 rest
    rest=$((size - boot - 2))
    truncate -s 0 "$disk"
    truncate -s "${size}M" "$disk"
    {
        echo 'label: gpt'
        echo "${disk}15: start=2048, size=$((boot * 2048)), type=uefi, attrs=LegacyBIOSBootable"
        [ "$rest" -le 0 ] || echo "${disk}1: start=$(((boot + 1) * 2048)), size=$((rest * 2048)), type=linux"
    } | sfdisk --quiet "$disk"
    make_boot_partition "$disk" "$boot" "$kernel" "$initrd"
}

# The boot partition is the first thing on every disk.
boot_offset=$((1024 * 1024))

make_boot_partition() {
    local disk=$1 boot=$2
    mformat -i "$disk@@$boot_offset" -T $((boot * 2048)) -h 255 -s 63 -H 2048 -N 56434c42 -v BOOT ::
    mcopy -i "$disk@@$boot_offset" "$3" ::/vmlinuz
    mcopy -i "$disk@@$boot_offset" "$4" ::/initrd
}

# add_bios_loader DISK MBR [ARGUMENT...]
add_bios_loader() {
    local disk=$1 mbr=$2
    shift 2
    dd if="/usr/lib/syslinux/mbr/$mbr" of="$disk" conv=notrunc bs=440 count=1 status=none
    syslinux --offset "$boot_offset" --install "$disk"
    printf 'DEFAULT linux\nPROMPT 0\nLABEL linux\n KERNEL /vmlinuz\n INITRD /initrd\n APPEND %s\n' \
        "$kernel_arguments $*" | mcopy -i "$disk@@$boot_offset" - ::/syslinux.cfg
}

# add_uefi_loader DISK DIR [ARGUMENT...]: Debian's signed loaders, which every firmware accepts; unpacked in DIR.
add_uefi_loader() {
    local disk=$1 dir=$2 name
    shift 2
    case $architecture in
        amd64) name=x64 ;;
        arm64) name=aa64 ;;
    esac
    unpack_packages "$dir" shim-signed "grub-efi-$architecture-signed"
    mmd -i "$disk@@$boot_offset" ::/EFI ::/EFI/BOOT ::/EFI/debian
    mcopy -i "$disk@@$boot_offset" "$dir/usr/lib/shim/shim$name.efi.signed" "::/EFI/BOOT/BOOT${name^^}.EFI"
    mcopy -i "$disk@@$boot_offset" "$dir"/usr/lib/grub/*-efi-signed/"grub$name.efi.signed" "::/EFI/BOOT/grub$name.efi"
    # shellcheck disable=SC2016
    printf 'linux ($root)/vmlinuz %s\ninitrd ($root)/initrd\nboot\n' "$kernel_arguments $*" |
        mcopy -i "$disk@@$boot_offset" - ::/EFI/debian/grub.cfg
}

# add_root DISK SIZE_MIB BOOT_MIB ROOT LABEL: fills the partition behind the boot partition.
add_root() {
    local disk=$1 size=$2 boot=$3 root=$4 label=$5
    truncate -s "${size}M" "$disk.root"
    mke2fs -q -t ext4 -m 0 -L "$label" -E lazy_itable_init=0,nodiscard,root_owner=0:0 -d "$root" "$disk.root"
    dd if="$disk.root" of="$disk" bs=1M seek=$((boot + 1)) conv=notrunc,sparse status=none
    rm "$disk.root"
}
