#!/bin/sh
# What scripts begin with that run on a machine which may be a stranger: one that only lends itself as a host, with a name, a
# clock and files that are not ours.
# own ROOT ADDRESSES    whether the machine has one of these Ethernet addresses, separated by commas. A process takes long on an
#                       emulated machine: it starts none.
own() {
    for own_file in "$1"/sys/class/net/*/address; do
        { read -r own_address <"$own_file"; } 2>/dev/null || continue
        case ,$2, in *",$own_address,"*) return 0 ;; esac
    done
    return 1
}
