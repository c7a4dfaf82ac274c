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

# run COMMAND...        prints the command and runs it; if it fails, so does the script, with the same exit status, but with 1
#                       instead of 77, which would say that the script had nothing to do
run() {
    printf '+ %s\n' "$*"
    "$@" || {
        vc_status=$?
        printf 'FAILED with %s: %s\n' "$vc_status" "$*"
        [ "$vc_status" != 77 ] || exit 1
        exit "$vc_status"
    }
}

# nothing_to_do REASON...       ends the script: there is nothing to do on this host, which is neither a failure nor a pass
nothing_to_do() {
    printf 'nothing to do: %s\n' "$*"
    exit 77
}

# assert_fail COMMAND...        runs a command that must fail; if it succeeds, the script fails
assert_fail() {
    printf '! %s\n' "$*"
    if "$@"; then
        printf 'FAILED: this was expected to fail, and succeeded: %s\n' "$*"
        exit 1
    fi
}

# dead_hosts            prints the names of the hosts that died in this run, one per line
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

# What hosts ask of the master while their scripts run; see vc. When it cannot be had, so that to wait would be in vain, the
# script ends.
# barrier NAME [HOST...]        waits until all hosts that run this script, or these, have come here
barrier() {
    vc barrier "$@" || exit $?
}

# signal NAME           says that something is so on this host from now on
signal() {
    vc signal "$@" || exit $?
}

# wait_for NAME HOST...         waits until these hosts have said so
wait_for() {
    vc wait_for "$@" || exit $?
}

# put KEY VALUE         keeps one line of text, for all hosts
put() {
    vc put "$@" || exit $?
}

# get [HOST:]KEY        prints what the host keeps, and waits until it does: x=$(get srv1:port) || exit 1
get() {
    vc get "$@" || exit $?
}

# put_file KEY FILE     keeps a copy of the file, of up to 64 MiB, for all hosts
put_file() {
    vc put_file "$@" || exit $?
}

# get_file HOST:KEY FILE        writes the file that the host keeps, and waits until it does
get_file() {
    vc get_file "$@" || exit $?
}

# lock NAME             waits until this host alone has the lock; it ends with unlock, or with the script
lock() {
    vc lock "$@" || exit $?
}

# unlock NAME
unlock() {
    vc unlock "$@" || exit $?
}

# result NAME pass|fail|skip [TEXT]     reports a result below the case; one that failed makes the case FAILED, and the script goes on
result() {
    vc result "$@" || exit $?
}

# measure NAME VALUE UNIT [better=higher|lower]         reports a number, such as: measure throughput 512.5 MB/s better=higher
measure() {
    vc measure "$@" || exit $?
}

