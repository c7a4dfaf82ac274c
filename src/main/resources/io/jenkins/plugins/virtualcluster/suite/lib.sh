# Shell functions for the scripts of a suite: . "$VC_LIB"
# For every POSIX shell.

# log MESSAGE...        prints a line
log() {
    printf '%s\n' "$*"
}

# stamp MESSAGE...      prints a line that begins with the time, in UTC
stamp() {
    printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"
}

# run COMMAND...        prints the command and runs it; if it fails, so does the script, with the same exit status
run() {
    printf '+ %s\n' "$*"
    "$@" || {
        vc_status=$?
        printf 'FAILED with %s: %s\n' "$vc_status" "$*"
        exit "$vc_status"
    }
}

# assert_fail COMMAND...        runs a command that must fail; if it succeeds, the script fails
assert_fail() {
    printf '! %s\n' "$*"
    if "$@"; then
        printf 'FAILED: this was expected to fail, and succeeded: %s\n' "$*"
        exit 1
    fi
}

# dead_hosts            prints the names of the hosts that died in this run, one a line
dead_hosts() {
    cat "$VC_DEAD_HOSTS"
}

# on_host_death FUNCTION        calls FUNCTION NAME for each host that died, and for each that dies while the script runs
on_host_death() {
    vc_on_host_death=$1
    vc_dead_told=
    trap vc_host_death URG
    vc_host_death
}

vc_host_death() {
    # shellcheck disable=SC2046
    set -- $(dead_hosts)
    while [ $# -gt 0 ]; do
        case " $vc_dead_told " in
            *" $1 "*) ;;
            *)
                vc_dead_told="$vc_dead_told $1"
                "$vc_on_host_death" "$1"
                ;;
        esac
        shift
    done
}

# expect_reboot         announces that this host reboots: once it is back, the script is started again, and VC_RESTARTS
#                       says how often it was. Reboot after it.
expect_reboot() {
    cat /proc/sys/kernel/random/boot_id >> "$VC_REBOOT" || exit 1
    sync
    # A host whose disk forgets is not asked afterwards, so the announcement has to be heard before.
    vc_tries=0
    until [ -e "$VC_REBOOT.heard" ] || [ "$vc_tries" -ge 10 ]; do
        vc_tries=$((vc_tries + 1))
        sleep 1
    done
}

# vc_began PID          when that process began, in the kernel's ticks, into vc_ticks; fails if it is gone
vc_began() {
    read -r vc_stat 2> /dev/null < "/proc/$1/stat" || return 1
    # shellcheck disable=SC2086
    set -- ${vc_stat##*) }
    vc_ticks=${20-}
}

# vc_leads DIRECTORY    whether the first process of the script with that run directory lives, into vc_leader
vc_leads() {
    { read -r vc_boot && read -r vc_leader vc_since; } 2> /dev/null < "$1/state" && vc_began "$vc_leader" && [ "$vc_ticks" = "$vc_since" ]
}

# vc_mount_disk SERIAL DIRECTORY        what the tag diskmounts stands for: the disk gets a file system if it has none
vc_mount_disk() {
    vc_device=
    for vc_serial in /sys/block/*/serial /sys/block/*/device/serial; do
        if [ -r "$vc_serial" ] && [ "$(tr -d ' \n' < "$vc_serial")" = "$1" ]; then
            vc_device=${vc_serial#/sys/block/}
            vc_device=/dev/${vc_device%%/*}
        fi
    done
    if [ -z "$vc_device" ]; then
        printf 'FAILED: this host has no disk with the serial number %s, meant for %s\n' "$1" "$2"
        exit 1
    fi
    if grep -q "^$vc_device $2 " /proc/mounts; then
        return 0
    fi
    mkdir -p "$2" || exit 1
    mount -t ext4 "$vc_device" "$2" 2> /dev/null && return 0
    mkfs.ext4 -q -F "$vc_device" && mount -t ext4 "$vc_device" "$2" || {
        printf 'FAILED to make a file system on %s and mount it at %s\n' "$vc_device" "$2"
        exit 1
    }
}
