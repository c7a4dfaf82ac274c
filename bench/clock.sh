#!/bin/bash
# Runs a suite on real guests while the wall clock of `virtual-cluster`, and of it alone, is set every few seconds by 16
# hours, ahead and back. The run has to pass with its output whole, and to leave nothing.
# Usage: bench/clock.sh [SECONDS=4]; needs root and a C compiler.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
every=${1:-4}
. "$root/bench/lab.sh"
lab_up clock
"$root/bin/virtual-cluster" --version >/dev/null

# What is laid over the C library's clock: CLOCK_AHEAD names a file with the seconds to add. The monotonic clock stays.
cat >"$work/clock.c" <<'C'
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long ahead(void) {
    char text[24] = "";
    const char *name = getenv("CLOCK_AHEAD");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
        if (read(file, text, sizeof text - 1) < 0) text[0] = 0;
        close(file);
    }
    return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    long result = syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead();
    return (int) result;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone) {
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    to->tv_sec = now.tv_sec;
    to->tv_usec = now.tv_nsec / 1000;
    return result;
}

time_t time(time_t *to) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to) *to = now.tv_sec;
    return now.tv_sec;
}
C
cc -O2 -shared -fPIC -o "$work/clock.so" "$work/clock.c"

suite=$work/repository/suites/clock
mkdir -p "$work/repository/clusters" "$suite/cases/one"
cat >"$work/repository/clusters/pair.yaml" <<YAML
name: pair
defaults: { image: tiny.qcow2, memory: 128 MiB }
hosts: { srv1: , srv2: }
YAML
cat >"$suite/suite.yaml" <<YAML
name: clock
cluster: pair
init: script.sh
finalize: script.sh
cases: [ one ]
timeouts: { suite: 10m, init: 2m, run: 2m, finalize: 2m }
YAML
cat >"$suite/script.sh" <<'SCRIPT'
#!/bin/sh
i=0
while [ $i -lt 6 ]; do
    echo $i
    i=$((i + 1))
    sleep 1
done
SCRIPT
for part in init run finalize; do
    cp "$suite/script.sh" "$suite/cases/one/$part.sh"
done

echo 0 >"$work/ahead"
cd "$work"
began=$SECONDS
LD_PRELOAD=$work/clock.so CLOCK_AHEAD=$work/ahead timeout 600 \
    "$root/bin/virtual-cluster" run clock --repository repository >"$work/out" 2>&1 &
run=$!
settings=0
while kill -0 $run 2>/dev/null; do
    sleep "$every"
    settings=$((settings + 1))
    echo $((settings % 2 == 0 ? 25200 : -32400)) >"$work/ahead"
done
status=0
wait $run || status=$?
echo "exit code $status after $((SECONDS - began)) s, clock set $settings times, load $(cut -d' ' -f1 /proc/loadavg)"
[ $status = 0 ] || { tail -n 40 "$work/out"; exit 1; }

outputs=0
for file in runs/*/output/suite-*/*.log runs/*/output/case/one/*/*.log; do
    seq 0 5 | cmp - "$file"
    outputs=$((outputs + 1))
done
left=$("$root/lab/lab" --name "$lab" exec sh -c 'virsh -q list --all; virsh -q net-list --all; virsh -q vol-list default' |
    grep -c ' vc-.*' || true)
echo "$outputs outputs whole, $left objects left"
[ "$outputs" = 10 ] && [ "$left" = 0 ]
