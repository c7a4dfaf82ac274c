# shellcheck shell=bash
# Makes SSH hosts in network namespaces; sourced by the benchmarks. Nothing of it is reachable from outside: a parent
# namespace holds a bridge, and each host is a namespace with an sshd behind it.
#
#   hosts_up COUNT     then: $work has key, known_hosts, hosts (one address a line), cpu (the kernel's account of the
#                      processor's time of this shell and of all that it starts, hosts as well); inside COMMAND... runs in
#                      the parent
#   host_again NUMBER PROGRAM...     starts the sshd of a host, counted from 1, anew behind that program
#   All is removed when the shell ends, however it ends.

parent=vcbench$$
work=$(mktemp -d /tmp/vcbench.XXXXXX)
sshds=()
# Version 1 of control groups has an account of its own for the processor's time, version 2 keeps it for each group.
groups=/sys/fs/cgroup
[ ! -d "$groups/cpuacct" ] || groups=$groups/cpuacct

# `ip netns exec` would hide the control groups.
inside() {
    nsenter --net="/run/netns/$parent" "$@"
}

hosts_down() {
    trap '' INT TERM
    local pid namespace
    for pid in "${sshds[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    for namespace in $(ip netns list | awk -v p="$parent" 'index($1, p) == 1 { print $1 }'); do
        for pid in $(ip netns pids "$namespace"); do
            kill -KILL "$pid" 2>/dev/null || true
        done
        ip netns delete "$namespace" || true
    done
    echo $$ >"$groups/cgroup.procs"
    rmdir "$groups/$parent" || true
    rm -rf "$work"
}

hosts_up() {
    local count=$1 i address public_key
    sshd=$(command -v sshd || echo /usr/sbin/sshd)
    trap hosts_down EXIT
    trap 'exit 130' INT TERM
    mkdir "$groups/$parent"
    echo $$ >"$groups/$parent/cgroup.procs"
    for i in cpuacct.usage cpu.stat; do
        [ ! -e "$groups/$parent/$i" ] || echo "$groups/$parent/$i" >"$work/cpu"
    done
    mkdir -p /run/sshd
    ssh-keygen -q -t ed25519 -N '' -f "$work/key"
    ssh-keygen -q -t ed25519 -N '' -f "$work/host_key"
    public_key=$(cut -d' ' -f1,2 "$work/host_key.pub")
    cat >"$work/sshd_config" <<END
HostKey $work/host_key
AuthorizedKeysFile $work/key.pub
StrictModes no
UsePAM no
PermitRootLogin yes
PidFile none
SetEnv HOME=$work/home
END
    # An empty home: what a login shell of this machine reads at its start is not what is measured.
    mkdir "$work/home"
    # Few processes for many hosts: `ip` reads a list of commands.
    {
        echo "netns add $parent"
        for i in $(seq 1 "$count"); do
            echo "netns add $parent-$i"
        done
    } | ip -batch -
    {
        printf '%s\n' 'link set lo up' 'link add bridge type bridge' 'address add 10.99.0.1/16 dev bridge' 'link set bridge up'
        for i in $(seq 1 "$count"); do
            echo "link add veth$i type veth peer name eth0 netns $parent-$i"
            echo "link set veth$i master bridge up"
        done
    } | ip -n "$parent" -batch -
    for i in $(seq 1 "$count"); do
        address=10.99.$((1 + i / 250)).$((1 + i % 250))
        printf '%s\n' "address add $address/16 dev eth0" 'link set eth0 up' 'link set lo up' | ip -n "$parent-$i" -batch -
        host_start "$i"
        echo "$address" >>"$work/hosts"
        echo "$address $public_key" >>"$work/known_hosts"
    done
    hosts_answer "$count"
}

host_start() {
    ip netns exec "$parent-$1" "${@:2}" "$sshd" -D -f "$work/sshd_config" 2>>"$work/sshd.log" &
    sshds[$1 - 1]=$!
}

host_again() {
    local pids
    while pids=$(ip netns pids "$parent-$1") && [ "$pids" ]; do
        # shellcheck disable=SC2086 # numbers
        kill $pids 2>/dev/null || true
        wait "${sshds[$1 - 1]}" || true
    done
    host_start "$@"
    hosts_answer "$(wc -l <"$work/hosts")"
}

hosts_answer() {
    local limit=$((60 + $1)) deadline
    deadline=$((SECONDS + limit))
    until [ "$(inside ssh-keyscan -T 5 -t ed25519 -f "$work/hosts" 2>/dev/null | wc -l)" = "$1" ]; do
        [ "$SECONDS" -lt "$deadline" ] || {
            echo "not all of $1 SSH servers answer after $limit s; they said:" >&2
            cat "$work/sshd.log" >&2
            return 1
        }
    done
}
