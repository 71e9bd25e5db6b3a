#!/bin/sh
# [=title]
# Written by scxc. What happens when is in plan.txt; the worker performs it. README says how to use this.
set -eu

scenario=[=scenario]
variant=[=variant]
cpus=[=cpus]
needs=[=needs]     # cgroup controllers
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

mark() {
	printf '%s\n' "$*" >>"$made"
}

# When a process began (field 22 of its stat): with its number it names it for good.
start_of() { # PID
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
	# shellcheck disable=SC2086 # fields
	set -- ${stat##*) }
	printf '%s' "${20}"
}

inode_of() { # PATH
	# shellcheck disable=SC2012 # the inode only; stat(1) is not everywhere
	ls -di -- "$1" | { read -r inode _ && printf '%s' "$inode"; }
}

make_group() { # PATH, which was not there
	mark "making 0 $1" # first: a run that is killed now has made it, or has not
	mkdir -- "$1" || {
		mark "failed 0 $1"
		exit 2
	}
	mark "cgroup $(inode_of "$1") $1"
}

enable_controllers() { # PATH: for its children
	[ -z "$rehearsal" ] || return 0
	for controller in $needs; do
		if ! has_word "$controller" "$1/cgroup.subtree_control"; then
			mark "controller $controller $1"
			printf '+%s\n' "$controller" >"$1/cgroup.subtree_control"
		fi
	done
}

prepare() {
	mkdir -p -- "$state" "$results"
	# Of two runs one makes this file.
	(set -C && printf 'run %s %s\n' $$ "$(start_of $$)" >"$made") 2>/dev/null ||
		die "an earlier run was killed, or one is going: ./run cleanup first"
	# Files of an earlier run give way; others are not ours to remove.
	for name in meta.json marks.jsonl tasks.jsonl cells.jsonl exit.json dmesg.txt events.txt scheduler.log; do
		if [ -e "$results/$name" ] && [ ! -f "$results/.scxc-run" ]; then
			rm -f -- "$made"
			die "$results/$name is there, and no run wrote it: name another folder with --results"
		fi
	done
	: >"$results/.scxc-run"
	for name in meta.json marks.jsonl tasks.jsonl cells.jsonl exit.json dmesg.txt events.txt scheduler.log; do
		rm -f -- "$results/$name"
	done
	[ -z "$rehearsal" ] || mark "rehearsal 0 0"
	set_servers
	at=$root
	enable_controllers "$at"
	rest=${parent:-/scxc.$$.$(start_of $$)}
	rest=${rest#/}
	while [ -n "$rest" ]; do
		at=$at/${rest%%/*}
		case $rest in
		*/*) rest=${rest#*/} ;;
		*)
			rest=
			[ ! -e "$at" ] || die "$at is there, and this run did not make it: it is left alone"
			;;
		esac
		[ -e "$at" ] || make_group "$at"
		enable_controllers "$at"
	done
	cells=$at
}

# Without runtime first: the kernel refuses one above the period, whichever of the two is written first.
write_server() { # FOLDER RUNTIME PERIOD
	printf '0\n' >"$1/runtime" && printf '%s\n' "$3" >"$1/period" && printf '%s\n' "$2" >"$1/runtime"
}

set_servers() {
	[ -z "$rehearsal" ] || [ -n "${SCXC_SCHED_DEBUG:-}" ] || return 0
	while read -r name runtime period; do
		[ -n "$name" ] || continue
		for folder in "$sched_debug/$name"/cpu*; do
			mark "server $(cat "$folder/runtime") $(cat "$folder/period") $folder"
			write_server "$folder" "$runtime" "$period" || die "$folder does not take runtime $runtime, period $period"
		done
	done <<-END
		$servers
	END
}

still_runs() { # PID START
	[ -n "$2" ] && [ "$2" != 0 ] && [ "$(start_of "$1")" = "$2" ] && has_not_ended "$1"
}

has_not_ended() { # PID: a zombie has
	case $(cat "/proc/$1/stat" 2>/dev/null) in
	*") Z "* | *") X "* | "") return 1 ;;
	esac
	return 0
}

end_process() { # SIGNAL PID START
	still_runs "$2" "$3" || return 0
	kill "-$1" "$2" 2>/dev/null || :
	tries=0
	while still_runs "$2" "$3"; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || kill -KILL "$2" 2>/dev/null || :
		[ "$tries" -lt 200 ] || {
			say "left: process $2 does not end"
			return 0
		}
		sleep 0.1
	done
}

remove_group() { # INODE PATH; inode 0: not known, only an empty one is removed
	[ -d "$2" ] || return 0
	[ "$1" = 0 ] || [ "$(inode_of "$2")" = "$1" ] || {
		say "left: $2 is not the cgroup that this run made"
		return 0
	}
	if [ -n "$rehearsal" ]; then
		rm -f -- "$2/cgroup.procs" "$2/cgroup.freeze" "$2/cpuset.cpus" "$2/cpu.weight"
	fi
	tries=0
	until rmdir -- "$2" 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 20 ] || {
			say "left: $2 cannot be removed; something that this run did not make is in it"
			return 0
		}
		sleep 0.05
	done
}

# Undoes what is marked, the last things first.
undo() {
	[ -f "$made" ] || return 0
	rehearsal=
	! grep -q '^rehearsal ' "$made" || rehearsal=yes
	while read -r kind one two; do
		case $kind in
		director) end_process TERM "$one" "$two" ;;
		esac
	done <"$made"
	while read -r kind one two; do
		case $kind in
		task) end_process KILL "$one" "$two" ;;
		esac
	done <"$made"
	while read -r kind one two; do
		case $kind in
		scheduler) end_process INT "$one" "$two" ;;
		esac
	done <"$made"
	others_own=
	sed -n '1!G;h;$p' "$made" >"$made.back"
	while read -r kind one two; do
		case $kind in
		cgroup) remove_group "$one" "$two" ;;
		failed) others_own=$others_own:$two: ;;
		making)
			case $others_own in
			*":$two:"*) ;;
			*) remove_group 0 "$two" ;;
			esac
			;;
		server) write_server "${two#* }" "$one" "${two%% *}" || say "left: ${two#* } is not as it was" ;;
		controller) printf -- '-%s\n' "$one" 2>/dev/null >"$two/cgroup.subtree_control" || : ;;
		cpu)
			switch=/sys/devices/system/cpu/cpu$one/online
			[ "$(cat "$switch")" = 1 ] || printf '1\n' >"$switch" || say "left: CPU $one is offline"
			;;
		esac
	done <"$made.back"
	rm -f -- "$made" "$made.back"
}

leave() {
	status=$?
	trap '' HUP INT TERM
	trap - EXIT
	set +e
	if [ -n "$director" ]; then
		kill -TERM "$director" 2>/dev/null
		wait "$director"
	fi
	if [ -f "$made" ] && grep -qx "run $$ $(start_of $$)" "$made"; then
		undo
	fi
	rmdir -- "$state" 2>/dev/null
	exit "$status"
}

clean_up() {
	[ -f "$made" ] || {
		say "nothing to clean up"
		return 0
	}
	while read -r kind one two; do
		[ "$kind" != run ] || ! still_runs "$one" "$two" || die "the run with process $one is still going"
	done <"$made"
	undo
	rmdir -- "$state" 2>/dev/null || :
}

# --------------------------------------------------------------------------------------------------- the run

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
