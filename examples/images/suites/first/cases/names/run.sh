#!/bin/sh
set -e
ping -c 1 one
ping -c 1 two
