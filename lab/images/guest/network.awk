# Reads the part of cloud-init's network-config that our guests honour, and prints a line for each thing to set up:
# "MAC dhcp4 BOOLEAN", "MAC address ADDRESS/PREFIX", "MAC via ROUTER", "MAC search DOMAIN", "MAC server ADDRESS".

function value(line) {
    sub(/^[^:]*:[ \t]*/, "", line)
    return bare(line)
}

function bare(line) {
    sub(/^ *- +/, "", line)
    sub(/[ \t\r]+$/, "", line)
    gsub(/^["']|["']$/, "", line)
    return line
}

{
    match($0, /^ */)
    depth = RLENGTH
}
# Keys of an interface have four blanks before them.
depth <= 4 { section = $1 }
depth == 6 && section == "nameservers:" { part = $1 }
$1 == "macaddress:" { mac = value($0) }
section == "dhcp4:" && depth == 4 { print mac, "dhcp4", value($0) }
section == "addresses:" && depth > 4 { print mac, "address", bare($0) }
section == "routes:" && /via:/ { print mac, "via", value($0) }
section == "nameservers:" && depth > 6 { print mac, (part == "search:" ? "search" : "server"), bare($0) }
