# Reads the part of cloud-init's user-data that our guests honour. Variables: authorized, key, name (files to write).

function value(line) {
    sub(/^[^:]*:[ \t]*/, "", line)
    sub(/[ \t\r]+$/, "", line)
    gsub(/^["']|["']$/, "", line)
    return line
}

/^[^ #-][^:]*:/ { section = $1; block = 0 }
/^hostname:/ { hostname = value($0) }
/^fqdn:/ { fqdn = value($0) }
/^prefer_fqdn_over_hostname:/ { prefer = (value($0) == "true") }

section == "ssh_authorized_keys:" && /^ *- / {
    line = $0
    sub(/^ *- +/, "", line)
    gsub(/^["']|["']$/, "", line)
    print line > authorized
}

section == "ssh_keys:" && /^ +[a-z0-9_]+:/ {
    block = ($1 == "ed25519_private:")
    match($0, /^ +/)
    depth = RLENGTH
    if ($1 == "ed25519_public:") {
        print value($0) > (key ".pub")
    }
    next
}

section == "ssh_keys:" && block {
    match($0, /^ */)
    if (RLENGTH > depth) {
        print substr($0, RLENGTH + 1) > key
    }
}

END {
    if (fqdn != "" && (prefer || hostname == "")) {
        hostname = fqdn
    }
    if (hostname != "") {
        print hostname > name
    }
}
