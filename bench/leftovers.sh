#!/bin/bash
# Runs of a small suite, some beside each other, that are ended in all ways: the command line is killed, guests are
# destroyed, libvirtd starts anew. Then one `virtual-cluster cleanup`: nothing may be left, on the hypervisor or here.
# In a lab of its own; needs root.
# Usage: bench/leftovers.sh [RUNS [AT_ONCE [SEED]]]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
runs=${1:-200}
at_once=${2:-3}
seed=${3:-$RANDOM}
lab=leftovers-$$
work=$(mktemp -d)
finish() {
    trap '' INT TERM HUP
    for pid in $(jobs -p); do kill "$pid" 2>/dev/null || true; done
    wait
    "$root/lab/lab" --name "$lab" down
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

"$root/lab/lab" --name "$lab" up >/dev/null
eval "$("$root/lab/lab" --name "$lab" env)"
# What killed runs leave keeps its room until the cleanup, which comes at the end.
export VIRTUAL_CLUSTER_HYPERVISOR="$VIRTUAL_CLUSTER_HYPERVISOR&cpu-overcommit=1000&memory=4TiB&disk-overcommit=1000"
export XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache
export VIRTUAL_CLUSTER_JAVA_OPTIONS="-Djava.io.tmpdir=$work/tmp -XX:TieredStopAtLevel=1 -Xmx128m"
mkdir -p "$work"/{tmp,state,logs,repository/clusters,repository/suites/{small,single}/cases/one}
inside() {
    "$root/lab/lab" --name "$lab" exec "$@"
}

cat >"$work/repository/clusters/pair.yaml" <<END
name: pair
defaults: { image: tiny.qcow2, memory: 96 MiB }
networks:
  lan: { domain: soak.test }
hosts:
  left: { disks: [ { size: 1 GiB } ] }
  right: {}
END
sed 's/pair/alone/; /right/d' "$work/repository/clusters/pair.yaml" >"$work/repository/clusters/alone.yaml"
for suite in small single; do
    printf 'name: %s\ncluster: pair\ninit: init.sh\ncases: [ one ]\n' $suite >"$work/repository/suites/$suite/suite.yaml"
    printf '#!/bin/sh\n' >"$work/repository/suites/$suite/init.sh"
    printf '#!/bin/sh\nsleep 2\n' >"$work/repository/suites/$suite/cases/one/run.sh"
done
sed -i 's/pair/alone/' "$work/repository/suites/single/suite.yaml"

# What is there of any run, a line each: on the hypervisor, in its files, among its processes, and on this side.
left() {
    # shellcheck disable=SC2016  # the shell inside expands it
    inside sh -c '
        virsh -q list --all --name | sed "/^$/d; s/^/domain /"
        virsh -q net-list --all --name | sed "/^$/d; s/^/network /"
        virsh -q pool-refresh default >/dev/null
        virsh -q vol-list default | awk "\$1 != \"tiny.qcow2\" && \$1 != \"debian-xrootd.qcow2\" { print \"volume \" \$1 }"
        ip -o link show type bridge | awk "{ print \"bridge \" \$2 }"
        find /run/libvirt/network/*.xml /var/lib/libvirt/dnsmasq /var/lib/libvirt/qemu /run/libvirt/qemu -name "vc-*" \
            2>/dev/null | sed "s/^/file /"'
    ip netns pids "vclab-$lab" | while read -r pid; do
        case $(cat "/proc/$pid/comm" 2>/dev/null) in
            qemu* | dnsmasq) echo "process $pid $(cat "/proc/$pid/comm")" ;;
        esac
    done
    find "$work/state" "$work/tmp" -mindepth 1 -maxdepth 2 ! -name virtual-cluster ! -name 'hsperfdata*' | sed '/hsperfdata/d; s/^/here /'
}
table() {
    awk '{ n[$1]++ } END { for (kind in n) printf " %s %d", kind, n[kind]; print NR ? "" : " nothing" }' "$1"
}

destroy_a_guest() { # of that run, if it has one by now
    local domain
    domain=$(inside virsh -q list --name | grep "^vc-$1-" | head -n "$((1 + $2 % 2))" | tail -n 1) || return 0
    [ -z "$domain" ] || inside virsh -q destroy "$domain" >/dev/null 2>&1 || true
}
# As an administrator does it. A SIGKILL in the moment in which it makes a network has libvirt itself forget the bridge.
restart_libvirtd() {
    # shellcheck disable=SC2016
    inside sh -c 'kill "$(cat /run/libvirt/libvirtd.pid)"; sleep 1
        while pgrep -F /run/libvirt/libvirtd.pid >/dev/null 2>&1; do sleep 0.2; done
        exec setsid libvirtd -d --pid-file /run/libvirt/libvirtd.pid' </dev/null >>"$work/libvirtd.log" 2>&1 8>&- 9>&-
}

one_run() { # NUMBER FAULT TENTHS-OF-A-SECOND
    local number=$1 fault=$2 tenths=$3 log=$work/logs/$1 pid id='' keep='' suite=small
    [ $((number % 2)) -eq 0 ] || suite=single
    [ "$fault" != kept ] || keep=--keep=1s
    # shellcheck disable=SC2086
    "$root/bin/virtual-cluster" run $suite --repository "$work/repository" --records "$work/records/$number" $keep \
        >"$log" 2>&1 &
    pid=$!
    case $fault in
        kill* | destroy)
            # From the moment that the run has an id, so that the machine's load does not make all kills early ones.
            while kill -0 $pid 2>/dev/null && ! grep -qs 'run [a-z0-9]* of suite' "$log"; do sleep 0.2; done
            sleep "$((tenths / 10)).$((tenths % 10))"
            id=$(sed -n 's/.* run \([a-z0-9]*\) of suite .*/\1/p' "$log")
            ;;
    esac
    case $fault in
        kill) kill -9 $pid 2>/dev/null || true ;;
        kill-destroy) kill -9 $pid 2>/dev/null || true; destroy_a_guest "$id" 0; destroy_a_guest "$id" 0 ;;
        destroy) destroy_a_guest "$id" "$tenths" ;;
    esac
    wait $pid 2>/dev/null || true
    echo "$fault $(sed -n 's/^Suite [^:]*: \([A-Z_]*\).*/\1/p' "$log" | tail -n 1)" >>"$work/outcomes"
}

