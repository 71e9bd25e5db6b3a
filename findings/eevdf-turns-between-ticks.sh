#!/usr/bin/env bash
# Linux 7.3.4 (Debian, HZ 250): EEVDF ends a slice between two ticks. Two spinners on one of two CPUs take turns of about 1.4 ms;
# on 6.18.15 of the same archive, with the same HZ, they take turns of 4 ms.
#
# HRTICK was off by default for fifteen years. kernel/sched/features.h of 7.2 and 7.3 has it on where
# CONFIG_HRTIMER_REARM_DEFERRED is set, as on x86, and Debian's builds have it. So the base slice, 0.7 ms x (1 + log2(CPUs)), is what
# a task gets, whatever HZ is: three times as many switches at HZ 250, and a task waits a third of the time. Who compares
# sched_ext schedulers, whose slices still end on ticks, with EEVDF of a newer kernel compares with another EEVDF.
#
# Seen in guests with two CPUs (QEMU, one host thread, instructions counted), two spinners on CPU 1 for 10 s, the mean turn from
# the context switches of /proc/PID/status:
#   6.18.15: NO_HRTICK, 4.0 ms
#   7.3.4: HRTICK, 1.9 ms
# Exit status: 0 seen again, 1 the behaviour has changed, 2 a package could not be had.
set -u

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
for tool in apt-get dpkg-deb cpio gzip; do
    command -v "$tool" >/dev/null || {
        echo "not run: no $tool"
        exit 2
    }
done

# An apt of its own, with the archive that the machine's sources name and the machine's keyring.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    grep -oE 'https?://[A-Za-z0-9.:_-]+/([A-Za-z0-9._/-]*/)?debian/?( |$)' | head -n 1)
mkdir -p apt/{state/lists/partial,cache/archives/partial,etc/apt.conf.d,etc/preferences.d,etc/parts}
: >apt/state/status
printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" trixie-backports "$mirror" trixie \
    >apt/etc/sources.list
printf '%s\n' "Dir::Etc \"$work/apt/etc\";" "Dir::Etc::sourcelist \"$work/apt/etc/sources.list\";" \
    "Dir::Etc::sourceparts \"$work/apt/etc/parts\";" "Dir::State \"$work/apt/state\";" \
    "Dir::State::status \"$work/apt/state/status\";" "Dir::Cache \"$work/apt/cache\";" \
    'Acquire::Languages "none";' 'APT::Sandbox::User "root";' >apt.conf
APT_CONFIG=$work/apt.conf apt-get update -qq >log 2>&1
for package in OLD NEW busybox-static; do
    APT_CONFIG=$work/apt.conf apt-get download -qq "$package" >>log 2>&1 || {
        echo "not run: $package cannot be downloaded"
        tail -n 1 log
        exit 2
    }
done
