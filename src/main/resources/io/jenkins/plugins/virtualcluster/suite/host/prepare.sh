# shellcheck shell=sh
# prepare.sh ADDRESSES [MAC NETWORK NETEM]...
# Prepares a host before the first stage, and again after a reboot. Core dumps go where they are looked for, unless this machine has none
# of the host's Ethernet addresses, which are separated by commas: then it is shared with others. For each interface that is to
# be shaped: its address, the network's name for messages, and netem's parameters. Prints the boot id.
if own "" "$1"; then
    [ -d /var/crash ] || mkdir -p /var/crash
    echo '/var/crash/core.%e.%p' > /proc/sys/kernel/core_pattern
fi
shift
: >> "${0%/*}/dead-hosts"
# VC_FILES leads there, also for a suite that delivers nothing.
[ -d "${0%/*}/files" ] || mkdir -p "${0%/*}/files"
while [ $# -gt 0 ]; do
    device=
    for address in /sys/class/net/*/address; do
        if [ "$(cat "$address")" = "$1" ]; then
            device=${address#/sys/class/net/}
            device=${device%/address}
        fi
    done
    if [ -z "$device" ]; then
        echo "there is no interface with the address $1"
        exit 1
    fi
    if ! command -v tc > /dev/null; then
        echo "the network $2 asks for latency, loss or bandwidth, and the image has no command tc (package iproute2)"
        exit 1
    fi
    # shellcheck disable=SC2086 # netem's parameters are words
    tc qdisc replace dev "$device" root netem $3 2>&1 || exit 1
    shift 3
done
# Without KVM, QEMU restarts a machine of s390x only if its memory is to be cleared; else it ends, as if its kernel had panicked.
[ ! -w /sys/firmware/reipl/ccw/clear ] || echo 1 > /sys/firmware/reipl/ccw/clear
read -r boot_id < /proc/sys/kernel/random/boot_id && echo "$boot_id"