"$root/bin/virtual-cluster" run small --repository "$work/repository" --records "$work/records/0" >"$work/logs/0" ||
    { cat "$work/logs/0" >&2; exit 1; }
RANDOM=$seed
begun=$SECONDS
echo "$runs runs, $at_once at once, seed $seed, load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores" >&2
for number in $(seq 1 "$runs"); do
    case $((RANDOM % 20)) in
        [0-6]) fault='kill' ;;
        [7-9] | 1[0-3]) fault=kill-destroy ;;
        1[4-6]) fault=destroy ;;
        17) fault=kept ;;
        *) fault=none ;;
    esac
    tenths=$((RANDOM % 300))
    [ $((RANDOM % 3)) -ne 0 ] || tenths=$((tenths / 10))
    while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do wait -n || true; done
    one_run "$number" $fault $tenths &
    if [ $((number % 20)) -eq 10 ]; then
        restart_libvirtd
        echo "libvirtd" >>"$work/outcomes"
    fi
    [ $((number % 10)) -ne 0 ] || echo "run $number begun after $((SECONDS - begun)) s" >&2
done
wait
took=$((SECONDS - begun))

echo "how many of which fault, and the verdict where the run ended by itself:"
sort "$work/outcomes" | uniq -c
sleep 2 # for the leases of the kept clusters
left >"$work/before"
echo "before the cleanup:$(table "$work/before")"
start=$SECONDS
code=0
"$root/bin/virtual-cluster" cleanup >"$work/cleanup" 2>&1 || code=$?
left >"$work/after"
echo "after it:$(table "$work/after") ($((SECONDS - start)) s, exit code $code; the runs took $took s; seed $seed)"
if [ -s "$work/after" ] || [ $code -ne 0 ]; then
    cat "$work/after"
    grep -v '^removed' "$work/cleanup" || true
    exit 1
fi
