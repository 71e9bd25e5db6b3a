#!/bin/sh
# [=title]
# Written by scxc. What happens when is in plan.txt; the worker performs it. README says how to use this.
set -eu

scenario=[=scenario]
variant=[=variant]
cpus=[=cpus]
needs=[=needs]     # cgroup controllers
partitions=[=partitions] # whether a cell is to be a partition of CPUs
hotplug=[=hotplug] # CPUs that go and come back
servers=[=servers] # deadline servers, a line each: name, ns of runtime, ns of period
parent=[=parent]   # where cells are made; empty = a cgroup of the run's own
program=[=program] # the scheduler; empty = the scenario names none that could be started
attached=[=attached] # a line each: number and program of those that the timeline attaches later
extension=[=extension] # whether a sched_ext scheduler takes part

here=$(cd "$(dirname "$0")" && pwd)
state=$here/state
made=$state/made # what this run made and nothing else: ./run cleanup undoes these lines
worker=$here/worker
sched_ext=${SCXC_SCHED_EXT:-/sys/kernel/sched_ext}
sched_debug=${SCXC_SCHED_DEBUG:-/sys/kernel/debug/sched}

results=$here/results
command=
binary=
others=
mode=run
yes_really=
no_scheduler=
seed=1
priority=
director=

say() {
	printf '%s\n' "run: $*" >&2
}

die() {
	say "$@"
	exit 2
}

usage() {
	cat <<-'END'
		usage: ./run [run] [options]   runs the scenario; needs root
		       ./run check             says what is missing on this machine
		       ./run plan              prints what would happen when, and does nothing
		       ./run cleanup           undoes what a run left that was killed
		  --results DIR            where the results go (default: results beside this script)
		  --scheduler 'COMMAND …'  in place of the scenario's scheduler and its flags
		  --binary PATH            in place of the scheduler's program only; the flags stay
		  --other 'N COMMAND …'    in place of scheduler N of plan.txt, N > 0
		  --no-scheduler           only the workload, under whatever schedules this machine
		  --seed N                 for what plan.txt draws (default 1)
		  --priority N             the timeline runs as SCHED_FIFO; its workers do not
		  --yes-really             on a machine that is not marked as a guest (scxc.guest=1)
	END
}

# --------------------------------------------------------------------------------------------------- the machine

find_root() {
	rehearsal=
	if [ -n "${SCXC_CGROUP_ROOT:-}" ]; then
		root=$(cd "$SCXC_CGROUP_ROOT" && pwd) || die "SCXC_CGROUP_ROOT: no such directory"
		is_cgroup2 "$root" || rehearsal=yes
		return 0
	fi
	root=
	while read -r _ point type _; do
		if [ "$type" = cgroup2 ]; then
			root=$point
			return 0
		fi
	done </proc/mounts
}

is_cgroup2() {
	while read -r _ point type _; do
		case $type:$1/ in
		cgroup2:"$point"/*) return 0 ;;
		esac
	done </proc/mounts
	return 1
}

missing=0
lack() {
	printf '%s\n' "missing: $*"
	missing=$((missing + 1))
}

has_word() { # WORD in FILE
	case " $(tr '\n' ' ' 2>/dev/null <"$2") " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

check() {
	missing=0
	if [ -z "$rehearsal" ]; then
		[ "$(id -u)" = 0 ] || lack "root: cgroups, policies and CPUs are changed"
		if [ -z "$root" ]; then
			lack "cgroup v2: no file system of type cgroup2 is mounted"
		else
			for controller in $needs; do
				has_word "$controller" "$root/cgroup.controllers" ||
					lack "the $controller controller in $root/cgroup.controllers (cgroup v1 may hold it)"
			done
		fi
		for cpu in $hotplug; do
			[ -e "/sys/devices/system/cpu/cpu$cpu/online" ] || lack "CPU $cpu, or its switch in sysfs: it is to go offline"
		done
	fi
	if [ -z "$rehearsal" ] || [ -n "${SCXC_SCHED_DEBUG:-}" ]; then
		while read -r name _; do
			[ -z "$name" ] || [ -w "$sched_debug/$name/cpu0/runtime" ] ||
				lack "$sched_debug/$name: debugfs is not mounted, or $(uname -r) has no such deadline server"
		done <<-END
			$servers
		END
	fi
	if [ -n "$extension" ] && [ -z "$no_scheduler" ]; then
		if [ ! -e "$sched_ext/state" ]; then
			lack "sched_ext: $(uname -r) has no $sched_ext/state (CONFIG_SCHED_CLASS_EXT, Linux 6.12 or newer)"
		elif [ "$(cat "$sched_ext/state")" != disabled ]; then
			lack "a kernel without a sched_ext scheduler: its state is $(cat "$sched_ext/state")"
		fi
		check_program
	fi
	there=$(grep -c '^processor' /proc/cpuinfo || :)
	[ "$there" -ge "$cpus" ] || [ -n "$rehearsal" ] || lack "$cpus CPUs: there are $there"
	[ "$there" -le "$cpus" ] || say "note: this machine has $there CPUs, the scenario $cpus: a scheduler sees them all"
	[ -x "$worker" ] || command -v cc >/dev/null || lack "the compiled worker beside this script, or cc to compile worker.c"
	return "$missing"
}

check_program() {
	what=${command:-${binary:-$program}}
	[ -n "$what" ] || {
		lack "a scheduler: the scenario's has no binary; give one with --scheduler 'COMMAND'"
		return 0
	}
	check_word "${what%% *}"
	while read -r slot what; do
		given=$(printf '%s' "$others" | sed -n "s/^$slot  *//p" | tail -n 1)
		[ -z "$binary" ] || [ "$what" != "$program" ] || what=$binary
		what=${given:-$what}
		if [ -n "$what" ]; then
			check_word "${what%% *}"
		elif [ -n "$slot" ]; then
			lack "scheduler $slot of plan.txt: the scenario's has no binary; give one with --other '$slot COMMAND'"
		fi
	done <<-END
		$attached
	END
}

