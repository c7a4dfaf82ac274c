#!/bin/sh
. "$VC_LIB"

log "@hostname@ says good bye"
