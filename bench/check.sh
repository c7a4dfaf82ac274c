#!/bin/bash
# `virtual-cluster check` on 200 suites and 20 clusters, with the start of the JVM: median of five.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
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
for i in {1..200}; do
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
for _ in {1..5}; do
    start=$EPOCHREALTIME
    "$root/bin/virtual-cluster" check "$work" >/dev/null
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f\n", b - a }'
done | sort -n | awk '{ t[NR] = $1 } END {
    printf "check of 200 suites: %.2f s (median of 5, at most 1.5)\n", t[3]
    exit t[3] > 1.5
}'
