#!/bin/sh
# scx_utils 1.1.4: the words of a Cpumask have bits of CPUs that do not exist, depending on how the mask was made.
#
# as_raw_slice() is what write_to_ptr() copies into a scheduler's BPF memory. On a machine with 8 CPUs the full mask has
# the word 0xff after set_all(), and 64 set bits when parsed from "all"; not() of 0xf sets bits 4 to 63. In Rust the three
# full masks are equal, so no test there can tell them apart; a BPF program that counts bits or searches the first one
# sees different masks.
#
# Seen (rustc 1.95; the width is set by the crate's own feature for tests, so any machine shows the same): see `expected`.
# Exit status: 0 seen again, 1 the behaviour has changed, 2 the crate could not be built.
set -u

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
command -v clang >/dev/null || PATH=$PATH:$(printf '%s:' /usr/lib/llvm-*/bin) # asked for by the crate's build script

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "cpumask_bits"
version = "0.0.0"
edition = "2021"

[dependencies]
scx_utils = { version = "=1.1.4", features = ["testutils"] }
TOML
cat >src/main.rs <<'RUST'
use scx_utils::{set_cpumask_test_width, Cpumask};

fn main() {
    set_cpumask_test_width(8);
    let mut filled = Cpumask::new();
    filled.set_all();
    let parsed = Cpumask::from_str("all").unwrap();
    let negated = Cpumask::new().not();
    println!("set_all(): weight {}, word {:#x}", filled.weight(), filled.as_raw_slice()[0]);
    println!("\"all\": weight {}, word {:#x}", parsed.weight(), parsed.as_raw_slice()[0]);
    println!("not() of none: weight {}, word {:#x}", negated.weight(), negated.as_raw_slice()[0]);
    println!("equal: {}", filled == parsed && parsed == negated);
    let high = Cpumask::from_str("0xf").unwrap().not();
    println!("not() of 0xf: CPUs {}, word {:#x}", high.to_cpulist(), high.as_raw_slice()[0]);
}
RUST
cat >expected <<'TEXT'
set_all(): weight 8, word 0xff
"all": weight 8, word 0xffffffffffffffff
not() of none: weight 8, word 0xffffffffffffffff
equal: true
not() of 0xf: CPUs 4-7, word 0xfffffffffffffff0
TEXT

cargo build -q 2>log || {
    echo "not run: scx_utils 1.1.4 cannot be built (it takes cargo, clang, make, pkg-config, autotools, flex, bison)"
    tail -n 5 log
    exit 2
}
cargo run -q >seen
echo "scx_utils 1.1.4"
cat seen
if cmp -s expected seen; then
    echo "seen again"
else
    echo "changed"
    exit 1
fi
