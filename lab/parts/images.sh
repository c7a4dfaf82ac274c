# shellcheck shell=bash
# The guest images, cached by a hash of their recipe and shared by all labs.

usual_images=(tiny debian-xrootd)
other_images=(tiny-uefi tiny-pc debian-cloud tiny-aarch64 tiny-ppc64le tiny-s390x)
image_cache=$base/images

# The packages that an image needs beside the lab's, to be built or to run.
image_packages() {
    case $1 in
        tiny-uefi | debian-cloud) echo ovmf ;;
        tiny-aarch64) echo qemu-system-arm qemu-efi-aarch64 ;;
        tiny-ppc64le) echo qemu-system-ppc grub-common ;;
        tiny-s390x) echo qemu-system-misc ;;
    esac
}

# The recipe of one image is every file under images/ but the main scripts of the other images.
recipe_hash() {
    local image=$1 other skip=()
    for other in "${usual_images[@]}" "${other_images[@]}"; do
        [ "$other" = "$image" ] || skip+=(! -name "$other.sh")
    done
    (cd "$lab_dir/images" && find . -type f "${skip[@]}" -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) |
        sha256sum | cut -c1-16
}

cached_image() {
    echo "$image_cache/$1-$(recipe_hash "$1").qcow2"
}

check_images() {
    local image
    for image in "$@"; do
        [[ " ${usual_images[*]} ${other_images[*]} " == *" $image "* ]] ||
            fail "there is no image '$image'; expected some of: ${usual_images[*]} ${other_images[*]}"
    done
}

# Builds the images that are named, or the usual ones, where the cache does not have them.
lab_images() {
    local image file packages
    check_images "$@"
    [ $# -gt 0 ] || set -- "${usual_images[@]}"
    mapfile -t packages < <(for image in "$@"; do image_packages "$image" | tr ' ' '\n'; done | sort -u)
    lab_install "${packages[@]}"
    mkdir -p "$image_cache"
    for image in "$@"; do
        file=$(cached_image "$image")
        [ -e "$file" ] || build_once "$image" "$file"
        say "image $image: $file"
    done
}

# Others who want the same image wait for it. Those who want another one do not.
build_once() {
    local image=$1 file=$2
    exec 8>"$image_cache/.$image.lock"
    if ! flock -n 8; then
        say "image $image is being built by another; waiting for it"
        flock 8
    fi
    [ -e "$file" ] || build_image "$image" "$file"
    flock -u 8
    exec 8>&-
}

# Builds in a mount namespace of its own, so that a killed build leaves no mount, and under a name that is never used.
build_image() {
    local image=$1 file=$2 began=$SECONDS
    find "$image_cache" -mindepth 1 -maxdepth 1 -name ".build.$image.*" -exec rm -rf --one-file-system {} +
    build_dir=$(mktemp -d "$image_cache/.build.$image.XXXXXX")
    say "building image $image; log: $image_cache/$image.log"
    # Programs of Debian are what the recipes expect, whatever else is in this shell's path.
    if ! PATH=/usr/sbin:/usr/bin:/sbin:/bin unshare --mount --propagation private \
        bash "$lab_dir/images/$image.sh" "$build_dir" >"$image_cache/$image.log" 2>&1 8>&- 9>&-; then
        tail -n 20 "$image_cache/$image.log" >&2
        fail "building image $image failed; the whole log is $image_cache/$image.log"
    fi
    mv "$build_dir/$image.qcow2" "$file"
    rm -rf --one-file-system "$build_dir"
    build_dir=
    forget_old_images "$image"
    say "image $image built in $((SECONDS - began)) s"
}

# Two recipes of an image are kept, so that two checkouts can share the cache.
forget_old_images() {
    local old
    find "$image_cache" -maxdepth 1 -name "$1-????????????????.qcow2" -printf '%T@ %p\n' | sort -rn | tail -n +3 |
        cut -d' ' -f2- | while read -r old; do rm -f "$old"; done
}
