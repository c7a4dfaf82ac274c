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
# shellcheck source=bench/figures.sh
. "$root/bench/figures.sh"
path=$(class_path "$root")
hosts_up "$hosts"

seconds() {
    local start=$EPOCHREALTIME
    "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; return 1; }
    since "$start" "$EPOCHREALTIME"
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

# What starts on the first host while ours goes through so many stages. A filter in the kernel stops it at these system calls alone,
# which hardly slows it down.
programs() {
    local trace=$work/trace
    host_again 1 strace --seccomp-bpf -f -qq -e trace=execve -e signal=none -o "$trace"
    inside java -cp "$path" io.jenkins.plugins.virtualcluster.remote.StagesBench "$work" "$1" ours >/dev/null
    programs=$(grep -c 'execve.* = 0$' "$trace")
}
programs 10
few=$programs
programs 30
figure "programs that start on a host in a stage" "$(ratio $((programs - few)) 20)" '' most 3
host_again 1

echo "$stages stages of true on $hosts hosts, load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores" >&2
# The heap is the goal, 64 MB and 100 KB for each host, and as much again for each of the bare sessions that are open beside ours.
inside java "-Xmx$((64 + 2 * hosts / 10))m" -XX:+ExitOnOutOfMemoryError -cp "$path" \
    io.jenkins.plugins.virtualcluster.remote.StagesBench "$work" "$stages" | tee "$work/table"
clush_stages 1 >/dev/null
clush=$(seconds clush_stages "$stages")
export ANSIBLE_CONFIG=$work/ansible.cfg
inside ansible-playbook "$work/warm.yaml" >/dev/null
ansible=$(seconds inside ansible-playbook "$work/stages.yaml")
read -r ours ours_cpu _ < <(sed -n 's/^ours //p' "$work/table")
read -r bare bare_cpu _ < <(sed -n 's/^bare //p' "$work/table")
what="$stages stages on $hosts hosts"
figure "$what" "$ours" s
figure "$what, bare jsch sessions" "$bare" s
figure "$what, clush" "$clush" s
figure "$what, ansible-playbook" "$ansible" s
most=1.3
clush_goal=(least 4)
ansible_goal=(least 25)
# With many hosts on one machine, what they do themselves outweighs how they are told to.
[ "$hosts" -lt 100 ] || { most=1.5; clush_goal=(); ansible_goal=(); }
figure "$what, ours by bare" "$(ratio "$ours" "$bare")" times most "$most"
figure "$what, ours by bare, processor of master and hosts" "$(ratio "$ours_cpu" "$bare_cpu")" times most "$most"
figure "$what, clush by ours" "$(ratio "$clush" "$ours")" times "${clush_goal[@]}"
figure "$what, ansible-playbook by ours" "$(ratio "$ansible" "$ours")" times "${ansible_goal[@]}"
figure "heap in use, $hosts hosts" "$(sed -n 's/^heap //p' "$work/table")" MB most $((64 + hosts / 10))
figure "threads, $hosts hosts" "$(sed -n 's/^threads //p' "$work/table")" '' most $((40 + 2 * hosts))
for series in bare ours clush ansible; do
    point $series "$hosts" "${!series}"
done
goals_met || exit 1
