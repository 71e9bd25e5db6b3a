<#-- Part of run.sh.ftl: what a run takes of the machine, noted before it is taken, and how it is given back. -->
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

# A partition below a cgroup that is none needs CPUs that are exclusive to that one.
grant_cpus() { # PATH
	[ -n "$partitions" ] && [ -z "$rehearsal" ] || return 0
	mark "exclusive $(sed 's/^$/-/' "$1/cpuset.cpus.exclusive") $1"
	cat /sys/devices/system/cpu/possible >"$1/cpuset.cpus.exclusive" ||
		die "$1/cpuset.cpus.exclusive does not take all CPUs: another cgroup has some, or the kernel is too old"
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
		grant_cpus "$at"
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
		rm -f -- "$2/cgroup.procs" "$2/cgroup.freeze" "$2/cpuset.cpus" "$2/cpuset.cpus.partition" \
			"$2/cpuset.cpus.exclusive" "$2/cpu.weight" "$2/cpu.max"
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
		exclusive)
			[ "$one" != - ] || one=
			[ ! -d "$two" ] || printf '%s\n' "$one" >"$two/cpuset.cpus.exclusive" || say "left: $two has exclusive CPUs"
			;;
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
