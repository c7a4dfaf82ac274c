#!/bin/sh
set -e
uname -a
