#!/bin/bash
# What the pages of a run with 200 hosts and 100 stages, and of a history of 2,000 runs, ask of the server: bytes and time.
# Usage: bench/pages.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bench/figures.sh
. "$root/bench/figures.sh"
path=$(class_path "$root")
work=$(mktemp -d)
server=''
finish() {
    trap '' INT TERM
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

records() {
    java -cp "$path" io.jenkins.plugins.virtualcluster.report.page.SampleRecords "$@"
}
run=$(records "$work/large" large)
records "$work/history" long-history

# serve DIRECTORY: sets $address; fails if the server ends before it has one
serve() {
    rm -f "$work/said"
    "$root/bin/virtual-cluster" serve --port=0 --records="$1" >"$work/said" &
    server=$!
    until address=$(grep -os 'http://[^ ]*' "$work/said"); do
        kill -0 "$server"
        sleep 0.1
    done
}

# ask WHAT PATH: the first answer, and the median of five more
ask() {
    local what=$1 path=$2 bytes first
    for _ in {0..5}; do
        curl -sS --fail --compressed -o "$work/answer" -w '%{size_download} %{time_total}\n' "${address%/}/$path"
    done >"$work/answers"
    read -r bytes first <"$work/answers"
    sed '1d;s/.* //' "$work/answers" >"$work/further"
    figure "$what, compressed" "$bytes" bytes
    figure "$what, first" "$first" s
    figure "$what, again" "$(median "$work/further")" s
}

serve "$work/large"
ask "journal for the page of a run of 200 hosts and 100 stages" "api/run/$run/events?from=0"
kill "$server"
wait "$server" || true
serve "$work/history"
ask "data of a suite with 2,000 runs" api/suite/nightly/grid
