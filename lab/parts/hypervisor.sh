# shellcheck shell=bash
# libvirtd and sshd of the lab, in its network namespace and in a mount namespace where libvirt's directories are its own.

private_directories="etc/libvirt var/lib/libvirt run/libvirt var/log/libvirt var/cache/libvirt"

socket_file=$state/run/libvirt/libvirt-sock

write_configuration() {
    local directory
    for directory in $private_directories; do
        mkdir -p "/$directory" "$state/$directory"
    done
    mkdir -p "$state/var/lib/libvirt/images" "$state/var/log/libvirt/qemu" /run/sshd
    chmod 755 "$state"/{etc,var/lib,run,var/log,var/cache}/libvirt
    cp /etc/libvirt/libvirt.conf "$state/etc/libvirt/" 2>/dev/null || true
    cat >"$state/etc/libvirt/libvirtd.conf" <<CONFIGURATION
auth_unix_rw = "none"
unix_sock_rw_perms = "0700"
max_clients = 500
max_workers = 40
log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
CONFIGURATION
    # Without systemd and D-Bus libvirt would wait for both at each start of a guest.
    cat >"$state/etc/libvirt/qemu.conf" <<CONFIGURATION
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
stdio_handler = "file"
CONFIGURATION
}

write_ssh_configuration() {
    local ssh=$state/ssh address
    address=169.254.$(cable_number).2
    mkdir "$ssh"
    chmod 700 "$ssh"
    ssh-keygen -q -t ed25519 -N '' -C 'virtual cluster lab host' -f "$ssh/host_key" </dev/null
    ssh-keygen -q -t ed25519 -N '' -C 'virtual cluster lab' -f "$ssh/key" </dev/null
    cp "$ssh/key.pub" "$ssh/authorized_keys"
    echo "$address $(cut -d' ' -f1-2 "$ssh/host_key.pub")" >"$ssh/known_hosts"
    cat >"$ssh/sshd_config" <<CONFIGURATION
ListenAddress $address
HostKey $ssh/host_key
AuthorizedKeysFile $ssh/authorized_keys
PidFile $ssh/sshd.pid
UsePAM no
StrictModes no
UseDNS no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
MaxStartups 500
MaxSessions 500
CONFIGURATION
    # For programs that run ssh themselves, as libvirt does: this ssh knows the lab's host key, and a Ctrl-C is not for it.
    cat >"$ssh/ssh" <<CONFIGURATION
#!/bin/sh
trap '' INT
exec ssh -o UserKnownHostsFile=$ssh/known_hosts -o IdentitiesOnly=yes -i $ssh/key "\$@"
CONFIGURATION
    chmod 700 "$ssh/ssh"
}

# The lab's own view of the accounts. libvirtd does not start without Debian's user for QEMU, which only a system-wide
# libvirt makes; OpenSSH refuses an account whose password is locked with '!', which root's may be; and bash would read
# root's .bashrc at each login, whatever is in there.
write_accounts() {
    sed 's/^root:[^:]*:/root:*:/' /etc/shadow >"$state/etc/shadow"
    chmod 600 "$state/etc/shadow"
    sed 's|^\(root:.*\):[^:]*$|\1:/bin/sh|' /etc/passwd >"$state/etc/passwd"
    cp /etc/group "$state/etc/"
    grep -q '^libvirt-qemu:' /etc/passwd ||
        echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin' >>"$state/etc/passwd"
    grep -q '^libvirt-qemu:' /etc/group || echo 'libvirt-qemu:x:64055:' >>"$state/etc/group"
}

# Runs in the new mount namespace: lays the lab's directories over the system's, then stays to keep the namespace.
# shellcheck disable=SC2016
enter_and_hold='
    for directory in $private_directories; do mount --bind "$state/$directory" "/$directory"; done
    for file in passwd group shadow; do mount --bind "$state/etc/$file" "/etc/$file"; done
    if [ -d /run/dbus ]; then mkdir -p "$state/empty"; mount --bind "$state/empty" /run/dbus; fi
    echo $$ >"$state/holder.pid.new"
    mv "$state/holder.pid.new" "$state/holder.pid"
    exec sleep infinity
'

start_namespaces() {
    private_directories=$private_directories state=$state detached ip netns exec "$netns" \
        unshare --mount --propagation private bash -euc "$enter_and_hold"
    await "$state/holder.pid" "the lab's mount namespace"
}

# Out of reach of the terminal's signals and of our locks and pipes.
detached() {
    setsid "$@" </dev/null >>"$state/lab.log" 2>&1 8>&- 9>&- &
}

await() {
    local file=$1 what=$2 tries=0
    until [ -e "$file" ]; do
        tries=$((tries + 1))
        if [ $tries -ge 300 ]; then
            tail -n 20 "$state/lab.log" >&2
            fail "$what did not come up in 30 s ($file is not there); $state/lab.log has the log"
        fi
        sleep 0.1
    done
}

# A process that is in both namespaces of the lab, or nothing.
lab_process() {
    local file pid
    for file in holder.pid run/libvirt/libvirtd.pid ssh/sshd.pid; do
        pid=$(cat "$state/$file" 2>/dev/null) || continue
        if lab_pids | grep -qx "$pid"; then
            echo "$pid"
            return
        fi
    done
}

inside() {
    local pid
    pid=$(lab_process)
    [ -n "$pid" ] || fail "the lab '$name' is not up; start it with: lab --name $name up"
    nsenter --target "$pid" --mount --net --wd="$PWD" -- "$@"
}

start_daemons() {
    # In a container process 1 may notice only seconds later that a guest's process has ended, and libvirtd waits for that.
    detached_inside tini -s -- libvirtd --pid-file /run/libvirt/libvirtd.pid
    detached_inside "$(command -v sshd)" -D -e -f "$state/ssh/sshd_config"
    await "$socket_file" libvirtd
    await "$state/ssh/sshd.pid" sshd
    # A new libvirtd asks each QEMU what it can, which takes up to a minute: better now than in somebody's first run.
    detached_inside sh -c 'exec virsh --quiet --connect qemu:///system capabilities > /dev/null'
}

detached_inside() {
    detached nsenter --target "$(lab_process)" --mount --net -- "$@"
}

virsh_inside() {
    inside virsh --quiet --connect qemu:///system "$@"
}

start_pool() {
    virsh_inside pool-define-as default dir --target /var/lib/libvirt/images >/dev/null
    virsh_inside pool-autostart default >/dev/null
    virsh_inside pool-start default >/dev/null
}

# Puts images that are not there into the pool, each at once as a whole.
fill_pool() {
    local image
    for image in "$@"; do
        [ ! -e "$(pool_file "$image")" ] || continue
        cp --reflink=auto "$(cached_image "$image")" "$state/$image.new"
        mv "$state/$image.new" "$(pool_file "$image")"
    done
    virsh_inside pool-refresh default >/dev/null
}

pool_file() {
    echo "$state/var/lib/libvirt/images/$1.qcow2"
}
