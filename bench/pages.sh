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

# serve DIRECTORY: sets $address
serve() {
    "$root/bin/virtual-cluster" serve --port=0 --records="$1" >"$work/said" &
    server=$!
    until address=$(grep -o 'http://[^ ]*' "$work/said"); do :; done
}

# ask WHAT PATH: the first answer, and the median of five more
ask() {
    local what=$1 path=$2 i
    for i in 0 1 2 3 4 5; do
        curl -sS --fail --compressed -o "$work/answer" -w '%{size_download} %{time_total}\n' "${address%/}/$path" >>"$work/of-$i"
    done
    figure "$what, compressed" "$(cut -d' ' -f1 "$work/of-0")" bytes
    figure "$what, first" "$(cut -d' ' -f2 "$work/of-0")" s
    figure "$what, again" "$(cat "$work"/of-[1-5] | cut -d' ' -f2 | sort -n | sed -n 3p)" s
    rm "$work"/of-*
}

serve "$work/large"
ask "journal for the page of a run of 200 hosts and 100 stages" "api/run/$run/events?from=0"
kill "$server"
wait "$server" || true
serve "$work/history"
ask "data of a suite with 2,000 runs" api/suite/nightly/grid
