#!/bin/sh
# rt-app 1.0: "loop" of a task that has no "phases" object is ignored, and "loop": 0 means never for a task and forever
# for a phase.
#
# Its tutorial gives one meaning: the number of times the parent object is run, where the parent is a phase or a thread,
# with -1 as the default. A workload written as `"t": { "loop": 3, "run": …, "sleep": … }` is accepted without a remark
# and runs until the global duration is over; a phase that a generator has given no turns blocks all phases after it.
#
# Seen (rt-app 1.0-1 of Debian 12, each configuration for 2 s; a log line is one turn of a phase):
#   task without phases, loop 3:     140 turns
#   task with one phase, loop 3:       3 turns
#   task with one phase, loop 0:       0 turns
#   first phase with loop 0:         115 turns of it, and none of the second phase
# Exit status: 0 seen again, 1 the behaviour has changed, 2 the package could not be had.
set -u

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

for package in rt-app=1.0-1 libjson-c5=0.16-2; do
    apt-get download "$package" >/dev/null 2>apt.log || {
        echo "not run: $package cannot be downloaded (apt-get update first?)"
        cat apt.log
        exit 2
    }
done
for deb in *.deb; do
    dpkg -x "$deb" root || exit 2
done
LD_LIBRARY_PATH=$(dirname "$(find "$work/root" -name 'libjson-c.so.5' | head -n 1)")
export LD_LIBRARY_PATH

# Prints how many turns rt-app logged for task t: name, body of the task.
turns() {
    cat >"$1.json" <<JSON
{
    "tasks": { "t": { $2 } },
    "global": {
        "duration": 2, "calibration": 10, "default_policy": "SCHED_OTHER", "ftrace": false, "gnuplot": false,
        "logdir": "$work", "log_basename": "$1"
    }
}
JSON
    timeout 20 root/usr/bin/rt-app "$1.json" >"$1.out" 2>&1 || {
        cat "$1.out" >&2
        echo "rt-app failed"
        return
    }
    grep -cE '^ *[0-9]+ ' "$1-t-0.log"
}

bare=$(turns bare '"loop": 3, "run": 1000, "sleep": 10000')
phased=$(turns phased '"loop": 3, "phases": { "p": { "run": 1000, "sleep": 10000 } }')
task_zero=$(turns task_zero '"loop": 0, "phases": { "p": { "run": 1000, "sleep": 10000 } }')
phase_zero=$(turns phase_zero '"loop": 1, "phases": { "p": { "loop": 0, "run": 1000, "sleep": 10000 }, "q": { "loop": 2, "sleep": 5000 } }')
second=$(awk '!/^#/ && $2 == 0' phase_zero-t-0.log | wc -l) # it has no run event, so its turns log a load of 0

echo "rt-app 1.0-1, turns in 2 s"
echo "task without phases, loop 3: $bare"
echo "task with one phase, loop 3: $phased"
echo "task with one phase, loop 0: $task_zero"
echo "first phase with loop 0: $phase_zero, of the second phase: $second"

if [ "$bare" -gt 10 ] && [ "$phased" -eq 3 ] && [ "$task_zero" -eq 0 ] && [ "$phase_zero" -gt 10 ] &&
    [ "$second" -eq 0 ]; then
    echo "seen again"
else
    echo "changed"
    exit 1
fi
