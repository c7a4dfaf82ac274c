# Shell functions for the scripts of a suite: . "$VC_LIB"
# For every POSIX shell.

# log MESSAGE...        prints a line
log() {
    printf '%s\n' "$*"
}

# stamp MESSAGE...      prints a line that begins with the time, in UTC
stamp() {
    printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"
}

# run COMMAND...        prints the command and runs it; if it fails, so does the script, with the same exit status
run() {
    printf '+ %s\n' "$*"
    "$@" || {
        vc_status=$?
        printf 'FAILED with %s: %s\n' "$vc_status" "$*"
        exit "$vc_status"
    }
}

# assert_fail COMMAND...        runs a command that must fail; if it succeeds, the script fails
assert_fail() {
    printf '! %s\n' "$*"
    if "$@"; then
        printf 'FAILED: this was expected to fail, and succeeded: %s\n' "$*"
        exit 1
    fi
}

# vc_mount_disk SERIAL DIRECTORY        what the tag diskmounts stands for: the disk gets a file system if it has none
vc_mount_disk() {
    vc_device=
    for vc_serial in /sys/block/*/serial /sys/block/*/device/serial; do
        if [ -r "$vc_serial" ] && [ "$(tr -d ' \n' < "$vc_serial")" = "$1" ]; then
            vc_device=${vc_serial#/sys/block/}
            vc_device=/dev/${vc_device%%/*}
        fi
    done
    if [ -z "$vc_device" ]; then
        printf 'FAILED: this host has no disk with the serial number %s, meant for %s\n' "$1" "$2"
        exit 1
    fi
    if grep -q "^$vc_device $2 " /proc/mounts; then
        return 0
    fi
    mkdir -p "$2" || exit 1
    mount -t ext4 "$vc_device" "$2" 2> /dev/null && return 0
    mkfs.ext4 -q -F "$vc_device" && mount -t ext4 "$vc_device" "$2" || {
        printf 'FAILED to make a file system on %s and mount it at %s\n' "$vc_device" "$2"
        exit 1
    }
}
