# shellcheck shell=bash
# The lab's network namespace, and the one cable to it: a veth pair with link-local addresses.

lab_pids() {
    ip netns pids "$netns" 2>/dev/null || true
}

# The number of the lab's cable: 169.254.N.1 is this machine, 169.254.N.2 the lab.
cable_number() {
    cat "$state/cable"
}

make_network() {
    local number
    ip netns add "$netns"
    ip -n "$netns" link set lo up
    for number in $(seq 1 160); do
        # Making the device is what claims the number, so that two labs that start at once cannot take the same one.
        if ! ip -4 -o addr | grep -q "inet 169\.254\.$number\." &&
            ip link add "vclab-$number" type veth peer name uplink netns "$netns" 2>/dev/null; then
            echo "$number" >"$state/cable"
            ip addr add "169.254.$number.1/30" dev "vclab-$number"
            ip link set "vclab-$number" up
            ip -n "$netns" addr add "169.254.$number.2/30" dev uplink
            ip -n "$netns" link set uplink up
            return
        fi
    done
    fail "no free network 169.254.N.0/30 with N from 1 to 160; remove labs that are not needed (lab --name NAME down)"
}

# Works on a network in any state. Removing one end of the cable removes the other.
remove_network() {
    ip -n "$netns" link del uplink 2>/dev/null || true
    ip netns del "$netns" 2>/dev/null || true
    rm -f "/run/netns/$netns"
}

# Ends every process of the lab; whatever runs in its network namespace is the lab's.
end_processes() {
    local signal=TERM tries=0 pids
    while mapfile -t pids < <(lab_pids) && [ ${#pids[@]} -gt 0 ]; do
        [ $tries -lt 30 ] || signal=KILL
        [ $tries -lt 150 ] || fail "these processes of the lab do not end: ${pids[*]}"
        [ $((tries % 30)) -ne 0 ] || kill -s $signal "${pids[@]}" 2>/dev/null || true
        tries=$((tries + 1))
        sleep 0.1
    done
}
