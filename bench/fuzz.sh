#!/bin/bash
# Feeds the readers of what others wrote with inputs that a coverage-guided fuzzer (Jazzer, from Maven Central) makes up:
# each target for that many seconds. An input with which something is wrong is left in target/fuzz/TARGET/, and the
# script fails; put it into src/test/fuzz/TARGET/, where FuzzTest tries it from then on.
# Usage: bench/fuzz.sh [SECONDS [TARGET...]]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
seconds=${1:-60}
shift || true
version=0.30.0
cd "$root"
mvn -o -q -B test-compile
work=$root/target/fuzz
mkdir -p "$work/lib"
for artifact in jazzer jazzer-api; do
    [ -f "$work/lib/$artifact-$version.jar" ] ||
        mvn -q -B dependency:copy -Dartifact="com.code-intelligence:$artifact:$version" -DoutputDirectory="$work/lib"
done
mvn -o -q -B dependency:build-classpath -Dmdep.outputFile="$work/path" -Dmdep.includeScope=test
path=$root/target/test-classes:$root/target/classes:$(cat "$work/path"):$work/lib/jazzer-$version.jar:$work/lib/jazzer-api-$version.jar
tmp=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$tmp"' EXIT
[ $# -gt 0 ] || set -- src/test/fuzz/*
failed=0
for target; do
    name=$(basename "$target")
    class=$(cd src/test/java && find . -name "$name.java" | sed 's|^\./||; s|\.java$||; s|/|.|g')
    mkdir -p "$work/$name/corpus"
    (
        cd "$work/$name"
        export JAVA_TOOL_OPTIONS="-Djava.io.tmpdir=$tmp"
        nice java -Xmx512m -cp "$path" com.code_intelligence.jazzer.Jazzer \
            --target_class="$class" --instrumentation_includes='io.jenkins.plugins.virtualcluster.**' \
            -max_total_time="$seconds" -timeout=60 -rss_limit_mb=3000 -max_len=8192 -print_final_stats=1 \
            corpus "$root/src/test/fuzz/$name" >log 2>&1
    ) || failed=1
    grep -q '^stat::' "$work/$name/log" || { tail -n 3 "$work/$name/log" >&2; exit 2; }
    awk -v n="$name" '/^stat::number_of_executed_units/ { e = $2 } /^stat::average_exec_per_sec/ { r = $2 }
        /cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") c = $(i + 1) }
        /^== Java Exception|^==[0-9]+== (ERROR|libFuzzer)|ERROR: libFuzzer/ { f = 1 }
        END { printf "%-16s %10d inputs %8d /s  coverage %5d  %s\n", n, e, r, c, f ? "FOUND, see log" : "sound" }' "$work/$name/log"
done
exit "$failed"
