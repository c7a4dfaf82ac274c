#!/bin/bash
# From the start of `virtual-cluster run` until all five hosts of examples/xrootd are ready, against a shell script that
# creates the same overlays, networks and domains with virsh in parallel and polls SSH. In turns, in one lab; needs root.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/bench/lab.sh"
# shellcheck source=bench/figures.sh
. "$root/bench/figures.sh"
lab_up bench
inside() {
    "$root/lab/lab" --name "$lab" exec "$@"
}

# A suite that does nothing, on the cluster of the demo.
mkdir -p "$work/repository/clusters" "$work/repository/suites/nothing/cases/nothing"
sed "/prepare:/d" "$root/examples/xrootd/clusters/xrootd.yaml" >"$work/repository/clusters/xrootd.yaml"
printf 'name: nothing\ncluster: xrootd\ninit: nothing.sh\ncases: [ nothing ]\n' >"$work/repository/suites/nothing/suite.yaml"
printf '#!/bin/sh\n' | tee "$work/repository/suites/nothing/nothing.sh" >"$work/repository/suites/nothing/cases/nothing/run.sh"
run() {
    "$root/bin/virtual-cluster" run nothing --repository "$work/repository" --records "$work/records" "$@" >"$work/log" ||
        { cat "$work/log" >&2; return 1; }
}

# Once, to have the documents, the seeds and the keys of a real run for the script.
run --keep=10m
id=$(sed -n 's/.* run \([a-z0-9]*\) of suite .*/\1/p' "$work/log")
cp -r "$XDG_STATE_HOME/virtual-cluster/$id" "$work/private"
mkdir "$work/documents"
inside sh -c "
    virsh net-dumpxml vc-$id-lan >$work/documents/network.xml
    for domain in \$(virsh list --name); do
        virsh dumpxml --security-info \$domain >$work/documents/\$domain.xml
        cp /var/lib/libvirt/images/\$domain.seed.iso $work/documents/
    done"
"$root/bin/virtual-cluster" stop "$id" >/dev/null
cat >"$work/script" <<'SCRIPT'
set -e
cd /var/lib/libvirt/images
virsh -q net-create "$1/documents/network.xml" >/dev/null
for document in "$1"/documents/vc-*.xml; do
    name=$(basename "$document" .xml)
    host=${name##*-}
    (
        cp "$1/documents/$name.seed.iso" .
        qemu-img create -q -f qcow2 -F qcow2 -b /var/lib/libvirt/images/debian-xrootd.qcow2 "$name.qcow2"
        for disk in $(sed -n 's/.*\(vc-[a-z0-9-]*\.disk[0-9]*\.qcow2\).*/\1/p' "$document"); do
            qemu-img create -q -f qcow2 "$disk" 20G
        done
        virsh -q create "$document" >/dev/null
        address=$(sed -n "/^Host $host /,/HostName/s/ *HostName //p" "$1/private/ssh_config")
        until ssh -F none -i "$1/private/id_ed25519" -o BatchMode=yes -o ConnectTimeout=1 -o StrictHostKeyChecking=yes \
            -o UserKnownHostsFile="$1/private/known_hosts" -o HostKeyAlias="$host.xrd.test" "root@$address" true 2>/dev/null; do
            sleep 0.1
        done
    ) &
done
wait
SCRIPT

seconds() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", b - a }'
}
for round in 1 2 3; do
    start=$EPOCHREALTIME
    inside bash "$work/script" "$work"
    seconds "$start" "$EPOCHREALTIME" >>"$work/of-script"
    # shellcheck disable=SC2016  # the shell inside expands it
    inside sh -c 'for domain in $(virsh list --name); do virsh -q destroy $domain; done
        for network in $(virsh net-list --name); do virsh -q net-destroy $network; done
        cd /var/lib/libvirt/images && rm -f vc-*-*'
    rm -rf "$work/records"
    start=$EPOCHREALTIME
    run
    ready=$(sed -n 's/.*"host-ready","at":"\([^"]*\)".*/\1/p' "$work"/records/*/events.jsonl | tail -n 1)
    seconds "$start" "$(date -d "$ready" +%s.%N)" >>"$work/of-ours"
    echo "round $round: script $(tail -n 1 "$work/of-script") s, ours $(tail -n 1 "$work/of-ours") s" >&2
done
ours=$(median "$work/of-ours")
script=$(median "$work/of-script")
figure "start of the five hosts of examples/xrootd" "$ours" s
figure "the same by a shell script" "$script" s
figure "start, ours by the script" "$(ratio "$ours" "$script")" times most 1.1
goals_met
