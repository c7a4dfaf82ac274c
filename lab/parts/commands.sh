# shellcheck shell=bash
# What the user calls; see usage in ../lab.

# One command at a time changes a lab.
lock_lab() {
    mkdir -p "$base"
    exec 9>"$base/.$name.lock"
    flock 9
}

# Up means all of it: the namespaces' process, libvirtd and sshd live, and everything was set up to its end.
is_up() {
    [ -e "$state/ready" ] && [ -n "$(lab_process)" ] && alive run/libvirt/libvirtd.pid && alive ssh/sshd.pid
}

alive() {
    local pid
    pid=$(cat "$state/$1" 2>/dev/null) && lab_pids | grep -qx "$pid"
}

lab_up() {
    check_images "$@"
    lab_install
    [ ${#socket_file} -le 100 ] ||
        fail "$socket_file is too long for a socket (100 at most); set VIRTUAL_CLUSTER_LAB_DIR to a shorter path"
    lock_lab
    if is_up; then
        if [ $# -gt 0 ]; then
            lab_images "$@"
            fill_pool "$@"
        fi
        print_environment
        return
    fi
    remove_lab
    lab_images "${usual_images[@]}" "$@"
    making_lab=yes
    mkdir "$state"
    touch "$state/.lab"
    chmod 700 "$state"
    make_network
    write_configuration
    write_accounts
    write_ssh_configuration
    start_namespaces
    start_daemons
    start_pool
    fill_pool "${usual_images[@]}" "$@"
    touch "$state/ready"
    making_lab=
    say "lab '$name' is up"
    print_environment
}

lab_env() {
    is_up || fail "the lab '$name' is not up; start it with: lab --name $name up"
    print_environment
}

print_environment() {
    local address ssh=$state/ssh image variable
    address=169.254.$(cable_number).2
    cat <<ENVIRONMENT
export VIRTUAL_CLUSTER_HYPERVISOR='qemu+ssh://root@$address/system?keyfile=$ssh/key&known_hosts=$ssh/known_hosts&command=$ssh/ssh'
export VIRTUAL_CLUSTER_LAB_SOCKET_URI='qemu+unix:///system?socket=$socket_file'
export VIRTUAL_CLUSTER_LAB_ADDRESS='$address'
export VIRTUAL_CLUSTER_LAB_KEYFILE='$ssh/key'
export VIRTUAL_CLUSTER_LAB_KNOWN_HOSTS='$ssh/known_hosts'
export VIRTUAL_CLUSTER_LAB_SSH='$ssh/ssh'
ENVIRONMENT
    for image in "${usual_images[@]}" "${other_images[@]}"; do
        [ -e "$(pool_file "$image")" ] || continue
        variable=${image^^}
        echo "export VIRTUAL_CLUSTER_LAB_IMAGE_${variable//-/_}='$(pool_file "$image")'"
    done
}

lab_exec() {
    [ $# -gt 0 ] || fail "exec needs a command, for example: lab exec virsh list"
    inside "$@"
}

lab_status() {
    if ! is_up; then
        if [ -e "$state" ] || [ -e "/run/netns/$netns" ]; then
            echo "lab '$name' is broken or starting; 'lab --name $name up' starts it anew"
        else
            echo "lab '$name' is down"
        fi
        return 3
    fi
    echo "lab '$name' is up: 169.254.$(cable_number).2, files in $state"
    virsh_inside list --all
}

lab_down() {
    lock_lab
    if [ -e "$state" ] || [ -e "/run/netns/$netns" ]; then
        remove_lab
        say "lab '$name' is down"
    else
        say "lab '$name' was not up"
    fi
}

# Works on a lab in any state: whole, half made, or with any of its processes killed.
remove_lab() {
    rmdir "$state" 2>/dev/null || true
    [ ! -e "$state" ] || [ -e "$state/.lab" ] ||
        fail "$state is there and is no lab; choose another --name, or another VIRTUAL_CLUSTER_LAB_DIR"
    end_processes
    remove_network
    rm -rf --one-file-system "$state"
}
