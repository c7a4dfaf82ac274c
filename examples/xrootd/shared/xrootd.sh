# Functions for an XRootD cluster: the manager metaman, data servers srv*, clients. Source it after $VC_LIB.

manager=metaman
configuration=/etc/xrootd/cluster.cfg
log_directory=/var/log/xrootd/$(hostname)
# In seconds. By default, the client programs wait half an hour for an answer.
export XRD_REQUESTTIMEOUT=120

# The role of this host in XRootD: manager, server, or nothing for a client.
xrootd_role() {
    [ "$VC_ROLES" = client ] || echo "$VC_ROLES"
}

# What is the same on all hosts is in the prepared image: see prepare.sh.
write_configuration() {
    {
        echo "all.role $(xrootd_role)"
        echo "all.manager $manager.$(hostname -d):3121"
        cat /etc/xrootd/common.cfg
    } >$configuration
}

# Starts xrootd and cmsd here and waits until this host's own xrootd answers. A client starts nothing.
start_xrootd() {
    [ -n "$(xrootd_role)" ] || return 0
    no_xrootd || stop_xrootd
    mkdir -p "$log_directory" /run/xrootd
    # A data disk that was just mounted there has an owner of its own.
    chown xrootd /data "$log_directory" /run/xrootd
    write_configuration
    run xrootd -R xrootd -b -l "$log_directory/xrootd.log" -c $configuration
    wait_until 60 "xrootd on $(hostname) answers" xrdfs localhost query config version
    if [ "$(xrootd_role)" = server ]; then
        # A data server that finds no manager retries only after 42 seconds.
        wait_until 90 "the manager accepts data servers" bash -c ": </dev/tcp/$manager/3121"
    fi
    run cmsd -R xrootd -b -l "$log_directory/cmsd.log" -c $configuration
}

# Like a machine that breaks: the daemons write and send nothing more.
kill_xrootd() {
    pkill -KILL -x cmsd
    pkill -KILL -x xrootd
}

stop_xrootd() {
    [ -n "$(xrootd_role)" ] || return 0
    pkill -x cmsd
    pkill -x xrootd
    wait_until 30 "xrootd and cmsd on $(hostname) have ended" no_xrootd
}

no_xrootd() {
    ! pgrep -x 'xrootd|cmsd' >/dev/null
}

# wait_until SECONDS WHAT COMMAND...: tries COMMAND until it succeeds, or fails the script.
wait_until() {
    deadline=$(($(date +%s) + $1))
    what=$2
    shift 2
    until try "$@" >/dev/null 2>&1; do
        if [ "$(date +%s)" -ge "$deadline" ]; then
            log "waited in vain until $what; the last try of '$*' said:"
            try "$@" 2>&1
            exit 1
        fi
        sleep 0.2
    done
    log "$what"
}

# Tries once, without waiting for a server that refuses a connection (that would take two minutes).
try() {
    (
        export XRD_CONNECTIONWINDOW=5 XRD_CONNECTIONRETRY=1
        "$@"
    )
}

# wait_for_servers COUNT: waits until the manager knows that many data servers.
wait_for_servers() {
    wait_until 150 "the manager knows $1 data servers" knows_servers "$1"
}

knows_servers() {
    [ "$(xrdfs $manager locate '*' | grep -c Server)" -eq "$1" ]
}

# holders PATH: prints the short names of the servers on which the manager finds the file, one per line.
holders() {
    xrdfs $manager locate "$1" | sed -n 's/^\[[a-f:]*\([0-9.]*\)\]:1094 Server.*/\1/p' | names_of_addresses | sort
}

names_of_addresses() {
    while read -r address; do
        getent hosts "$address" | sed 's/^[^ ]* *\([^. ]*\).*/\1/'
    done
}

# redirections LOG: prints the short names of the servers to which xrdcp, called with -d 2, was redirected, in order.
redirections() {
    sed -n 's|.*Redirected from: .* to: root://\([0-9.]*\):.*|\1|p' "$1" | names_of_addresses
}

# has_holders PATH SERVER...: succeeds if the file is on these servers and on no other.
has_holders() {
    path=$1
    shift
    [ "$(holders "$path" | tr '\n' ' ')" = "$* " ]
}

has_bytes() {
    [ "$(stat -c %s "$1")" -ge "$2" ]
}

find_either() {
    [ -e "$1" ] || [ -e "$2" ]
}

# refuses_writing PATH: succeeds if the manager says that it has no server for a new file, and nothing else.
refuses_writing() {
    # A new name for each try: an existing file can be written however little space is free.
    xrdcp --nopbar file "root://$manager/$1.$(date +%s)" 2>&1 | grep -F 'No servers'
}

# make_file NAME MEBIBYTES: one MiB of random bytes, repeated; each repetition begins with its number.
make_file() {
    head -c 1048576 /dev/urandom >"$1.block"
    : >"$1"
    number=0
    while [ $number -lt "$2" ]; do
        { printf '%08d' $number; tail -c +9 "$1.block"; } >>"$1"
        number=$((number + 1))
    done
    rm "$1.block"
}

# same_bytes FILE FILE: fails the script if they differ.
same_bytes() {
    first=$(md5sum <"$1")
    second=$(md5sum <"$2")
    log "md5 of $1: $first"
    log "md5 of $2: $second"
    if [ "$first" != "$second" ]; then
        log "$1 and $2 differ"
        exit 1
    fi
}

# assert_equal WHAT EXPECTED SEEN: fails the script if SEEN is not EXPECTED.
assert_equal() {
    log "$1: $3"
    if [ "$2" != "$3" ]; then
        log "$1 is '$3', expected '$2'"
        exit 1
    fi
}

# assert_one_of WHAT SEEN EXPECTED...: fails the script if SEEN is none of EXPECTED.
assert_one_of() {
    what=$1
    seen=$2
    shift 2
    log "$what: $seen"
    for expected; do
        [ "$seen" != "$expected" ] || return 0
    done
    log "$what is '$seen', expected one of: $*"
    exit 1
}

# expect_error TEXT COMMAND...: fails the script unless COMMAND fails and prints TEXT.
expect_error() {
    text=$1
    shift
    # In a subshell, so that its output is shown even if assert_fail exits.
    (assert_fail "$@") >error.out 2>&1
    status=$?
    cat error.out
    [ $status -eq 0 ] || exit $status
    if ! grep -qF -e "$text" error.out; then
        log "'$*' failed as it should, but did not say '$text'"
        exit 1
    fi
}

# now                   the time in nanoseconds
now() {
    date +%s%N
}

# mib_per_second MIB START      how fast that many MiB were since that time
mib_per_second() {
    awk -v mib="$1" -v from="$2" -v to="$(now)" 'BEGIN { printf "%.1f", mib / ((to - from) / 1e9) }'
}
