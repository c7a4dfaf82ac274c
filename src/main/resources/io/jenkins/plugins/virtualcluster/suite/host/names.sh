# shellcheck shell=sh
# Gives the machine its name, and sees to it that names of the cluster resolve there.
# Arguments: the file system's root, seconds to try, the full name, the short name, the machine's Ethernet addresses separated
# by commas, and the names. Says "virtual-cluster named"; or what is wrong, and ends with 1.
r=$1 n=$2 f=$3 h=$4 a=$5
shift 5
# One of another machine's is a stranger: it has a name of its own.
own "$r" "$a" || { echo "virtual-cluster named"; exit 0; }

# Linux takes 64 characters.
w=$f
[ "${#w}" -le 64 ] || w=$h
read -r k <"$r/proc/sys/kernel/hostname"
[ "$k" = "$w" ] || { echo "$w" >"$r/proc/sys/kernel/hostname"; } 2>/dev/null || hostname "$w" || exit 1
# For the next boot; not each image has the file.
read -r k 2>/dev/null <"$r/etc/hostname" || k=
[ "$k" = "$w" ] || { echo "$w" >"$r/etc/hostname"; } 2>/dev/null

# Whether /etc/hosts has it for this machine alone. A program takes long to start on an emulated machine, and most need none here.
is_local() {
    while read -r k x || [ "$k" ]; do
        case $k in 127.* | ::1) ;; *) continue ;; esac
        for x in $x; do
            case $x in '#'*) break ;; "$h" | "$f") return 0 ;; esac
        done
    done
    return 1
}
# A server that asks for its own address listens where the others reach it.
if [ -r "$r/etc/hosts" ] && is_local <"$r/etc/hosts"; then
    k=$(awk -v h="$h" -v f="$f" '
        $1 ~ /^127[.]/ || $1 == "::1" {
            line = $1
            for (i = 2; i <= NF && $i !~ /^#/; i++) {
                if ($i != h && $i != f) {
                    line = line " " $i
                }
            }
            if (line == $1) {
                next
            }
            $0 = line
        }
        { print }' "$r/etc/hosts") && printf '%s\n' "$k" >"$r/etc/hosts"
fi

now() {
    read -r u k </proc/uptime
    u=${u%.*}
}
resolves() {
    if command -v getent >/dev/null; then
        getent hosts "$@" >/dev/null
    elif command -v nslookup >/dev/null; then
        for k; do
            # Of a name that has no IPv6 address some say that it is not found.
            nslookup "$k" 2>/dev/null | grep -q '^Name:' || return 1
        done
    fi
}
# systemd-resolved asks nobody for a name without a dot unless it has a domain to put behind it.
allow_short() {
    [ -d "$r/run/systemd/resolve" ] && command -v systemctl >/dev/null || return 1
    [ ! -e "$r/etc/systemd/resolved.conf.d/virtual-cluster.conf" ] || return 1
    mkdir -p "$r/etc/systemd/resolved.conf.d"
    printf '[Resolve]\nResolveUnicastSingleLabel=yes\n' >"$r/etc/systemd/resolved.conf.d/virtual-cluster.conf"
    systemctl restart systemd-resolved
}
now
n=$((u + n))
until resolves "$@"; do
    allow_short && continue
    now
    if [ "$u" -ge "$n" ]; then
        for k; do
            resolves "$k" || break
        done
        echo "it does not resolve the name $k; /etc/resolv.conf has: $(grep -v '^ *[#;]' "$r/etc/resolv.conf" 2>&1 | tr '\n' ' ')"
        exit 1
    fi
    sleep 1
done
if command -v getent >/dev/null; then
    k=$(printf '\n' && getent ahostsv4 "$f" 2>/dev/null)
    x='
127.'
    case $k in
        *"$x"*)
            k=${k#*"$x"}
            echo "its own name $f resolves to 127.${k%%[!0-9.]*}, where no other host reaches it; see /etc/hosts and /etc/nsswitch.conf there"
            exit 1
            ;;
    esac
fi
echo "virtual-cluster named"
