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
start=$EPOCHREALTIME
ssh_cat
ssh=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
rm "$work"/out-*
inside java -Xmx128m -XX:+UseSerialGC -cp "$path" io.jenkins.plugins.virtualcluster.remote.OutputBench "$work" | tee "$work/table"
ours=$(awk '$1 == "ours" { print $2 }' "$work/table")
awk -v s="$ssh" -v o="$ours" -v m="$megabytes" 'BEGIN {
    printf "%-10s %8.2f s %8.0f MB/s\n", "ssh cat", s, m / s
    printf "%-10s %8.2f s %8.0f MB/s   %.2f of ssh (at least 0.7)\n", "ours", o, m / o, s / o
    exit !(s / o >= 0.7)
}'
