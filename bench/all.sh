#!/bin/bash
# All figures of docs/performance.md in one command: installs the peers from Debian, runs each bench, and writes
# target/bench/performance.md (machine, versions, a table of figures with their goals) and stages.svg beside it. Needs root.
# It takes hours where processes are expensive; on a machine with other work the figures say little.
# Usage: bench/all.sh [--quick]      with --quick without 500 hosts, and smaller numbers
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
quick=''
case ${1:-} in
    --quick) quick=yes ;;
    '') ;;
    *)
        sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2
        exit 2
        ;;
esac
"$root/lab/lab" install openssh-server clustershell ansible-core strace gnuplot-nox curl
out=$root/target/bench
mkdir -p "$out"
export FIGURES=$out/figures POINTS=$out/points
rm -f "$FIGURES" "$POINTS"
touch "$FIGURES" "$POINTS"
missed=''

# run BENCH ARGUMENT...: one that misses a goal is named at the end, and the others still run
run() {
    local bench=$1
    shift
    echo "== $bench $*" >&2
    "$root/bench/$bench.sh" "$@" || missed+=" $bench"
}
sizes=(5 20 100 500)
[ -z "$quick" ] || sizes=(5 20 100)
for hosts in "${sizes[@]}"; do
    run stages "$hosts"
done
run barrier "${sizes[-1]}" 10
run start
run ready
run output ${quick:+256}
run check
run pages

gnuplot <<PLOT
set terminal svg size 800,450 font 'sans-serif,14' background 'white'
set output '$out/stages.svg'
set logscale xy
set grid
set key left top
set xlabel 'hosts'
set ylabel 'seconds for ten stages'
plot for [series in 'ours bare clush ansible'] "< grep '^".series." ' $POINTS" using 2:3 with linespoints linewidth 2 title series
PLOT
version() {
    dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo none
}
{
    echo "Measured on $(date +%F) at $(git -C "$root" describe --always --dirty), $(nproc) processors" \
        "($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)), Linux $(uname -r)," \
        "$([ -e /dev/kvm ] && echo "with" || echo "without") hardware virtualisation, load $(cut -d' ' -f1-3 /proc/loadavg) at the end."
    echo "$(java -version 2>&1 | head -n 1); OpenSSH $(version openssh-server), clustershell $(version clustershell)," \
        "ansible-core $(version ansible-core), libvirt $(version libvirt-daemon-system), QEMU $(version qemu-system-x86)."
    echo
    echo '| what | measured | goal | |'
    echo '| --- | --- | --- | --- |'
    cat "$FIGURES"
} >"$out/performance.md"
echo "$out/performance.md"
[ -z "$missed" ] || {
    echo "These missed a goal or failed:$missed" >&2
    exit 1
}
