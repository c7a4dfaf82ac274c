#!/bin/bash
# How long the five hosts of examples/xrootd take from `virtual-cluster run` to the first case: booted, taken over from a standby
# cluster, with packages (git with what it needs) that suite-init installs on each host, or that an image is prepared with,
# in the run or before; and how long they take to be put back before a case. In a lab of its own; needs root.
# Usage: bench/ready.sh [ROUNDS]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
rounds=${1:-3}
# shellcheck source=bench/lab.sh
. "$root/bench/lab.sh"
# shellcheck source=bench/figures.sh
. "$root/bench/figures.sh"
lab_up ready
repository=$work/repository
mkdir -p "$repository/clusters"
mkdir "$repository/prepare"
(
    cd "$repository/prepare"
    apt-cache depends --recurse --no-{recommends,suggests,conflicts,breaks,replaces,enhances} git | sed -n '/^[a-z0-9.+-]*$/p' |
        sort -u | xargs apt-get -qq -o APT::Sandbox::User=root download
)
cat >"$repository/prepare.sh" <<'SCRIPT'
#!/bin/sh
# Those that the image has are skipped.
DEBIAN_FRONTEND=noninteractive exec dpkg -i --skip-same-version --refuse-downgrade "$VC_FILES"/*.deb
SCRIPT
sed 's/^name: xrootd/name: prepared/' "$root/examples/xrootd/clusters/xrootd.yaml" >"$repository/clusters/prepared.yaml"
sed '/prepare:/d' "$root/examples/xrootd/clusters/xrootd.yaml" >"$repository/clusters/xrootd.yaml"
# suite NAME CLUSTER ISOLATION: one that does nothing
suite() {
    local suite=$repository/suites/$1 script
    mkdir -p "$suite"/cases/{one,two,three}
    printf 'name: %s\ncluster: %s\nisolation: %s\ninit: nothing.sh\ncases: [ one, two, three ]\n' "$@" >"$suite/suite.yaml"
    for script in "$suite"/nothing.sh "$suite"/cases/{one,two,three}/run.sh; do
        printf '#!/bin/sh\n' >"$script"
    done
}
suite booted xrootd suite
suite installing xrootd suite
cp "$repository/prepare.sh" "$repository/suites/installing/nothing.sh"
cp -r "$repository/prepare" "$repository/suites/installing/files"
suite prepared prepared suite
suite clean xrootd case

# run WHAT SUITE [OPTION...]: adds the seconds from the start of the command to that of the first case to the file $work/WHAT
run() {
    local what=$1 start=$EPOCHREALTIME first
    shift
    rm -rf "$work/records"
    "$root/bin/virtual-cluster" run "$@" --repository "$repository" --records "$work/records" >"$work/log" ||
        { cat "$work/log" >&2; return 1; }
    first=$(sed -n 's/.*"stage-started","at":"\([^"]*\)","stage":"case\/.*/\1/p' "$work"/records/*/events.jsonl | head -n 1)
    since "$start" "$(date -d "$first" +%s.%N)" >>"$work/$what"
}

# from_standby WHAT [OPTION...]: run from a standby cluster that is made with these options
from_standby() {
    "$root/bin/virtual-cluster" standby xrootd --repository "$repository" --records "$work/made" "${@:2}" >"$work/log"
    run "$1" booted
    grep -q '"standby-taken"' "$work"/records/*/events.jsonl || {
        echo "No standby cluster was taken:" >&2
        cat "$work/log" >&2
        exit 1
    }
}

run first prepared
# Minutes: once will do.
run installed installing --no-standby
for _ in $(seq 1 "$rounds"); do
    run prepared prepared
    run booted booted --no-standby
    run clean clean --no-standby
    sed -n 's/.*"cluster-put-back".*"boot":false,"millis":\([0-9]*\).*/\1/p' "$work"/records/*/events.jsonl |
        awk '{ printf "%.2f\n", $1 / 1000 }' >>"$work/back"
    from_standby standby
    from_standby paused --paused
done
booted=$(median "$work/booted")
installed=$(cat "$work/installed")
prepared=$(median "$work/prepared")
standby=$(median "$work/standby")
paused=$(median "$work/paused")
back=$(median "$work/back")
figure "five hosts to the first case, booted" "$booted" s
figure "five hosts to the first case, packages installed in suite-init" "$installed" s
figure "five hosts to the first case, image prepared in the run" "$(cat "$work/first")" s
figure "five hosts to the first case, image prepared before" "$prepared" s
figure "image prepared before, by packages installed in suite-init" "$(ratio "$prepared" "$installed")" times most 0.33
figure "five hosts to the first case, from standby" "$standby" s
figure "five hosts to the first case, from standby, paused in memory" "$paused" s
figure "standby by booted" "$(ratio "$standby" "$booted")" times most 0.2
figure "standby, paused in memory, by booted" "$(ratio "$paused" "$booted")" times most 0.2
figure "five hosts put back before a case" "$back" s
figure "put back by booted" "$(ratio "$back" "$booted")" times most 0.1
goals_met || exit 1
