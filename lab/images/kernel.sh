# shellcheck shell=bash
# Sourced by the image recipes: Debian's kernel, taken out of its package without installing it.

# fetch_kernel DIR: leaves DIR/vmlinuz and DIR/lib/modules/VERSION; sets kernel_version.
fetch_kernel() {
    local dir=$1 flavour package
    case $architecture in
        amd64 | arm64) flavour=cloud-$architecture ;;
        ppc64el) flavour=powerpc64le ;;
        *) flavour=$architecture ;;
    esac
    package=$(apt-cache depends "linux-image-$flavour" | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
    [ -n "$package" ] || {
        echo "no package linux-image-$flavour in the lists of apt: run apt-get update" >&2
        return 1
    }
    unpack_packages "$dir" "$package"
    kernel_version=$(ls "$dir/lib/modules")
    mv "$dir"/boot/vmlinu?-"$kernel_version" "$dir/vmlinuz"
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
