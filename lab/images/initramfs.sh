# shellcheck shell=bash
# Sourced by the image recipes: the initramfs in which every guest of ours starts.

# Where the guest's programs are: unpacked packages of its architecture, or nothing for this machine's own.
programs=

# Loaded in every guest, before anything else: disks, network, entropy, the seed's file system, a panic's way to the host.
boot_modules() {
    echo virtio_blk virtio_scsi sd_mod sr_mod virtio_net virtio-rng isofs
    case $architecture in
        amd64) echo virtio_pci pvpanic-mmio pvpanic-pci ;;
        arm64) echo virtio_pci virtio_mmio ext4 ;;
        ppc64el) echo virtio_pci ext4 ;;
        s390x) echo ext4 ;;
    esac
}

# make_initramfs_root KERNEL_DIR ROOT: busybox, the modules and the start script.
make_initramfs_root() {
    local kernel=$1 root=$2 applet
    mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,etc,proc,sys,dev,run,tmp,root,mnt,var/crash,var/log,lib/boot-modules}
    chmod 1777 "$root/tmp"
    chmod 700 "$root/root"
    cp "$programs/bin/busybox" "$root/bin/busybox"
    for applet in $(busybox --list); do
        [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
    done
    # shellcheck disable=SC2046
    copy_modules "$kernel" "$root/lib/boot-modules" $(boot_modules) >"$root/lib/boot-modules/order"
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

# add_programs ROOT PROGRAM...: programs with the libraries they need.
add_programs() {
    local root=$1 program file
    shift
    for program in "$@"; do
        file=$(find "$programs"/{usr/,}{s,}bin -name "$program" 2>/dev/null | head -n 1)
        add_file "$root" "${file#"$programs"}"
    done
}

# add_file ROOT FILE: a program or library, and the libraries whose names are in it; it may be of another architecture than this
# machine's. Those that glibc opens only for odd names or threads that are cancelled are left out.
add_file() {
    local root=$1 file=$2 link names library place
    mkdir -p "$root$(dirname "$file")"
    link=$(readlink "$programs$file" || true)
    [[ $link != /* ]] || link=$programs$link
    (cd "$programs$(dirname "$file")" && cp -L "${link:-$programs$file}" "$root$file")
    names=$(grep -aoE '(lib[a-z0-9_]+|ld[a-z0-9-]*)\.so\.[0-9]+' "$root$file" | sort -u | grep -vE '^lib(idn2|gcc_s|nss_files)\.' || true)
    for library in $names; do
        for place in "$programs"/{lib64,lib,lib/*-linux-gnu*,usr/lib/*-linux-gnu*}/"$library"; do
            [ -e "$place" ] || [ -L "$place" ] || continue
            place=${place#"$programs"}
            [ -e "$root$place" ] || add_file "$root" "$place"
            break
        done
    done
}

# pack_initramfs ROOT FILE
pack_initramfs() {
    (cd "$1" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 --reproducible) | lz4 -q -l -9 >"$2"
}
