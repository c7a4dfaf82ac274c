#!/bin/bash
# One gigabyte of output from four hosts: ours, in a heap of 128 MB, against four parallel `ssh HOST cat > file`.
# Needs root and the Debian package openssh-server. Usage: bench/output.sh [MEGABYTES]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
megabytes=${1:-1024}
# shellcheck source=bench/hosts.sh
. "$root/bench/hosts.sh"
# shellcheck source=bench/figures.sh
. "$root/bench/figures.sh"
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
    echo "ssh $(since "$start" "$EPOCHREALTIME")" >>"$work/table"
    rm -rf "$work"/out-* "$work"/got-* "$work/scripts"
    inside java -Xmx128m -XX:+UseSerialGC -cp "$path" io.jenkins.plugins.virtualcluster.remote.OutputBench "$work" |
        tee -a "$work/table"
done
for what in ssh ours; do
    awk -v w="$what" '$1 == w { print $2 }' "$work/table" >"$work/of-$what"
done
ssh=$(median "$work/of-ssh")
ours=$(median "$work/of-ours")
figure "$megabytes MB of output from 4 hosts" "$ours" s
figure "$megabytes MB of output, four times ssh cat" "$ssh" s
figure "$megabytes MB of output, ssh by ours" "$(ratio "$ssh" "$ours")" times least 0.7
goals_met || exit 1
