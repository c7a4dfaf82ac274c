#!/bin/bash
# From the start of `virtual-cluster run` until all hosts are ready, against a shell script that creates the same overlays,
# networks and domains with virsh in parallel and polls SSH, and against `vagrant up` with vagrant-libvirt. The hosts are those of
# examples/xrootd: the first ones, or all five, again with other names where more are asked for. In turns, in one lab; needs root,
# and the Debian packages vagrant and vagrant-libvirt.
# Usage: bench/start.sh [--rounds ROUNDS] [HOSTS...]      by default three rounds, five hosts
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
rounds=3
if [ "${1:-}" = --rounds ]; then
    rounds=$2
    shift 2
fi
[ $# -gt 0 ] || set -- 5
# shellcheck source=bench/lab.sh
. "$root/bench/lab.sh"
# shellcheck source=bench/figures.sh
. "$root/bench/figures.sh"
lab_up bench
pool=/var/lib/libvirt/images
inside() {
    "$root/lab/lab" --name "$lab" exec "$@"
}

# A suite that does nothing.
mkdir -p "$work/repository/clusters" "$work/repository/suites/nothing/cases/nothing"
printf 'name: nothing\ncluster: xrootd\ninit: nothing.sh\ncases: [ nothing ]\n' >"$work/repository/suites/nothing/suite.yaml"
printf '#!/bin/sh\n' | tee "$work/repository/suites/nothing/nothing.sh" >"$work/repository/suites/nothing/cases/nothing/run.sh"

# cluster HOSTS: the definition of examples/xrootd with so many hosts, whose names are numbered
cluster() {
    local example=$root/examples/xrootd/clusters/xrootd.yaml
    sed '/prepare:/d; /^hosts:/q' "$example"
    sed -n '/^hosts:/,/^$/s/^  \([a-z]*\): { \(count: \([0-9]*\), \)\?/\1 \3 { /p' "$example" |
        awk -v hosts="$1" '
            { name = $1; count = $2 ~ /^[0-9]+$/ ? $2 : 1; sub(/^[^{]*/, "") }
            { while (count-- > 0) { kinds++; names[kinds] = name; of[kinds] = $0 } }
            END {
                for (i = 0; i < hosts; i++) {
                    kind = i % kinds + 1
                    printf "  %s%d: %s\n", names[kind], ++seen[names[kind]], of[kind]
                }
            }'
}

run() {
    rm -rf "$work/records"
    "$root/bin/virtual-cluster" run nothing --repository "$work/repository" --records "$work/records" "$@" >"$work/log" ||
        { cat "$work/log" >&2; return 1; }
}

# What a real run makes, for the peers: $work/documents with libvirt's documents of network and hosts and the hosts' seeds, and
# $work/private with keys and addresses.
keep_documents() {
    local id
    run --keep=10m
    id=$(sed -n 's/.* run \([a-z0-9]*\) of suite .*/\1/p' "$work/log")
    rm -rf "$work/documents" "$work/private"
    cp -r "$XDG_STATE_HOME/virtual-cluster/$id" "$work/private"
    mkdir "$work/documents"
    inside sh -c "
        virsh net-dumpxml vc-$id-lan >$work/documents/network.xml
        for domain in \$(virsh list --name); do
            virsh dumpxml --security-info \$domain >$work/documents/\$domain.xml
            cp $pool/\$domain.seed.iso $work/documents/
        done"
    "$root/bin/virtual-cluster" stop "$id" >/dev/null
}

# Each of the three starts the hosts, prints the seconds until all of them are ready, and removes them.
by_ours() {
    local start=$EPOCHREALTIME ready
    run
    ready=$(sed -n 's/.*"host-ready","at":"\([^"]*\)".*/\1/p' "$work"/records/*/events.jsonl | tail -n 1)
    since "$start" "$(date -d "$ready" +%s.%N)"
}

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
        # Not by a short timeout of ssh, which holds for the handshake too: where hosts are busy, it would try for ever.
        until timeout 1 bash -c ": </dev/tcp/$address/22" 2>/dev/null; do
            sleep 0.1
        done
        until ssh -F none -i "$1/private/id_ed25519" -o BatchMode=yes -o ConnectTimeout=30 -o StrictHostKeyChecking=yes \
            -o UserKnownHostsFile="$1/private/known_hosts" -o HostKeyAlias="$host.xrd.test" "root@$address" true 2>/dev/null; do
            sleep 0.1
        done
    ) &
done
wait
SCRIPT
by_script() {
    local start=$EPOCHREALTIME
    inside bash "$work/script" "$work" >&2
    since "$start" "$EPOCHREALTIME"
    # shellcheck disable=SC2016  # the shell inside expands it
    inside sh -c 'for domain in $(virsh list --name); do virsh -q destroy $domain; done
        for network in $(virsh net-list --name); do virsh -q net-destroy $network; done
        cd /var/lib/libvirt/images && rm -f vc-*-*' >&2
}

mkdir "$work/vagrant"
vagrant() {
    inside env HOME="$work/vagrant" VAGRANT_CWD="$work/vagrant" VAGRANT_HOME="$work/vagrant/home" VAGRANT_CHECKPOINT_DISABLE=1 \
        DOCUMENTS="$work/documents" KEY="$work/private/id_ed25519" vagrant "$@"
}

# Vagrant's box is the image. vagrant-libvirt copies it into the pool when it first starts a machine: here one host, not measured.
vagrant_box() {
    local bytes
    cp "$root/bench/start.Vagrantfile" "$work/vagrant/Vagrantfile"
    inside cp "$pool/debian-xrootd.qcow2" "$work/vagrant/box.img"
    bytes=$(qemu-img info --output=json "$work/vagrant/box.img" | sed -n 's/.*"virtual-size": \([0-9]*\).*/\1/p')
    echo "{ \"provider\": \"libvirt\", \"format\": \"qcow2\", \"virtual_size\": $((bytes >> 30)) }" >"$work/vagrant/metadata.json"
    tar -C "$work/vagrant" -cf "$work/vagrant/box" metadata.json box.img
    vagrant box add --name bench "$work/vagrant/box" >"$work/log"
    rm "$work/vagrant"/box*
    by_vagrant metaman1 >/dev/null
}

# The seeds of keep_documents, where vagrant-libvirt expects the files of disks.
vagrant_seeds() {
    # shellcheck disable=SC2016  # the shell inside expands it
    inside sh -c 'for seed in "$1"/documents/vc-*.seed.iso; do
            host=${seed##*-}
            cp "$seed" "$2/seed-${host%.seed.iso}.iso"
        done
        virsh -q pool-refresh default' sh "$work" "$pool" >&2
}

# by_vagrant [HOST]: all hosts, or this one. What Vagrant does after its word that a machine is ready is not counted.
by_vagrant() {
    local start=$EPOCHREALTIME line ready=()
    : >"$work/log"
    while IFS= read -r line; do
        echo "$line" >>"$work/log"
        [[ $line != *': Machine booted and ready!' ]] || ready+=("$EPOCHREALTIME")
    done < <(vagrant up --provider=libvirt --parallel "$@" 2>&1)
    if [ ${#ready[@]} -lt $(($# > 0 ? $# : hosts)) ]; then
        cat "$work/log" >&2
        return 1
    fi
    since "$start" "${ready[-1]}"
    vagrant destroy --force --parallel >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
}

for hosts in "$@"; do
    cluster "$hosts" >"$work/repository/clusters/xrootd.yaml"
    keep_documents
    grep -o 'Guests .*' "$work/log" >"${GUESTS:-/dev/null}"
    vagrant_seeds
    [ -e "$work/vagrant/Vagrantfile" ] || vagrant_box
    rm -f "$work"/of-*
    for round in $(seq "$rounds"); do
        by_script >>"$work/of-script"
        by_ours >>"$work/of-ours"
        by_vagrant >>"$work/of-vagrant"
        echo "hosts: $hosts, round $round, load $(cut -d' ' -f1-3 /proc/loadavg): script $(tail -n 1 "$work/of-script") s," \
            "ours $(tail -n 1 "$work/of-ours") s, vagrant $(tail -n 1 "$work/of-vagrant") s" >&2
    done
    ours=$(median "$work/of-ours")
    script=$(median "$work/of-script")
    vagrant=$(median "$work/of-vagrant")
    point ours "$hosts" "$ours"
    point script "$hosts" "$script"
    point vagrant "$hosts" "$vagrant"
    case $hosts in
        1) what="start of 1 host" ;;
        *) what="start of $hosts hosts" ;;
    esac
    goal=()
    [ "$hosts" != 5 ] || goal=(most 1.1)
    figure "$what" "$ours" s
    figure "$what, by a shell script" "$script" s
    figure "$what, by vagrant-libvirt" "$vagrant" s
    figure "$what, ours by the script" "$(ratio "$ours" "$script")" times "${goal[@]}"
    figure "$what, vagrant-libvirt by ours" "$(ratio "$vagrant" "$ours")" times
done
goals_met || exit 1
