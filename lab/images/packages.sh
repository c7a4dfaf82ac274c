# shellcheck shell=bash
# Sourced by the image recipes: Debian's packages, unpacked without installing them, also of other architectures.

mirror=${VIRTUAL_CLUSTER_LAB_MIRROR:-http://deb.debian.org/debian}
# The recipe of another architecture sets this before it sources anything.
architecture=${architecture:-amd64}

# read_lists DIR: apt looks for packages of the architecture from now on, in lists of its own in DIR.
read_lists() {
    local apt=$1
    mkdir -p "$apt/lists/partial" "$apt/archives/partial"
    : >"$apt/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONFIGURATION
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
CONFIGURATION
    export APT_CONFIG=$apt/apt.conf
    apt-get -q -o APT::Sandbox::User=root update
}

# unpack_packages DIR PACKAGE...
unpack_packages() {
    local dir=$1 deb
    shift
    mkdir -p "$dir/packages"
    (cd "$dir/packages" && apt-get -q -o APT::Sandbox::User=root download "$@")
    for deb in "$dir"/packages/*.deb; do
        dpkg-deb -x "$deb" "$dir"
    done
    rm -rf "${dir:?}/packages"
}
