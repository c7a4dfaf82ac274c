#!/bin/bash
# Ten stages of `true` on twenty hosts, each stage a barrier: ours against a bare jsch loop, clush and ansible.
# And how many programs a stage of ours starts on a host, which is the same on any machine.
# Needs root, and the Debian packages openssh-server, clustershell, ansible-core and strace.
# Usage: bench/stages.sh [HOSTS [STAGES]]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
hosts=${1:-20}
stages=${2:-10}
# shellcheck source=bench/hosts.sh
. "$root/bench/hosts.sh"
path=$(class_path "$root")
hosts_up "$hosts"

seconds() {
    local start=$EPOCHREALTIME
    "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; return 1; }
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'
}

options="-i $work/key -o UserKnownHostsFile=$work/known_hosts -o ControlMaster=auto -o ControlPersist=60"
export CLUSTERSHELL_CFGDIR=$work
all=$(paste -sd, "$work/hosts")
clush_stages() {
    local i
    for i in $(seq 1 "$1"); do
        inside clush -f 64 -l root -o "$options -o ControlPath=$work/c-%%h" -w "$all" -b true
    done
}

cat >"$work/ansible.cfg" <<END
[defaults]
forks = 64
inventory = $work/inventory
remote_user = root
private_key_file = $work/key
interpreter_python = /usr/bin/python3
local_tmp = $work/ansible
[ssh_connection]
pipelining = True
ssh_args = -o UserKnownHostsFile=$work/known_hosts -o ControlMaster=auto -o ControlPersist=60
control_path = $work/a-%%h
END
cp "$work/hosts" "$work/inventory"
playbook() {
    echo "- hosts: all"
    echo "  gather_facts: false"
    echo "  tasks:"
    for i in $(seq 1 "$1"); do
        echo "    - command: /bin/true"
    done
}
playbook 1 >"$work/warm.yaml"
playbook "$stages" >"$work/stages.yaml"

# What starts on the first host while ours goes through so many stages.
programs() {
    local tracer trace=$work/trace.$1
    strace -f -qq -e trace=execve -e signal=none -o "$trace" -p "${sshds[0]}" 2>/dev/null &
    tracer=$!
    until grep -q "TracerPid:[[:space:]]*$tracer" "/proc/${sshds[0]}/status"; do :; done
    inside java -cp "$path" io.jenkins.plugins.virtualcluster.remote.StagesBench "$work" "$1" ours
    kill "$tracer"
    wait "$tracer" || true
    grep -c 'execve.* = 0$' "$trace"
}
few=$(programs 10)
many=$(programs 30)
awk -v n=$((many - few)) 'BEGIN {
    printf "%.1f programs start on a host in a stage   (at most 3)\n", n / 20
    exit n / 20 > 3
}'

echo "$stages stages of true on $hosts hosts, load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores" >&2
inside java -Xmx128m -cp "$path" io.jenkins.plugins.virtualcluster.remote.StagesBench "$work" "$stages" | tee "$work/table"
clush_stages 1 >/dev/null
clush=$(seconds clush_stages "$stages")
export ANSIBLE_CONFIG=$work/ansible.cfg
inside ansible-playbook "$work/warm.yaml" >/dev/null
ansible=$(seconds inside ansible-playbook "$work/stages.yaml")
ours=$(awk '$1 == "ours" { print $2 }' "$work/table")
bare=$(awk '$1 == "bare" { print $2 }' "$work/table")
printf '%-10s %8s %8s\n' what seconds 'of ours'
awk -v o="$ours" -v b="$bare" -v c="$clush" -v a="$ansible" 'BEGIN {
    printf "%-10s %8.2f %8.2f   (at least 0.5)\n", "bare jsch", b, b / o
    printf "%-10s %8.2f %8.2f\n", "ours", o, 1
    printf "%-10s %8.2f %8.2f   (at least 4)\n", "clush", c, c / o
    printf "%-10s %8.2f %8.2f   (at least 20)\n", "ansible", a, a / o
    exit !(b / o >= 0.5 && c / o >= 4 && a / o >= 20)
}'
