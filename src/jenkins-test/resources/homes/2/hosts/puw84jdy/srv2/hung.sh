#!/bin/sh
# shellcheck disable=SC1091,SC2154
# hung.sh DIRECTORY
# Tells what a script's processes are doing: the tree of them, and the stack of each, as far as this machine can tell.
# DIRECTORY is that of the script's run. What is not told within some seconds is left out.
cd "${0%/*}" || exit 1
. ./lib.sh
vc_leads "$1" || exit 0
leader=$vc_leader
most=100
tool_seconds=3

# Lines "PID PARENT SESSION" of all processes, which the tree is made from.
list() {
    for stat in /proc/[0-9]*/stat; do
        read -r line 2> /dev/null < "$stat" || continue
        pid=${stat#/proc/}
        # shellcheck disable=SC2086
        set -- ${line##*) }
        echo "${pid%/stat} $2 $4"
    done
}

# tree PID INDENT: the process and its children; their numbers are added to the file "seen".
tree() {
    echo "$1" >> "$work/seen"
    [ "$(wc -l < "$work/seen")" -le "$most" ] || return 0
    state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2> /dev/null)
    wchan=$(cat "/proc/$1/wchan" 2> /dev/null)
    command=$(tr '\0\n' '  ' < "/proc/$1/cmdline" 2> /dev/null | cut -c1-200)
    printf '%s%s  %s  in %s  for %s s  %s\n' "$2" "$1" "${state:-gone}" "${wchan:-?}" "$(age "$1")" "$command"
    while read -r pid parent session; do
        [ "$parent" != "$1" ] || echo "$pid"
    done < "$work/all" > "$work/children.$1"
    while read -r child; do
        tree "$child" "$2    "
    done < "$work/children.$1"
}

# age PID: for how many seconds it has been there; the kernel counts a hundred ticks a second.
age() {
    vc_began "$1" && read -r up rest < /proc/uptime && echo $((${up%.*} - vc_ticks / 100))
}

stacks() {
    echo
    echo "== $1 $(tr '\0\n' '  ' < "/proc/$1/cmdline" 2> /dev/null | cut -c1-200)"
    for task in "/proc/$1/task"/*; do
        echo "-- in the kernel, thread ${task##*/} ($(cat "$task/comm" 2> /dev/null))"
        cat "$task/stack" 2> /dev/null
    done | head -n 200
    case $(readlink "/proc/$1/exe" 2> /dev/null) in
        */java) tool jstack jstack "$1" ;;
        */python*) tool py-spy py-spy dump --pid "$1" ;;
    esac
    tool eu-stack eu-stack -p "$1" || tool gdb gdb -p "$1" -batch -nx -ex 'thread apply all bt'
}

# tool NAME COMMAND...: runs it if it is there, and not for long.
tool() {
    command -v "$1" > /dev/null && command -v timeout > /dev/null || return 1
    echo "-- $1"
    shift
    timeout "$tool_seconds" "$@" 2>&1 < /dev/null | head -n 1000
}

tell() {
    echo "Processes of $VC_WHAT, oldest first:"
    tree "$leader" ""
    # Those of its session whose parent has ended.
    while read -r pid parent session; do
        [ "$session" != "$leader" ] || grep -qx "$pid" "$work/seen" || tree "$pid" ""
    done < "$work/all"
    head -n "$most" "$work/seen" > "$work/shown"
    while read -r pid; do
        stacks "$pid"
    done < "$work/shown"
}

work=$(mktemp -d) || exit 1
list > "$work/all"
VC_WHAT=${1##*/stages/}
tell > "$work/told" 2> /dev/null &
teller=$!
(sleep 8 && kill "$teller" && echo "The rest is skipped: it took too long." >> "$work/told") > /dev/null 2>&1 &
timer=$!
wait "$teller" 2> /dev/null
kill "$timer" 2> /dev/null
cat "$work/told"
rm -rf "$work"
