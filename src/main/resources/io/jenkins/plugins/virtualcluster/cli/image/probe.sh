#!/bin/sh
# Says what the image of this host has, one fact per line: fact NAME=VALUE. It changes nothing that stays.
say() { echo "fact $1=$2"; }

# The address that a name resolves to, by what the image has to ask with.
address() {
    found=$(getent ahostsv4 "$1" 2> /dev/null | awk 'NR == 1 { print $1 }')
    [ "$found" ] || found=$(nslookup "$1" 2> /dev/null | awk '/^Name/ { name = 1 } name && /^Address/ { print $NF; exit }')
    [ "$found" ] || found=$(ping -c 1 -W 5 "$1" 2> /dev/null | sed -n '1s/^[^(]*(\([0-9.]*\)).*/\1/p')
    echo "$found"
}

name=$(. /etc/os-release 2> /dev/null && echo "$PRETTY_NAME")
say system "${name:-unknown}"
say kernel "$(uname -r)"
say machine "$(uname -m)"
say root "$(id -un)"
say hostname "$(hostname)"
for one in NAMES; do
    say "name $one" "$(address "$one")"
done

if command -v cloud-init > /dev/null 2>&1; then
    say cloud-init "$(cloud-init --version 2>&1 | awk 'NR == 1 { print $2 }')"
    say cloud-status "$(cloud-init status 2> /dev/null | sed -n 's/^status: *//p')"
    say cloud-errors "$(cat /run/cloud-init/result.json 2> /dev/null | tr -d '\n' |
        sed -n 's/.*"errors": *\[ *\([^]]*[^] ]\) *\].*/\1/p')"
fi

for tool in tc mkfs.ext4 mount gdb eu-stack sudo bash python3 perl curl; do
    command -v "$tool" > /dev/null 2>&1 && say "tool $tool" yes || say "tool $tool" no
done
if tc qdisc add dev lo root netem delay 1ms 2> /dev/null; then
    tc qdisc del dev lo root
    say netem yes
else
    say netem no
fi
grep -qw ext4 /proc/filesystems || modprobe ext4 2> /dev/null
grep -qw ext4 /proc/filesystems && say ext4 yes || say ext4 no
say cores "$(cat /proc/sys/kernel/core_pattern)"
say consoles "$(tr ' ' '\n' < /proc/cmdline | sed -n 's/^console=//p' | tr '\n' ' ')"
panic=no
for one in /sys/module/pvpanic* /sys/bus/pci/drivers/pvpanic*; do
    [ -e "$one" ] && panic=yes
done
say pvpanic "$panic"
say disk "$(df -P / 2> /dev/null | awk 'NR == 2 { print $2 " KiB, " $4 " KiB free" }')"
say memory "$(awk '/^MemTotal/ { print $2 " KiB" }' /proc/meminfo)"
exit 0
