# shellcheck shell=bash
# Sourced by the image recipes: the initramfs in which every guest of ours starts.

# Loaded in every guest, before anything else: disks, network, entropy, the seed's file system, a panic's way to the host.
boot_modules="virtio_pci virtio_blk virtio_net virtio-rng isofs pvpanic-mmio pvpanic-pci"

# make_initramfs_root KERNEL_DIR ROOT: busybox, the modules and the start script.
make_initramfs_root() {
    local kernel=$1 root=$2 applet
    mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,etc,proc,sys,dev,run,tmp,root,mnt,var/crash,var/log,lib/boot-modules}
    chmod 1777 "$root/tmp"
    chmod 700 "$root/root"
    cp /bin/busybox "$root/bin/busybox"
    for applet in $(busybox --list); do
        [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
    done
    # shellcheck disable=SC2086
    copy_modules "$kernel" "$root/lib/boot-modules" $boot_modules >"$root/lib/boot-modules/order"
    cp "$images_dir/guest/init" "$root/init"
    chmod 755 "$root/init"
}

# add_guest_scripts ROOT: what makes a guest out of a seed; the same in every image.
add_guest_scripts() {
    local root=$1
    mkdir -p "$root/usr/lib/guest" "$root/etc"
    cp "$images_dir"/guest/{start,dhcp,sshd,seed.awk,network.awk} "$root/usr/lib/guest/"
    chmod 755 "$root"/usr/lib/guest/{start,dhcp,sshd}
    cp "$images_dir/guest/inittab" "$root/etc/inittab"
}

# add_programs ROOT PROGRAM...: programs of this machine with the libraries they need.
add_programs() {
    local root=$1 program file
    shift
    for program in "$@"; do
        program=$(command -v "$program")
        for file in "$program" $(ldd "$program" | grep -o '/[^ )]*'); do
            mkdir -p "$root$(dirname "$file")"
            cp -L "$file" "$root$file"
        done
    done
}

# pack_initramfs ROOT FILE
pack_initramfs() {
    (cd "$1" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 --reproducible) | lz4 -q -l -9 >"$2"
}
