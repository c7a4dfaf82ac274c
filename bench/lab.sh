# shellcheck shell=bash disable=SC2154
# For a bench that has a lab to itself: `lab_up NAME` starts it, with the environment of the command line and a directory
# $work, and takes all of it away at the end, on success, failure and Ctrl-C. A command that fails is named with its line. Sourced, with
# $root as the checkout.

lab_up() {
    lab=$1-$$
    work=$(mktemp -d)
    set -o errtrace
    # Not on the standard error of what failed, which may lead into a file.
    exec {complaints}>&2
    trap 'echo "${BASH_SOURCE[0]}:$LINENO: failed: $BASH_COMMAND" >&$complaints' ERR
    trap lab_down EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    "$root/lab/lab" --name "$lab" up >/dev/null
    eval "$("$root/lab/lab" --name "$lab" env)"
    export XDG_STATE_HOME=$work/state
}

lab_down() {
    trap '' INT TERM HUP
    "$root/lab/lab" --name "$lab" down
    rm -rf "$work"
}
