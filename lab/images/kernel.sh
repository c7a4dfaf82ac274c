# shellcheck shell=bash
# Sourced by the image recipes: Debian's cloud kernel, taken out of its package without installing it.

# fetch_kernel DIR: leaves DIR/vmlinuz and DIR/lib/modules/VERSION; sets kernel_version.
fetch_kernel() {
    local dir=$1 package deb
    package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
    [ -n "$package" ] || {
        echo "no package linux-image-cloud-amd64 in the lists of apt: run apt-get update" >&2
        return 1
    }
    mkdir -p "$dir/package"
    (cd "$dir/package" && apt-get -q -o APT::Sandbox::User=root download "$package")
    deb=$(echo "$dir"/package/*.deb)
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dir" ./boot ./lib/modules
    rm -rf "${dir:?}/package"
    kernel_version=$(ls "$dir/lib/modules")
    mv "$dir/boot/vmlinuz-$kernel_version" "$dir/vmlinuz"
    rm -rf "${dir:?}/boot"
    depmod -b "$dir" "$kernel_version"
}

# copy_modules KERNEL_DIR TARGET_DIR MODULE...: copies modules and what they depend on; prints their names in load order.
copy_modules() {
    local dir=$1 target=$2 path
    shift 2
    mkdir -p "$target"
    modprobe --dirname "$dir" --set-version "$kernel_version" --show-depends --all "$@" |
        awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
        while read -r path; do
            cp "$path" "$target/"
            basename "$path"
        done
}
