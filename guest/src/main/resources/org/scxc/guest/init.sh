#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of the guest: mounts what a workload needs, runs it, sends its results over the second serial port, powers off.
# The kernel powers off by panic=-1 and -no-reboot if this script dies.

/bin/busybox mkdir -p /bin /sbin /usr/bin /usr/sbin /proc /sys /dev /tmp /run /etc /root
/bin/busybox --install -s /bin
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/root TERM=linux

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t bpf bpf /sys/fs/bpf
mount -t debugfs debugfs /sys/kernel/debug
mount -t tracefs tracefs /sys/kernel/tracing
ln -sf /proc/self/fd /dev/fd

if [ -e /scxc/shell ]; then
    echo "scxc: a shell in the guest; exit ends it"
    setsid cttyhack sh
    poweroff -f
fi

mkdir -p /results /status
echo "scxc: $(uname -r), $(nproc) CPUs, up $(cut -d' ' -f1 /proc/uptime) s"
cd /scxc/workload || poweroff -f
sh /scxc/start
echo $? >/status/status
echo "scxc: workload ended with status $(cat /status/status), up $(cut -d' ' -f1 /proc/uptime) s"
uname -r >/status/release

stty -F /dev/ttyS1 raw -echo 115200
cd /
find results status | sort | cpio -o -H newc 2>/dev/null >/dev/ttyS1
stty -F /dev/ttyS1 raw # returns when all has been sent
poweroff -f
