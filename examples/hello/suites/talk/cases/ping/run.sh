#!/bin/sh
# Each host reaches the other by its short name.
. "$VC_LIB"

case @hostname@ in
    left) other=right ;;
    right) other=left ;;
esac
run ping -c 3 -W 5 $other
