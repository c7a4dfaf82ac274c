# shellcheck shell=sh
# Sets the machine's clock, which is that of the saved state after the machine was restored or put back.
# Arguments: the file system's root, the machine's Ethernet addresses separated by commas, and the time in hundredths of a second
# since 1970: with "now", the present one, with "up", that when the machine had been up for 0 s. Says the machine's boot id, if it
# has one, and then "virtual-cluster clock set" and how long the machine has been up, in hundredths of a second, with "whole" if it was
# set to whole seconds; or what is wrong, and ends with 1.
r=$1 a=$2 w=$3 t=$4
{ read -r b <"$r/proc/sys/kernel/random/boot_id"; } 2>/dev/null && echo "$b"
# One of another machine's is a stranger: it has a clock of its own.
own "$r" "$a" || { echo "virtual-cluster clock set by others"; exit 0; }

read -r u _ <"$r/proc/uptime" || exit 1
u=${u%.*}${u#*.}
[ "$w" = now ] || t=$((t + u))
f=$((t % 100))
[ "$f" -gt 9 ] || f=0$f
date -u -s "@$((t / 100)).$f" >/dev/null 2>&1 || {
    # Busybox takes whole seconds only.
    date -u -s "@$(((t + 50) / 100))" >/dev/null || exit 1
    u="$u whole"
}
echo "virtual-cluster clock set $u"
