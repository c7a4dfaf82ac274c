# Functions for an XRootD cluster: the manager metaman, data servers srv*, clients. To be read after $VC_LIB.

manager=metaman
configuration=/etc/xrootd/cluster.cfg
log_directory=/var/log/xrootd/$(hostname)
# Seconds; by themselves the client programs wait for an answer for half an hour.
export XRD_REQUESTTIMEOUT=120

# The role of this host: manager, server, or nothing for a client.
xrootd_role() {
    case $(hostname) in
        metaman*) echo manager ;;
        srv*) echo server ;;
    esac
}

write_configuration() {
    cat >$configuration <<CONFIGURATION
all.role $(xrootd_role)
all.manager $manager.$(hostname -d):3121
all.export /data
all.export /archive notwritable
all.adminpath /var/spool/xrootd
all.pidpath /run/xrootd
xrootd.chksum max 2 adler32
# A new manager takes requests at once, not only after the 90 seconds in which a large cluster finds together.
cms.delay startup 3 servers 1 lookup 1
cms.space min 1g 2g
# Every 5 seconds a data server tells the manager how much room it has.
cms.ping 5 usage 1
CONFIGURATION
}

# Starts xrootd and cmsd here and waits until this host's own xrootd answers. A client starts nothing.
start_xrootd() {
    [ -n "$(xrootd_role)" ] || return 0
    no_xrootd || stop_xrootd
    mkdir -p /data /archive "$log_directory" /run/xrootd
    chown xrootd /data /archive "$log_directory" /run/xrootd /var/spool/xrootd
    write_configuration
    run xrootd -R xrootd -b -l "$log_directory/xrootd.log" -c $configuration
    wait_until 60 "xrootd on $(hostname) answers" xrdfs localhost query config version
    if [ "$(xrootd_role)" = server ]; then
        # A data server that finds no manager tries again only after 42 seconds.
        wait_until 90 "the manager accepts data servers" bash -c ": </dev/tcp/$manager/3121"
    fi
    run cmsd -R xrootd -b -l "$log_directory/cmsd.log" -c $configuration
}

# As a machine that breaks: nothing is written or said any more.
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

# One try, in which a server that refuses a connection is not waited for (that would be two minutes).
try() {
    (
        export XRD_CONNECTIONWINDOW=5 XRD_CONNECTIONRETRY=1
        "$@"
    )
}

# wait_for_servers COUNT: until the manager knows that many data servers.
wait_for_servers() {
    wait_until 60 "the manager knows $1 data servers" knows_servers "$1"
}

knows_servers() {
    [ "$(xrdfs $manager locate '*' | grep -c Server)" -eq "$1" ]
}

# holders PATH: the short names of the servers that the manager finds the file on, one a line.
holders() {
    xrdfs $manager locate "$1" | sed -n 's/^\[[a-f:]*\([0-9.]*\)\]:1094 Server.*/\1/p' | names_of_addresses | sort
}

names_of_addresses() {
    while read -r address; do
        getent hosts "$address" | sed 's/^[^ ]* *\([^. ]*\).*/\1/'
    done
}

# redirections LOG: the short names of the servers that xrdcp, called with -d 2, was sent to, in order.
redirections() {
    sed -n 's|.*Redirected from: .* to: root://\([0-9.]*\):.*|\1|p' "$1" | names_of_addresses
}

# has_holders PATH SERVER...: the file is on these servers and on no other.
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

# refuses_writing PATH: the manager says that it has no server for a new file, and not something else.
refuses_writing() {
    # A new name for each try: where a file already is, it can be written whatever room there is.
    xrdcp --nopbar file "root://$manager/$1.$(date +%s)" 2>&1 | grep -F 'No servers'
}

# make_file NAME MEBIBYTES: random bytes; from the second MiB on the first is repeated with a number before it.
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

# same_bytes FILE FILE
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

# assert_equal WHAT EXPECTED SEEN
assert_equal() {
    log "$1: $3"
    if [ "$2" != "$3" ]; then
        log "$1 is '$3', expected '$2'"
        exit 1
    fi
}

# assert_one_of WHAT SEEN EXPECTED...
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

# expect_error TEXT COMMAND...: COMMAND must fail and say TEXT.
expect_error() {
    text=$1
    shift
    # In a shell of its own, so that what it says is shown also when it ends the script.
    (assert_fail "$@") >error.out 2>&1
    status=$?
    cat error.out
    [ $status -eq 0 ] || exit $status
    if ! grep -qF -e "$text" error.out; then
        log "'$*' failed as it should, but did not say '$text'"
        exit 1
    fi
}
