#!/usr/bin/env bash
# Linux 6.18.15 and 7.3.4 (Debian): two cpuset partitions with the same CPU. A partition root below another one that turns member and
# root again has, afterwards, the CPUs of the member beside it as its effective CPUs, and not its own cpuset.cpus.
#
# On four CPUs: outer (cpuset.cpus 1-3, a partition root) holds inner (cpuset.cpus 3, a partition root) and rest (a member, nothing
# written). While outer is a member, inner is an invalid root, with CPU 3 as it should be. When outer is a root again, inner says that it is a
# valid one, and its cpuset.cpus.effective is 1-2: the CPUs of outer and rest, none of which inner was given. The tasks of inner leave
# CPU 3, which no cgroup has then, and compete with those of outer. The kernel prints a warning of rebuild_sched_domains_locked().
# Without rest beside it, inner has CPU 3.
#
# A scheduler, or an orchestrator, that reads the file `partition` alone believes inner to be apart.
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

mkdir -p initrd/bin initrd/proc initrd/sys initrd/dev initrd/cg
cp "$busybox" initrd/bin/busybox
cat >initrd/init <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t cgroup2 cgroup2 /cg
cd /cg
echo +cpuset >cgroup.subtree_control
for beside in rest ''; do
    mkdir outer
    echo 1-3 >outer/cpuset.cpus
    echo root >outer/cpuset.cpus.partition
    echo +cpuset >outer/cgroup.subtree_control
    mkdir outer/inner
    [ -z "$beside" ] || mkdir "outer/$beside"
    echo 3 >outer/inner/cpuset.cpus
    echo root >outer/inner/cpuset.cpus.partition
    before=$(cat outer/inner/cpuset.cpus.effective)
    echo member >outer/cpuset.cpus.partition
    echo root >outer/cpuset.cpus.partition
    echo "RESULT $(uname -r | cut -d+ -f1) beside:$beside before:$before after:$(cat outer/inner/cpuset.cpus.effective)" \
        "$(cat outer/inner/cpuset.cpus.partition) outer:$(cat outer/cpuset.cpus.effective)" \
        "warnings:$(dmesg | grep -c 'WARNING.*rebuild_sched_domains_locked')"
    [ -z "$beside" ] || rmdir "outer/$beside"
    rmdir outer/inner outer
done
poweroff -f
INIT
chmod +x initrd/init
(cd initrd && find . | cpio -o -H newc 2>/dev/null | gzip -1) >initrd.gz
for version in 6.18.15 7.3.4; do
    timeout 600 qemu-system-x86_64 -accel tcg -smp 4 -m 512 -display none -no-reboot \
        -nodefaults -serial stdio -kernel "$(find root -path "*$version*" -name 'vmlinuz*' | head -n 1)" -initrd initrd.gz \
        -append 'console=ttyS0 quiet panic=-1 cryptomgr.notests=1' </dev/null >"console-$version" 2>&1
    grep -a -o 'RESULT .*' "console-$version" | tr -d '\r' | cut -d ' ' -f 2-
done >seen
cat seen
for version in 6.18.15 7.3.4; do
    grep -qE "^$version beside:rest before:3 after:1-2 root outer:1-2 warnings:[1-9]" seen || exit 1
    grep -qE "^$version beside: before:3 after:3 root outer:1-2 " seen || exit 1
done
