# What each case of this suite finds, whatever the one before it did. Source it after $VC_LIB and xrootd.sh.

# Returns when all hosts have found themselves clean: then they may be spoilt.
expect_clean() {
    run [ "$(date +%Y)" -ge 2025 ]
    run [ ! -e "$VC_WORK/spoilt" ]
    touch "$VC_WORK/spoilt"
    if [ -n "$(xrootd_role)" ]; then
        run pgrep -x xrootd
        run pgrep -x cmsd
    fi
    if [ "$(xrootd_role)" = server ]; then
        run [ "$(df -P /data | awk 'NR == 2 { print int($4 / 1048576) }')" -ge 10 ]
    fi
    if [ "$VC_ROLES" = client ]; then
        for server in $VC_HOSTS_SERVER; do
            run xrdcp --nopbar --force "root://$server//data/$VC_SUITE/$server" back
            same_bytes original back
        done
    fi
    barrier clean
}
