# shellcheck shell=bash
# The Debian packages of the lab. None of them may start or enable a service of the system.

lab_packages="qemu-system-x86 qemu-utils libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients dnsmasq-base
    iptables iproute2 openssh-server openssh-client mmdebstrap busybox-static dropbear-bin mtools syslinux
    syslinux-common e2fsprogs fdisk kmod cpio lz4 tini util-linux"

missing_packages() {
    local package
    for package in $lab_packages "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# Installs the lab's packages, and further ones that are named.
lab_install() {
    local missing new_sshd='' policy=/usr/sbin/policy-rc.d
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        fail "these packages are missing: ${missing[*]}; apt-get is not here to install them (the lab needs Debian)"
    say "installing ${missing[*]}"
    [[ " ${missing[*]} " != *" openssh-server "* ]] || new_sshd=yes
    # Only its programs are wanted: as a service it would make this machine a new one at its next start.
    if [[ " ${missing[*]} " == *" cloud-init "* ]]; then
        mkdir -p /etc/cloud
        touch /etc/cloud/cloud-init.disabled
    fi
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod 755 $policy
        our_policy=$policy
    fi
    apt_install "${missing[@]}" || {
        apt-get -q update >&2 && apt_install "${missing[@]}"
    } || fail "apt-get could not install: ${missing[*]}; its messages are above"
    [ -z "$our_policy" ] || rm -f "$our_policy"
    our_policy=
    # A machine that had no SSH server before must not get one at its next start because of the lab.
    if [ -n "$new_sshd" ] && command -v systemctl >/dev/null; then
        systemctl --quiet disable ssh.service ssh.socket >&2 || say "could not disable ssh.service; see 'systemctl status ssh'"
    fi
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" >&2
}
