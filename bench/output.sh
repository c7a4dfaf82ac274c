#!/bin/bash
# One gigabyte of output from four hosts: ours, in a heap of 128 MB, against four parallel `ssh HOST cat > file`.
# Needs root and the Debian package openssh-server. Usage: bench/output.sh [MEGABYTES]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
megabytes=${1:-1024}
# shellcheck source=bench/hosts.sh
. "$root/bench/hosts.sh"
path=$(class_path "$root")
hosts_up 4
head -c "$((megabytes / 4))M" /dev/urandom >"$work/data"

ssh_cat() {
    local host pids=()
    while read -r host; do
        inside ssh -n -i "$work/key" -o UserKnownHostsFile="$work/known_hosts" "root@$host" cat "$work/data" \
            >"$work/out-$host" &
        pids+=($!)
    done <"$work/hosts"
    wait "${pids[@]}"
}

echo "$megabytes MB from 4 hosts, load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores" >&2
for _ in 1 2 3; do
    start=$EPOCHREALTIME
    ssh_cat
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "ssh %.2f\n", b - a }' >>"$work/table"
    rm -rf "$work"/out-* "$work"/got-* "$work/scripts"
    inside java -Xmx128m -XX:+UseSerialGC -cp "$path" io.jenkins.plugins.virtualcluster.remote.OutputBench "$work" |
        tee -a "$work/table"
done
median() {
    awk -v w="$1" '$1 == w { print $2 }' "$work/table" | sort -n | sed -n 2p
}
awk -v s="$(median ssh)" -v o="$(median ours)" -v m="$megabytes" 'BEGIN {
    printf "%-10s %8.2f s %8.0f MB/s   (median of 3)\n", "ssh cat", s, m / s
    printf "%-10s %8.2f s %8.0f MB/s   %.2f of ssh (at least 0.7)\n", "ours", o, m / o, s / o
    exit !(s / o >= 0.7)
}'
