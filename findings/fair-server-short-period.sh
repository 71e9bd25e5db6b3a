#!/usr/bin/env bash
# Linux 7.3.4 (Debian, HZ 250): the fair server of a CPU gives 13 % of it where its settings say 10 ms in 100 ms.
#
# /sys/kernel/debug/sched/fair_server/cpuN/{runtime,period} say how much of a CPU fair tasks get beside real-time tasks that
# never sleep. Whether a running server has used up its runtime is looked at when its class charges the task, so on a tick:
# 10 ms last up to 14. And what the task runs between that tick and the switch is charged to a server that is throttled and
# taken for one that waits for its turn: a new period begins there, with all of the runtime, and what was too much is not
# taken off. It runs again period - runtime later. So the real-time task loses up to 14 ms of 104, not 10 of 100: 13 %, 30 %
# more than asked for, and 24 ms of 204 where the settings say 20 in 200. With the default, 50 ms in 1 s, it is hardly seen.
#
# Seen in a guest with two CPUs (QEMU, one host thread, instructions counted), a fair spinner beside a SCHED_FIFO one for 10 s:
#   50 ms in 1000 ms: 5.1 %
#   10 ms in 100 ms: 13.2 %
#   20 ms in 200 ms: 11.8 %
# Exit status: 0 seen again, 1 the behaviour has changed, 2 a package could not be had.
set -u

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
for tool in apt-get dpkg-deb cpio gzip chrt ldd; do
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
for package in linux-binary-7.3.4+deb13-cloud-amd64=7.3.4-1~bpo13+1 busybox-static; do
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
kernel=$(find root -name 'vmlinuz*' | head -n 1)
busybox=$(find root -path '*bin/busybox' -type f | head -n 1)

mkdir -p initrd/bin initrd/proc initrd/sys initrd/dev
cp "$busybox" initrd/bin/busybox
# Debian's busybox has no chrt: util-linux's, with its libraries.
cp "$(command -v chrt)" initrd/bin/chrt
ldd initrd/bin/chrt | grep -oE '/[^ ]+' | while read -r library; do
    mkdir -p "initrd$(dirname "$library")" && cp -L "$library" "initrd$library"
done
cat >initrd/init <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t debugfs debugfs /sys/kernel/debug
server=/sys/kernel/debug/sched/fair_server/cpu1
ticks() { cut -d' ' -f14,15 "/proc/$1/stat" | (read -r user system && echo $((user + system))); }
share() { # runtime and period, ns
    echo 0 >$server/runtime
    echo "$2" >$server/period
    echo "$1" >$server/runtime
    taskset 2 sh -c 'while :; do :; done' &
    fair=$!
    taskset 2 chrt -f 40 sh -c 'while :; do :; done' &
    hog=$!
    sleep 2
    from=$(ticks $fair) at=$(cut -d' ' -f1 /proc/uptime | tr -d .)
    sleep 10
    ran=$(($(ticks $fair) - from)) took=$(($(cut -d' ' -f1 /proc/uptime | tr -d .) - at))
    kill -9 $hog $fair
    wait 2>/dev/null
    echo "RESULT $1 $2 $((1000 * ran / took))"
}
share 50000000 1000000000
share 10000000 100000000
share 20000000 200000000
poweroff -f
INIT
chmod +x initrd/init
(cd initrd && find . | cpio -o -H newc 2>/dev/null | gzip -1) >initrd.gz
timeout 900 qemu-system-x86_64 -accel tcg,thread=single -icount shift=1,sleep=off -smp 2 -m 512 -display none -no-reboot \
    -nodefaults -serial stdio -kernel "$kernel" -initrd initrd.gz -append 'console=ttyS0 quiet panic=-1 cryptomgr.notests=1' \
    </dev/null >console 2>&1
grep -a -o 'RESULT [0-9]* [0-9]* [0-9]*' console | while read -r _ runtime period thousandths; do
    echo "$((runtime / 1000000)) ms in $((period / 1000000)) ms: $((thousandths / 10)).$((thousandths % 10)) %"
done >seen
cat seen
# Tenths of a percent, a few either way: where in a tick a spinner begins is not the same each time.
[ "$(wc -l <seen)" = 3 ] && awk '{ at = $(NF - 1) }
    NR == 1 && (at < 5.0 || at > 5.4) || NR == 2 && (at < 12.5 || at > 13.6) || NR == 3 && (at < 11.0 || at > 12.4) { exit 1 }' seen
