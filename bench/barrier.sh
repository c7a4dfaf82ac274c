#!/bin/bash
# A barrier inside the scripts of many hosts against one bare round trip to all of them over kept sessions: at most three times
# as long is the goal. Needs root, and the Debian package openssh-server.
# Usage: bench/barrier.sh [HOSTS [ROUNDS]]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
hosts=${1:-200}
rounds=${2:-20}
# shellcheck source=bench/hosts.sh
. "$root/bench/hosts.sh"
# shellcheck source=bench/figures.sh
. "$root/bench/figures.sh"
path=$(class_path "$root")
hosts_up "$hosts"

echo "$rounds barriers of $hosts hosts, load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores" >&2
inside java -Xmx512m -cp "$path" io.jenkins.plugins.virtualcluster.suite.stage.BarrierBench "$work" "$rounds" | tee "$work/table"
figure "a barrier of $hosts hosts, by a bare round trip to all" \
    "$(ratio "$(sed -n 's/^barrier \([0-9.]*\).*/\1/p' "$work/table")" "$(sed -n 's/^bare \([0-9.]*\).*/\1/p' "$work/table")")" times most 3
goals_met || exit 1
