#!/bin/bash
# `virtual-cluster check` on many suites and 20 clusters, with the start of the JVM: median of five.
# Usage: bench/check.sh [SUITES]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
suites=${1:-1000}
# shellcheck source=bench/figures.sh
. "$root/bench/figures.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/clusters"
for i in {1..20}; do
    cat >"$work/clusters/c$i.yaml" <<CLUSTER
name: c$i
defaults: { image: tiny.qcow2, memory: 512 MiB, disks: [ { size: 20 GiB, mount: /data } ] }
networks:
  lan: { domain: c$i.test, address: 192.168.$i.1/24 }
hosts:
  srv1: { address: 192.168.$i.11 }
  srv2: { address: 192.168.$i.12 }
  srv3: { address: 192.168.$i.13 }
  client1:
aliases:
  all: [ srv1, srv2, srv3 ]
CLUSTER
done
# shellcheck disable=SC2016  # the script expands it
script() {
    printf '#!/bin/sh\n. "$VC_LIB"\nlog @hostname@ @suitename@ @version@\nrun true\n' >"$1"
}
for i in $(seq 1 "$suites"); do
    suite=$work/suites/s$i
    mkdir -p "$suite"/cases/{a,b,c}
    for stage in "$suite"/suite_{init,finalize}.sh "$suite"/cases/{a,b,c}/{init,run,finalize}.sh; do
        script "$stage"
    done
    cat >"$suite/suite.yaml" <<SUITE
name: s$i
cluster: c$((i % 20 + 1))
init: suite_init.sh
finalize: suite_finalize.sh
cases: [ a, b, c ]
logs: [ /var/log/x/@slavename@/*.log ]
timeouts: { run: 10m }
tags: { version: "5.5.$i" }
SUITE
done
"$root/bin/virtual-cluster" check "$work"
seconds() {
    local start=$EPOCHREALTIME
    "$@" >/dev/null
    since "$start" "$EPOCHREALTIME"
}
for _ in {1..5}; do
    seconds "$root/bin/virtual-cluster" check "$work" >>"$work/took"
    seconds "$root/bin/virtual-cluster" --version >>"$work/start"
done
figure "check of $suites suites" "$(median "$work/took")" s
figure "start of the command alone" "$(median "$work/start")" s
figure "check of one of them, without the start" "$(awk -v a="$(median "$work/took")" -v b="$(median "$work/start")" -v n="$suites" \
    'BEGIN { printf "%.2f", (a - b) * 1000 / n }')" ms
