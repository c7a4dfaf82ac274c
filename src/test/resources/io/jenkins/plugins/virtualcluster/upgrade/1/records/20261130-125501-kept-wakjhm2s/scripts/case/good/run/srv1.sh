#!/bin/sh
printf 'version 5.5.3\n'; echo 'warning: slow' >&2
