#!/bin/bash
# Kills `virtual-cluster run` on real guests with signal 9 at random moments, goes on with `virtual-cluster resume`, which is
# killed as well, and compares verdicts, exit codes, outputs and how often each script ran with a run that was left alone.
# Usage: bench/resume.sh [KILLS=50] [SEED]; needs root.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
kills=${1:-50}
seed=${2:-$$}
RANDOM=$seed
. "$root/bench/lab.sh"
lab_up resume
"$root/bin/virtual-cluster" --version >/dev/null

suite=$work/repository/suites/count
mkdir -p "$work/repository/clusters" "$suite"
cat >"$work/repository/clusters/pair.yaml" <<YAML
name: pair
defaults: { image: tiny.qcow2, memory: 128 MiB }
hosts: { srv1: , srv2: }
YAML
cat >"$suite/suite.yaml" <<YAML
name: count
cluster: pair
init: script.sh
finalize: script.sh
cases: [ one, two, three ]
logs: [ /tmp/counts ]
YAML
# Counts on its host that it ran, and writes for a while.
cat >"$suite/script.sh" <<'SCRIPT'
#!/bin/sh
echo "$VC_STAGE" >>/tmp/counts
i=0
while [ $i -lt 100 ]; do
    echo "$VC_HOST in $VC_STAGE writes line $i"
    i=$((i + 1))
    [ $((i % 25)) != 0 ] || sleep 1
done
[ "$VC_STAGE" != case/two/run ] || [ "$VC_HOST" != srv2 ] || exit 3
SCRIPT
for case in one two three; do
    mkdir -p "$suite/cases/$case"
    for part in init run finalize; do
        cp "$suite/script.sh" "$suite/cases/$case/$part.sh"
    done
done

# account RECORD: all that must be the same.
account() {
    sed -n 's/.*"event":"stage-ended".*"stage":"\([^"]*\)","verdict":"\([^"]*\)".*/\1 \2/p' "$1/events.jsonl"
    sed -n 's/.*"event":"host-ended".*"stage":"\([^"]*\)","host":"\([^"]*\)","verdict":"\([^"]*\)","exitCode":\([^,]*\).*/\1 \2 \3 \4/p' \
        "$1/events.jsonl" | sort
    sed -n 's/.*"event":"run-ended".*"verdict":"\([^"]*\)".*/run \1/p' "$1/events.jsonl"
    (cd "$1" && find output -name '*.log' -exec sha256sum {} + | sort -k 2 && find collected/suite-finalize -type f -exec sha256sum {} + | sort -k 2)
    [ -s "$1/junit.xml" ] && [ -s "$1/report.html" ] && echo "reported"
}
# master DIRECTORY COMMAND...: as a process of its own, whose id is in $master.
master() {
    local directory=$1
    shift
    "$root/bin/virtual-cluster" "$@" --records "$directory" >>"$directory.log" 2>&1 &
    master=$!
}

started=$(date +%s%N)
master "$work/undisturbed" run count --repository "$work/repository"
wait "$master" || [ $? = 1 ]
length=$((($(date +%s%N) - started) / 1000000))
account "$work"/undisturbed/* >"$work/expected"
echo "seed $seed; a run that is left alone takes $((length / 1000)) s"

done=0 runs=0 differences=0
while [ "$done" -lt "$kills" ]; do
    runs=$((runs + 1))
    directory=$work/run-$runs
    master "$directory" run count --repository "$work/repository"
    for ((n = 0; n < 6 && done < kills; n++)); do
        sleep "$(awk -v r="$RANDOM" -v ms="$length" 'BEGIN { print 0.3 + r / 32768 * ms / 2500 }')"
        kill -9 "$master" 2>/dev/null || break
        wait "$master" 2>/dev/null || true
        done=$((done + 1))
        if [ ! -e "$(echo "$directory"/*/request.json)" ]; then
            # Ended before it began: there is nothing to go on with.
            rm -rf "$directory"
            master "$directory" run count --repository "$work/repository"
        else
            master "$directory" resume
        fi
    done
    wait "$master" || [ $? -le 2 ]
    account "$directory"/* >"$work/account" || true
    if ! diff "$work/expected" "$work/account"; then
        differences=$((differences + 1))
        cat "$directory.log"
    fi
done
left=$("$root/lab/lab" --name "$lab" exec virsh list --all --name | grep -c . || true)
echo "$done kills in $runs runs: $differences records differ, $left guests left"
[ "$differences" = 0 ] && [ "$left" = 0 ]
