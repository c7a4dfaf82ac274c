#!/bin/sh
# addresses.sh SECONDS MAC...
# Waits until the interface with each of these Ethernet addresses has an address that is valid beyond its link, at most so
# many seconds, and prints a line for each such address: "MAC ADDRESS".
limit=$1
shift

device_of() {
    for address in /sys/class/net/*/address; do
        if [ "$(cat "$address")" = "$1" ]; then
            device=${address#/sys/class/net/}
            echo "${device%/address}"
            return
        fi
    done
}

# Busybox's ip has no -o and no scope to choose.
addresses_of() {
    ip addr show dev "$1" 2> /dev/null | awk '
        ($1 == "inet" || $1 == "inet6") && / scope global/ && !/ tentative/ && !/ temporary/ { sub("/.*", "", $2); print $2 }'
}

tick=0
for mac; do
    device=$(device_of "$mac")
    if [ -z "$device" ]; then
        echo "there is no interface with the address $mac"
        exit 1
    fi
    until found=$(addresses_of "$device") && [ -n "$found" ]; do
        if [ "$tick" -ge "$limit" ]; then
            echo "interface $device ($mac) got no address within $limit s"
            exit 1
        fi
        tick=$((tick + 1))
        sleep 1
    done
    for address in $found; do
        echo "$mac $address"
    done
done
