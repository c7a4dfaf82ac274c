# shellcheck shell=bash
# What benches print and `bench/all.sh` gathers; sourced.
#
#   figure WHAT VALUE UNIT [most|least LIMIT]   prints a measured value with its goal, and adds it as a row to the file $FIGURES
#   point SERIES X Y                            adds a point of a plot to the file $POINTS
#   since FROM TO                               prints the seconds between two values of $EPOCHREALTIME
#   goals_met                                   fails if a goal was missed
#   class_path ROOT                             the class path of the project and its tests, built if need be: $CLASSES instead

missed=0

figure() {
    local what=$1 value=$2 unit=$3 kind=${4:-} limit=${5:-} goal='' result=''
    if [ -n "$kind" ]; then
        goal="at $kind $limit"
        if awk -v v="$value" -v l="$limit" -v k="$kind" 'BEGIN { exit !(k == "most" ? v <= l : v >= l) }'; then
            result=met
        else
            result=missed
            missed=1
        fi
    fi
    printf '%-60s %10s %-8s %-14s %s\n' "$what" "$value" "$unit" "$goal" "$result"
    echo "| $what | $value $unit | $goal | $result |" >>"${FIGURES:-/dev/null}"
}

point() {
    echo "$1 $2 $3" >>"${POINTS:-/dev/null}"
}

goals_met() {
    [ "$missed" = 0 ]
}

since() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", b - a }'
}

# ratio A B: A by B
ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", a / b }'
}

# median FILE: of its numbers, one a line
median() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

class_path() {
    local root=$1
    if [ -n "${CLASSES:-}" ]; then
        echo "$CLASSES"
        return
    fi
    if [ ! -e "$root/target/bench.stamp" ] ||
        [ -n "$(find "$root/pom.xml" "$root/src" -newer "$root/target/bench.stamp" -print -quit)" ]; then
        (cd "$root" && mvn -q -B -DskipTests package && touch target/bench.stamp) >&2
    fi
    echo "$root/target/classes:$root/target/test-classes:$root/target/lib/*"
}
