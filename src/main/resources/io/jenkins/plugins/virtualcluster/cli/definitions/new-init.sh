#!/bin/sh
# Prepares a host. It runs on all hosts at the same time; each case begins when it has ended on all of them.
. "$VC_LIB" # has 'run', which prints a command, runs it, and ends the script if it fails

run uname -a
