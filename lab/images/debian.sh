# shellcheck shell=bash
# Sourced by the image recipes: a root of Debian without its documentation.

# make_debian_root ROOT PACKAGES
make_debian_root() {
    local root=$1 packages=$2
    mmdebstrap --mode=root --variant=minbase --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
        --include="$packages" bookworm "$root" "$mirror"
    find "$root/usr/share/doc" ! -type d ! -name copyright -delete
    rm -rf "$root"/usr/share/{man,info,locale}/*
    rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/hostname" "$root/etc/machine-id" "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap"
    printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
}
