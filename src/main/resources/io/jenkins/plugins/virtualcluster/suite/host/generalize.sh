# shellcheck shell=sh
# Makes of the machine what an image is: what tells it from others, and what runs have left, is removed. Says
# "virtual-cluster generalized"; or what could not be removed, and ends with 1.
# Arguments: the file system's root, the machine's Ethernet addresses separated by commas, the directory of runs, and the key
# that lets in, without its type. With "off" behind them the machine shuts down instead.
r=$1 a=$2 d=$3 k=$4
# A machine with none of these addresses is a stranger: nothing of it is touched.
own "$r" "$a" || { echo "virtual-cluster generalized"; exit 0; }
if [ -z "$r" ] && [ "$5" = off ]; then
    # A connection whose machine is gone is not known to be over for long: it is closed before.
    setsid sh -c 'sleep 1
        if [ -d /run/systemd/system ]; then
            systemctl poweroff
        else
            poweroff || busybox poweroff || shutdown -h now || halt -p
        fi' </dev/null >/dev/null 2>&1 &
    exit
fi
if [ -z "$d" ] || [ -z "$k" ]; then
    echo "no directory of runs, or no key, is named"
    exit 1
fi

remove() {
    rm -rf "$@" || exit 1
}
# Empties a file that is there, and leaves its owner and mode.
empty() {
    [ ! -f "$1" ] || : >"$1" || exit 1
}

if [ -z "$r" ] && command -v cloud-init >/dev/null; then
    cloud-init clean --logs || exit 1
fi
remove "$r"/var/lib/cloud/instance "$r"/var/lib/cloud/instances "$r"/var/lib/cloud/data "$r"/var/lib/cloud/sem
remove "$r"/etc/netplan/50-cloud-init.yaml "$r"/etc/network/interfaces.d/50-cloud-init* \
    "$r"/etc/systemd/network/*cloud-init* "$r"/etc/NetworkManager/system-connections/cloud-init-* \
    "$r"/etc/udev/rules.d/70-persistent-net.rules

# Missing, it would count as a first boot on which systemd enables all units; empty, a new one is made.
empty "$r/etc/machine-id"
[ -L "$r/var/lib/dbus/machine-id" ] || remove "$r/var/lib/dbus/machine-id"
remove "$r"/var/lib/systemd/random-seed "$r"/var/lib/systemd/credential.secret "$r"/var/lib/urandom/random-seed
remove "$r"/etc/ssh/ssh_host_*_key "$r"/etc/ssh/ssh_host_*_key.pub "$r"/etc/ssh/dropbear_* "$r"/etc/dropbear/dropbear_*_host_key
# Other keys are the image's own.
for f in "$r"/root/.ssh/authorized_keys "$r"/home/*/.ssh/authorized_keys; do
    [ -f "$f" ] || continue
    others=$(grep -vF "$k" "$f")
    printf '%s' "$others${others:+
}" >"$f" || exit 1
done

remove "$r"/var/lib/dhcp/*.leases "$r"/var/lib/dhcp/*.lease "$r"/var/lib/dhclient/*.lease "$r"/var/lib/dhclient/*.leases \
    "$r"/var/lib/dhcpcd/*.lease "$r"/var/lib/NetworkManager/*.lease "$r"/var/lib/NetworkManager/secret_key \
    "$r"/var/lib/NetworkManager/timestamps

remove "$r"/var/log/journal/*
if [ -d "$r/var/log" ]; then
    find "$r/var/log" -xdev -type f -exec sh -c 'for f; do : >"$f"; done' sh {} + || exit 1
fi
remove "$r"/root/.bash_history "$r"/home/*/.bash_history "$r"/var/crash/core.*

# What hosts.sh and names.sh write.
remove "$r/etc/systemd/resolved.conf.d/virtual-cluster.conf"
remove "$r$d"
if [ -z "$r" ]; then
    # What is free takes no space in the pool.
    fstrim / >/dev/null 2>&1
    sync
fi
echo "virtual-cluster generalized"
