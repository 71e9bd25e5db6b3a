#!/usr/bin/env bash
# Debian's linux 7.2.12 (trixie-backports): 21 of the 47 sched_ext kfuncs that take the hidden bpf_prog_aux argument cannot be
# called, so hardly any scheduler loads.
#
# A kfunc marked KF_IMPLICIT_ARGS has two functions in the kernel's BTF: NAME, as programs declare it, tagged
# bpf_kfunc, and NAME_impl with the kernel's own `struct bpf_prog_aux *` at the end. In this package's BTF 26 of
# sched_ext's are split so; of the other 21 NAME still has the hidden argument, without a tag and without NAME_impl:
# scx_bpf_create_dsq, scx_bpf_kick_cpu and scx_bpf_error_bstr among them. bpftool leaves those out of vmlinux.h, so a
# scheduler that is built there fails at the call; one that was built elsewhere is refused by libbpf when it is loaded
# (scx_bpf_create_dsq: func_proto incompatible with vmlinux). The 7.3.4 package of the same archive splits all of them.
#
# Seen (7.2.12-1~bpo13+1 and 7.3.4-1~bpo13+1, cloud-amd64): see `expected`.
# Exit status: 0 seen again, 1 the behaviour has changed, 2 a package could not be had.
set -u

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
for tool in apt-get dpkg-deb python3 xz zstd lz4; do
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
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie-backports main" >apt/etc/sources.list
printf '%s\n' "Dir::Etc \"$work/apt/etc\";" "Dir::Etc::sourcelist \"$work/apt/etc/sources.list\";" \
    "Dir::Etc::sourceparts \"$work/apt/etc/parts\";" "Dir::State \"$work/apt/state\";" \
    "Dir::State::status \"$work/apt/state/status\";" "Dir::Cache \"$work/apt/cache\";" \
    'Acquire::Languages "none";' 'APT::Sandbox::User "root";' >apt.conf
export APT_CONFIG=$work/apt.conf
apt-get update -qq >log 2>&1

# The package's kernel: its image is unpacked, and of the ELF file within only .BTF is kept.
btf() { # version
    local package=linux-binary-$1+deb13-cloud-amd64=$1-1~bpo13+1
    apt-get download -qq "$package" >>log 2>&1 || {
        echo "not run: $package cannot be downloaded"
        tail -n 1 log
        exit 2
    }
    dpkg-deb -x linux-binary-"$1"*.deb "$1" || exit 2
    python3 - "$(find "$1" -name 'vmlinuz*' | head -n 1)" "$1.btf" <<'PYTHON'
import struct, subprocess, sys

image = open(sys.argv[1], "rb").read()
head = {"xz": b"\xfd7zXZ\0", "zstd": b"\x28\xb5\x2f\xfd", "lz4": b"\x02\x21\x4c\x18", "gzip": b"\x1f\x8b\x08"}
for tool, magic in head.items():
    at = image.find(magic)
    while at >= 0:
        elf = subprocess.run([tool, "-dc"], input=image[at:], capture_output=True).stdout
        if elf[:4] == b"\x7fELF":
            shoff, = struct.unpack_from("<Q", elf, 40)
            size, count, names = struct.unpack_from("<HHH", elf, 58)
            rows = [struct.unpack_from("<IIQQQQ", elf, shoff + i * size) for i in range(count)]
            for row in rows:
                name = elf[rows[names][4] + row[0]:].split(b"\0", 1)[0]
                if name == b".BTF":
                    open(sys.argv[2], "wb").write(elf[row[4]:row[4] + row[5]])
                    sys.exit(0)
        at = image.find(magic, at + 1)
sys.exit("no kernel with BTF in " + sys.argv[1])
PYTHON
}
btf 7.2.12 && btf 7.3.4 || exit 2

python3 - 7.2.12 7.3.4 >seen <<'PYTHON'
import struct, sys

# uint32s that follow a type's three words, by kind; vlen entries where a list is given (include/uapi/linux/btf.h)
FIXED = {1: 1, 3: 3, 14: 1, 17: 1}
EACH = {4: 3, 5: 3, 6: 2, 13: 2, 15: 3, 19: 3}

for version in sys.argv[1:]:
    btf = open(version + ".btf", "rb").read()
    _, _, _, header, type_off, type_len, str_off, _ = struct.unpack_from("<HBBIIIII", btf, 0)
    strings = btf[header + str_off:]
    text = lambda at: strings[at:strings.index(b"\0", at)].decode()
    words = struct.unpack_from("<%dI" % (type_len // 4), btf, header + type_off)
    at, number, kinds, tagged = 0, 0, {}, set()
    while at < len(words):
        number += 1
        name, info, ref = words[at:at + 3]
        kind, vlen = info >> 24 & 31, info & 0xffff
        more = FIXED.get(kind, 0) + EACH.get(kind, 0) * vlen
        kinds[number] = (kind, name, ref, words[at + 3:at + 3 + more])
        if kind == 17 and text(name) == "bpf_kfunc":
            tagged.add(ref)
        at += 3 + more
    functions = {}
    for number, (kind, name, ref, _) in kinds.items():
        if kind == 12 and text(name).startswith("scx_bpf_"):
            last = kinds[ref][3][-2] if kinds[ref][3] else 0
            functions[text(name)] = (bool(last) and text(last) == "aux", number in tagged)
    split = [n for n in functions if n + "_impl" in functions]
    left = sorted(n for n, (aux, tag) in functions.items() if aux and not tag and not n.endswith("_impl"))
    print(version, "split:", len(split), "not split:", len(left))
    for name in ("scx_bpf_create_dsq", "scx_bpf_dsq_insert", "scx_bpf_error_bstr", "scx_bpf_kick_cpu"):
        aux, tag = functions[name]
        print(" ", name + ":", "bpf_kfunc" if tag else "no tag,", "" if tag else "hidden argument" if aux else "")
PYTHON
sed -i 's/ *$//' seen
cat >expected <<'TEXT'
7.2.12 split: 26 not split: 21
  scx_bpf_create_dsq: no tag, hidden argument
  scx_bpf_dsq_insert: bpf_kfunc
  scx_bpf_error_bstr: no tag, hidden argument
  scx_bpf_kick_cpu: no tag, hidden argument
7.3.4 split: 52 not split: 0
  scx_bpf_create_dsq: bpf_kfunc
  scx_bpf_dsq_insert: bpf_kfunc
  scx_bpf_error_bstr: bpf_kfunc
  scx_bpf_kick_cpu: bpf_kfunc
TEXT
cat seen
cmp -s seen expected
