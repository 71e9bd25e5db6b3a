#!/usr/bin/env bash
# Linux 7.3.4 (Debian, HZ 250): EEVDF ends a slice between two ticks. Two spinners on one of two CPUs take turns of 1.4 ms; on 6.18.15
# of the same archive, with the same HZ, they take turns of 4 ms.
#
# HRTICK, a timer that ends the slice of the current task, has been off by default for years. kernel/sched/features.h of 7.2 and 7.3
# has it on where CONFIG_HRTIMER_REARM_DEFERRED is set, as on x86; in Debian 7.0.13 has it off, 7.1.13 on. So a task gets the base slice, 0.7 ms
# x (1 + log2(CPUs)), whatever HZ is: with HZ 250 about three times as many switches, and a third of the wait. sched_ext's slices still end
# on ticks: who compares a sched_ext scheduler with EEVDF on both kernels compares it with two EEVDFs.
#
# Seen in guests with two CPUs (QEMU, one host thread, instructions counted), two spinners on CPU 1 for 10 s, the mean turn from
# the context switches in /proc/PID/status:
#   6.18.15: NO_HRTICK, turns of 3.9 ms
#   7.3.4: HRTICK, turns of 1.6 ms
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
for package in linux-image-6.18.15+deb13-cloud-amd64=6.18.15-1~bpo13+1 linux-binary-7.3.4+deb13-cloud-amd64=7.3.4-1~bpo13+1 \
    busybox-static; do
    APT_CONFIG=$work/apt.conf apt-get download -qq "$package" >>log 2>&1 || {
        echo "not run: $package cannot be downloaded"
        tail -n 1 log
        exit 2
    }
done
# An emulator with all its libraries takes the machine's own apt.
command -v qemu-system-x86_64 >/dev/null || apt-get install -y -qq --no-install-recommends qemu-system-x86 >>log 2>&1 || {
    echo "not run: no qemu-system-x86_64"
    exit 2
}
for package in ./*.deb; do
    dpkg-deb -x "$package" root || exit 2
done
busybox=$(find root -path '*bin/busybox' -type f | head -n 1)

mkdir -p initrd/bin initrd/proc initrd/sys initrd/dev
cp "$busybox" initrd/bin/busybox
cat >initrd/init <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t debugfs debugfs /sys/kernel/debug
switches() { grep ctxt_switches "/proc/$1/status" | (while read -r _ n; do sum=$((sum + n)); done && echo $((sum))); }
taskset 2 sh -c 'while :; do :; done' &
one=$!
taskset 2 sh -c 'while :; do :; done' &
other=$!
sleep 2
from=$(($(switches $one) + $(switches $other)))
sleep 10
turns=$(($(switches $one) + $(switches $other) - from))
feature=$(tr ' ' '\n' </sys/kernel/debug/sched/features | grep -x '\(NO_\)*HRTICK')
echo "RESULT $(uname -r | cut -d+ -f1) $feature $((100000 / turns))"
poweroff -f
INIT
chmod +x initrd/init
(cd initrd && find . | cpio -o -H newc 2>/dev/null | gzip -1) >initrd.gz
for version in 6.18.15 7.3.4; do
    timeout 600 qemu-system-x86_64 -accel tcg,thread=single -icount shift=1,sleep=off -smp 2 -m 512 -display none -no-reboot \
        -nodefaults -serial stdio -kernel "$(find root -path "*$version*" -name 'vmlinuz*' | head -n 1)" -initrd initrd.gz \
        -append 'console=ttyS0 quiet panic=-1 cryptomgr.notests=1' </dev/null >"console-$version" 2>&1
    grep -a -o 'RESULT [0-9.]* [A-Z_]* [0-9]*' "console-$version" | while read -r _ release feature tenths; do
        echo "$release: $feature, turns of $((tenths / 10)).$((tenths % 10)) ms"
    done
done >seen
cat seen
# Interrupts wait for the CPU's turn of the host thread, so that a turn may be a little longer than its slice.
[ "$(wc -l <seen)" = 2 ] && awk '{ at = $(NF - 1) }
    NR == 1 && ($2 != "NO_HRTICK," || at < 3.8 || at > 4.2) || NR == 2 && ($2 != "HRTICK," || at < 1.3 || at > 2.5) { exit 1 }' seen
