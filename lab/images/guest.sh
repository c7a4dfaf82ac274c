# shellcheck shell=bash
# Sourced by the image recipes: a guest that lives in memory, with busybox and dropbear.

# make_tiny_initrd DIR: leaves DIR/kernel/vmlinuz and DIR/initrd, for the architecture.
make_tiny_initrd() {
    local dir=$1 root=$1/root
    if [ "$architecture" != amd64 ]; then
        read_lists "$dir/apt"
        programs=$dir/programs
        unpack_packages "$programs" busybox-static dropbear-bin util-linux e2fsprogs libc6 libcrypt1 libtomcrypt1 libtommath1 \
            libgmp10 zlib1g libext2fs2 libcom-err2 libblkid1 libuuid1
    fi
    fetch_kernel "$dir/kernel"
    make_initramfs_root "$dir/kernel" "$root"
    add_guest_scripts "$root"
    add_programs "$root" dropbear dropbearconvert flock mke2fs
    # Debian has it in /sbin or /usr/sbin, which are one directory only where it was installed.
    ln -s "$(cd "$root" && find ./usr/sbin ./sbin -name mke2fs | head -n 1 | cut -c2-)" "$root/usr/sbin/mkfs.ext4"
    rm "$root/bin/mke2fs"
    cp /etc/mke2fs.conf "$root/etc/"
    printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
    printf 'root:*:19000:0:99999:7:::\n' >"$root/etc/shadow"
    printf 'root:x:0:\ntty:x:5:\n' >"$root/etc/group"
    printf '/bin/sh\n' >"$root/etc/shells"
    printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
    printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
    pack_initramfs "$root" "$dir/initrd"
    # A boot partition of this many MiB has room for both, and a boot loader.
    boot_mib=$(($(du -cm --apparent-size "$dir/kernel/vmlinuz" "$dir/initrd" | tail -n 1 | cut -f1) + 12))
}
