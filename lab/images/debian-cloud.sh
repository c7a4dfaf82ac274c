#!/bin/bash
# Builds DIR/debian-cloud.qcow2: Debian as public cloud images have it, with systemd, cloud-init, netplan and systemd-resolved;
# a BIOS and UEFI boot it. Usage: debian-cloud.sh DIR
set -euo pipefail
images_dir=$(cd "$(dirname "$0")" && pwd)
for part in packages kernel initramfs disk debian; do
    # shellcheck source=/dev/null
    . "$images_dir/$part.sh"
done
dir=$1
packages=systemd-sysv,dbus,cloud-init,netplan.io,systemd-resolved,systemd-timesyncd,libnss-resolve,libnss-myhostname
packages+=,openssh-server,libpam-systemd,sudo,cloud-guest-utils,e2fsprogs,fdisk,ca-certificates,curl,apparmor
packages+=,iproute2,iputils-ping,procps,kmod,udev,less

fetch_kernel "$dir/kernel"
make_initramfs_root "$dir/kernel" "$dir/initramfs"
pack_initramfs "$dir/initramfs" "$dir/initrd"

root=$dir/root
make_debian_root "$root" "$packages"
mkdir -p "$root/lib/modules"
cp -a "$dir/kernel/lib/modules/$kernel_version" "$root/lib/modules/"
# The first boot is to be one: systemd and cloud-init make what is each machine's own.
: >"$root/etc/machine-id"
printf 'LABEL=debian-cloud / ext4 rw,discard,errors=remount-ro,x-systemd.growfs 0 1\n' >"$root/etc/fstab"
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
cat >"$root/etc/cloud/cloud.cfg.d/01_debian_cloud.cfg" <<'CONFIGURATION'
manage_etc_hosts: true
CONFIGURATION
systemctl --quiet --root "$root" enable systemd-networkd systemd-resolved
# What no guest of a few minutes needs, and slow machines would wait for.
systemctl --quiet --root "$root" mask apt-daily.timer apt-daily-upgrade.timer man-db.timer e2scrub_all.timer \
    e2scrub_reap.service dpkg-db-backup.timer fstrim.timer systemd-networkd-wait-online.service

kernel_arguments="console=tty0 console=ttyS0,115200 consoleblank=0 mitigations=off root=LABEL=debian-cloud ro"
boot_mib=48
disk_mib=2048
make_gpt_disk "$dir/disk" "$disk_mib" "$boot_mib" "$dir/kernel/vmlinuz" "$dir/initrd"
add_bios_loader "$dir/disk" gptmbr.bin
add_uefi_loader "$dir/disk" "$dir/loader"
add_root "$dir/disk" $((disk_mib - boot_mib - 2)) "$boot_mib" "$root" debian-cloud
qemu-img convert -c -m 4 -W -O qcow2 "$dir/disk" "$dir/debian-cloud.qcow2"