check_word() {
	case $1 in
	*.bpf.o)
		[ -f "$1" ] || lack "$1"
		find_loader || lack "the loader that runs $1: SCXC_LOADER, $here/loader, or loader in PATH"
		;;
	*) command -v -- "$1" >/dev/null || lack "the scheduler's program: $1" ;;
	esac
}

find_loader() {
	if [ -n "${SCXC_LOADER:-}" ]; then
		loader=$SCXC_LOADER
	elif [ -x "$here/loader" ]; then
		loader=$here/loader
	else
		loader=$(command -v loader) || return 1
	fi
}

refuse_unmarked() {
	[ -z "$yes_really" ] || return 0
	has_word scxc.guest=1 /proc/cmdline && return 0
	die "this is no guest of scxc: the kernel command line has no scxc.guest=1. It would make cgroups and real-time tasks," \
		"take CPUs offline and change the scheduler of the whole machine. If that is what you want: --yes-really"
}

compile() {
	[ -x "$worker" ] && return 0
	say "compiling the worker"
	cc -O2 -static -pthread -o "$worker.new" "$here/worker.c"
	mv "$worker.new" "$worker"
}

# --------------------------------------------------------------------------------------------------- what is made

<#include "machine.sh.ftl">

count() {
	printf '%s' $#
}

# The timeline with these arguments; it ends when the plan does, or the scheduler, or when a signal came.
start() {
	"$worker" timeline "$here/plan.txt" "$@" &
	director=$!
	wait "$director" && status=0 || status=$?
	director=
	return "$status"
}

# --------------------------------------------------------------------------------------------------- options

is_number() {
	case $1 in
	'' | *[!0-9]* | ???????????????????*) return 1 ;;
	esac
}

while [ $# -gt 0 ]; do
	case $1 in
	run | check | plan | cleanup) mode=$1 ;;
	--dry-run) mode=plan ;;
	--yes-really) yes_really=yes ;;
	--no-scheduler) no_scheduler=yes ;;
	-h | --help)
		usage
		exit 0
		;;
	--results | --scheduler | --binary | --other | --seed | --priority)
		[ $# -ge 2 ] || die "$1 wants a value"
		case $1 in
		--results) results=$2 ;;
		--scheduler) command=$2 ;;
		--binary) binary=$2 ;;
		--other)
			case $2 in
			[1-9]*' '?*) ;;
			*) die "--other '$2': a number of plan.txt's schedulers, a blank, and a command" ;;
			esac
			printf '%s\n' "$attached" | grep -q "^${2%% *} " || die "--other '$2': plan.txt has no scheduler ${2%% *}"
			others="$others$2
"
			;;
		--seed)
			seed=$2
			is_number "$seed" || die "--seed $seed: a number of at most 18 digits"
			;;
		--priority)
			priority=$2
			if ! is_number "$priority" || [ "$priority" -lt 1 ] || [ "$priority" -gt 99 ]; then
				die "--priority $priority: from 1 to 99"
			fi
			;;
		esac
		shift
		;;
	*)
		usage >&2
		die "no such option: $1"
		;;
	esac
	shift
done

case $mode in
plan)
	[ -x "$worker" ] || die "./run plan needs the compiled worker: cc -O2 -static -pthread -o worker worker.c"
	printf '%s\n' "# $scenario${variant:+, variant $variant}: $cpus CPUs${program:+, scheduler $program}"
	exec "$worker" dry-run "$here/plan.txt"
	;;
cleanup)
	clean_up
	;;
check)
	find_root
	check || exit 1
	printf '%s\n' "nothing is missing"
	;;
run)
	refuse_unmarked
	find_root
	check >&2 || die "not run: see above"
	compile
	case $results in
	/*) ;;
	*) results=$(pwd)/$results ;;
	esac
	trap leave EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	prepare
	set -- --results "$results" --made "$made" --root "$root" --parent "$cells" --sched-ext "$sched_ext" --seed "$seed" \
		--script $$
	[ -z "$rehearsal" ] || set -- "$@" --rehearsal
	[ -z "$priority" ] || set -- "$@" --priority "$priority"
	[ -z "$no_scheduler" ] || set -- "$@" --no-scheduler
	[ -z "$binary" ] || set -- "$@" --binary "$binary"
	! find_loader || set -- "$@" --loader "$loader"
	set -f # the words of the user's commands are words, not patterns
	# shellcheck disable=SC2086
	[ -z "$command" ] || set -- "$@" --command 0 "$(count $command)" $command
	while read -r slot words; do
		# shellcheck disable=SC2086
		[ -z "$slot" ] || set -- "$@" --command "$slot" "$(count $words)" $words
	done <<-END
		$others
	END
	set +f
	start "$@"
	;;
esac
