# shellcheck shell=bash
# The guest images, cached by a hash of their recipe and shared by all labs.

image_names="tiny debian-xrootd"
image_cache=$base/images

# The recipe of one image is every file under images/ but the main scripts of the other images.
recipe_hash() {
    local image=$1 other skip=()
    for other in $image_names; do
        [ "$other" = "$image" ] || skip+=(! -name "$other.sh")
    done
    (cd "$lab_dir/images" && find . -type f "${skip[@]}" -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) |
        sha256sum | cut -c1-16
}

cached_image() {
    echo "$image_cache/$1-$(recipe_hash "$1").qcow2"
}

lab_images() {
    local image file
    lab_install
    mkdir -p "$image_cache"
    exec 8>"$image_cache/.lock"
    flock 8
    for image in $image_names; do
        file=$(cached_image "$image")
        [ -e "$file" ] || build_image "$image" "$file"
        say "image $image: $file"
    done
    flock -u 8
    exec 8>&-
}

# Builds in a mount namespace of its own, so that a killed build leaves no mount, and under a name that is never used.
build_image() {
    local image=$1 file=$2 began=$SECONDS
    find "$image_cache" -mindepth 1 -maxdepth 1 -name '.build.*' -exec rm -rf --one-file-system {} +
    build_dir=$(mktemp -d "$image_cache/.build.XXXXXX")
    say "building image $image; log: $image_cache/$image.log"
    if ! nice unshare --mount --propagation private \
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
    find "$image_cache" -maxdepth 1 -name "$1-*.qcow2" -printf '%T@ %p\n' | sort -rn | tail -n +3 | cut -d' ' -f2- |
        while read -r old; do rm -f "$old"; done
}
