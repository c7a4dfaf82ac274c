# shellcheck shell=sh
# Waits until cloud-init is somewhere else than it was, or for some seconds, and says where it is now. Reads the files that
# cloud-init writes for this boot, and starts no program of its.
# Arguments: the file system's root, what was said last, the seconds, the machine's Ethernet addresses separated by commas.
# Says "virtual-cluster none" where it does not run, "running STAGE", "done" or "over WHY"; behind "done" and "over" its status.
r=$1 o=$2 n=$3 a=$4
where() {
    if [ -e "$r/run/cloud-init/result.json" ]; then
        s='done'
    elif [ -e "$r/run/cloud-init/disabled" ] || [ ! -d "$r/run/cloud-init" ]; then
        s=none
    else
        s="running $(sed -n 's/.*"stage": *"\([a-z-]*\)".*/\1/p' "$r/run/cloud-init/status.json" 2>/dev/null | head -n 1)"
    fi
}
# Where systemd has given its last part up, nothing more comes.
given_up() {
    [ -d "$r/run/systemd/system" ] && command -v systemctl >/dev/null || return 1
    u=$(systemctl show -p LoadState -p ActiveState -p Job cloud-final.service 2>/dev/null) || return 1
    case $u in
        *ActiveState=failed*) g='cloud-final.service has failed' ;;
        *Job=[1-9]*) return 1 ;;
        *LoadState=masked* | *LoadState=loaded*ActiveState=inactive* | *ActiveState=inactive*LoadState=loaded*)
            g='cloud-final.service is not going to start'
            ;;
        *) return 1 ;;
    esac
}
# What runs on a stranger is not for this host.
if own "$r" "$a"; then
    where
    case $s in
        running*)
            if given_up; then
                # It may have finished just now.
                where
                case $s in running*) s="over $g" ;; esac
            fi
            ;;
    esac
    while [ "$s" = "$o" ] && [ "$n" -gt 0 ]; do
        sleep 1
        n=$((n - 1))
        where
    done
else
    s=none
fi
echo "virtual-cluster $s"
case $s in 'done' | over*) cat "$r/run/cloud-init/status.json" 2>/dev/null ;; esac
exit 0
