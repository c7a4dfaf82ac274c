#!/bin/sh
# The case NAME. It runs on all hosts at the same time, and passes if it exits with 0 on each of them.
. "$VC_LIB" # has 'run', which prints a command, runs it, and ends the script if it fails

case $VC_HOST in
    client*)
        # What only clients do; $VC_HOSTS names all hosts of the suite.
        for host in $VC_HOSTS; do
            run ping -c 1 -W 10 "$host"
        done
        ;;
esac
