#!/bin/sh
printf 'version @version@\n'; echo 'warning: slow' >&2
