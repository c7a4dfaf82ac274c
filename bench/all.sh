#!/bin/bash
# All figures of docs/performance.md in one command: installs the peers from Debian, runs each bench, and writes
# target/bench/performance.md (machine, versions, a table of figures with their goals), with stages.svg and start.svg beside it.
# Needs root.
# It takes hours where processes are expensive; on a machine with other work the figures say little.
# Usage: bench/all.sh [--quick]      with --quick on 20 hosts at most, with smaller numbers and fewer rounds
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
"$root/lab/lab" install openssh-server clustershell ansible-core vagrant vagrant-libvirt strace gnuplot-nox curl
out=$root/target/bench
mkdir -p "$out"
export FIGURES=$out/figures GUESTS=$out/guests
rm -f "$FIGURES" "$GUESTS" "$out"/*.points
touch "$FIGURES" "$GUESTS"
missed=''

# run BENCH ARGUMENT...: one that misses a goal is named at the end, and the others still run
run() {
    local bench=$1
    shift
    echo "== $bench $*" >&2
    POINTS=$out/$bench.points "$root/bench/$bench.sh" "$@" || missed+=" $bench"
}
sizes=(5 20 100 500)
starts=(1 2 5 10)
if [ -n "$quick" ]; then
    sizes=(5 20)
    starts=(--rounds 2 1 5)
fi
for hosts in "${sizes[@]}"; do
    run stages "$hosts"
done
run barrier "${sizes[-1]}" 10
run start "${starts[@]}"
run ready ${quick:+1}
run output ${quick:+256}
run check
run pages

# plot BENCH 'SERIES...' YLABEL SETTING...: BENCH.svg of the points of a bench, over the hosts
plot() {
    [ -e "$out/$1.points" ] || return 0
    {
        cat <<PLOT
set terminal svg size 800,450 font 'sans-serif,14' background 'white'
set output '$out/$1.svg'
set grid
set key left top
set xlabel 'hosts'
set ylabel '$3'
PLOT
        printf 'set %s\n' "${@:4}"
        echo "plot for [series in '$2'] \"< grep '^\".series.\" ' $out/$1.points\" using 2:3" \
            "with linespoints linewidth 2 title series"
    } | gnuplot
}
plot stages 'ours bare clush ansible' 'seconds for ten stages' 'logscale xy'
plot start 'ours script vagrant' 'seconds until all hosts are ready' 'xrange [0:]' 'yrange [0:]'
version() {
    dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo none
}
{
    echo "Measured on $(date +%F) at $(git -C "$root" describe --always --dirty), $(nproc) processors" \
        "($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)), Linux $(uname -r)," \
        "load $(cut -d' ' -f1-3 /proc/loadavg) at the end. $(cat "$GUESTS")."
    echo "$(java -version 2>&1 | head -n 1); OpenSSH $(version openssh-server), clustershell $(version clustershell)," \
        "ansible-core $(version ansible-core), vagrant $(version vagrant), vagrant-libvirt $(version vagrant-libvirt)," \
        "libvirt $(version libvirt-daemon), QEMU $(version qemu-system-x86)."
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