# attach FILE [TITLE]           keeps a copy of the file, of up to 64 MiB, in the record, and shows it with the case
attach() {
    vc attach "$@" || exit $?
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

# vc_bytes FIRST COUNT          counts the bytes that are not zero in so many blocks of 64 KiB of the disk vc_device; what
#                               cannot be read counts too
vc_bytes() {
    { dd if="$vc_device" bs=65536 skip="$1" count="$2" 2> /dev/null || echo unreadable; } | LC_ALL=C tr -d '\0' | wc -c
}

# vc_find_content               looks where file systems, partition tables, volume managers and their backups keep their
#                               signatures; where the disk vc_device is not blank goes into vc_content, else it is empty
vc_find_content() {
    vc_sectors=$(cat "/sys/block/${vc_device#/dev/}/size" 2> /dev/null || blockdev --getsz "$vc_device" 2> /dev/null) || vc_sectors=
    if [ -z "$vc_sectors" ]; then
        vc_content='a size that cannot be read'
        return
    fi
    vc_blocks=$((vc_sectors / 128))
    vc_content=
    # The first 16 MiB; ext4's and btrfs's backups; xfs's, which depend on the size; the end, with the backup of a GPT.
    for vc_first in 0 384 512 1024 2048 6144 10240 14336 4194304 $((vc_blocks / 8)) $((vc_blocks / 4)) $((vc_blocks * 3 / 8)) \
        $((vc_blocks / 2)) $((vc_blocks * 5 / 8)) $((vc_blocks * 3 / 4)) $((vc_blocks * 7 / 8)) $((vc_blocks - 16)); do
        vc_count=16
        [ "$vc_first" != 0 ] || vc_count=256
        if [ "$vc_first" -ge $((vc_blocks - 16)) ]; then
            # To the last byte, also behind the last whole block.
            vc_count=$((vc_count + 1))
        fi
        if [ "$vc_first" -ge 0 ] && [ "$vc_first" -le "$vc_blocks" ] && ! [ "$(vc_bytes "$vc_first" "$vc_count")" -eq 0 ]; then
            vc_content="data of an unknown kind within 16 MiB of byte $((vc_first * 65536))"
            return
        fi
    done
}

# vc_text OFFSET COUNT          so many bytes of the disk vc_device, without zeros
vc_text() {
    dd if="$vc_device" bs=1 skip="$1" count="$2" 2> /dev/null | LC_ALL=C tr -d '\0'
}

# vc_name_content               what is on the disk vc_device, into vc_content, if its signature is a known one
vc_name_content() {
    vc_known=$({ blkid -p "$vc_device" || blkid "$vc_device"; } 2> /dev/null) || vc_known=
    vc_known=${vc_known#*: }
    if [ -n "$vc_known" ]; then
        vc_content=$vc_known
    elif [ "$(vc_text 1080 2)" = "$(printf 'S\357')" ]; then
        vc_content='an ext file system'
    elif [ "$(vc_text 0 4)" = XFSB ]; then
        vc_content='an XFS file system'
    elif [ "$(vc_text 65600 8)" = _BHRfS_M ]; then
        vc_content='a btrfs file system'
    elif [ "$(vc_text 512 8)" = LABELONE ]; then
        vc_content='a physical volume of LVM'
    elif [ "$(vc_text 0 4)" = LUKS ]; then
        vc_content='an encrypted LUKS volume'
    elif [ "$(vc_text 4086 10)" = SWAPSPACE2 ]; then
        vc_content='swap space'
    elif [ "$(vc_text 512 8)" = 'EFI PART' ] || [ "$(vc_text 510 2)" = "$(printf 'U\252')" ]; then
        vc_content='a partition table'
    elif [ "$(vc_text $((8193 * 1024 + 56)) 2)" = "$(printf 'S\357')" ]; then
        vc_content='a damaged ext file system (try e2fsck -b 8193 -B 1024)'
    elif [ "$(vc_text $((32768 * 4096 + 56)) 2)" = "$(printf 'S\357')" ]; then
        vc_content='a damaged ext file system (try e2fsck -b 32768 -B 4096)'
    fi
}

# vc_mount_disk SERIAL DIRECTORY        what the tag diskmounts stands for: a blank disk gets a file system, no other one does
vc_mount_disk() {
    vc_device=
    for vc_serial in /sys/block/*/serial /sys/block/*/device/serial; do
        if [ -r "$vc_serial" ] && [ "$(tr -d ' \n' < "$vc_serial")" = "$1" ]; then
            vc_device=${vc_serial#/sys/block/}
            vc_device=/dev/${vc_device%%/*}
        fi
    done
    # Of SCSI and SATA disks the kernel only has the page of the device itself, of which four bytes come first.
    for vc_serial in /sys/block/*/device/vpd_pg80; do
        if [ -z "$vc_device" ] && [ -r "$vc_serial" ] && [ "$(LC_ALL=C tr -dc 'a-z0-9' < "$vc_serial")" = "$1" ]; then
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
    vc_said=$(mount -t ext4 "$vc_device" "$2" 2>&1) && return 0
    vc_find_content
    if [ -n "$vc_content" ]; then
        vc_name_content
        printf 'FAILED to mount %s (serial number %s) at %s as ext4: %s\n' "$vc_device" "$1" "$2" "$vc_said"
        printf 'It is not formatted, because it is not blank. Found on it: %s\n' "$vc_content"
        printf 'Repair it, or, if nothing on it is needed, run before this: mkfs.ext4 -F %s\n' "$vc_device"
        exit 1
    fi
    mkfs.ext4 -q -F "$vc_device" && mount -t ext4 "$vc_device" "$2" || {
        printf 'FAILED to make a file system on %s and mount it at %s\n' "$vc_device" "$2"
        exit 1
    }
}
