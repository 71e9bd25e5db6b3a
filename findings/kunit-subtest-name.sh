#!/bin/sh
# kunit.py (Linux 6.12): an indented subtest result that bears its parent's name is taken for the parent's own result.
#
# Documentation/dev-tools/ktap.rst, version 1: lines of a subtest are indented, the indentation ends before the parent's
# result line, and names are free ("can be any string of characters other than # or a newline"). The parser compares names
# and not indentation: after "# Subtest: a" the line "  ok 1 a" ends the plan of a, so the one test that passed is counted
# as crashed, with errors, and `kunit.py parse` fails. Without the "# Subtest" line the same results are read right.
#
# Seen (linux-source-6.12 6.12.117-1~deb12u1):
#   parent a, subtest a:                     crashed: 1, errors: 1
#   parent a, subtest b:                     passed: 1
#   parent a, subtest a, no "# Subtest":     passed: 1
# Exit status: 0 seen again, 1 the behaviour has changed, 2 the package could not be had.
set -u

package=linux-source-6.12=6.12.117-1~deb12u1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

apt-get download "$package" >/dev/null 2>apt.log || {
    echo "not run: $package cannot be downloaded (apt-get update first?)"
    cat apt.log
    exit 2
}
dpkg-deb --fsys-tarfile linux-source-*.deb | tar xO ./usr/src/linux-source-6.12.tar.xz | xz -dc |
    tar x --strip-components=1 --wildcards '*/tools/testing/kunit/*.py' || exit 2

# Prints what kunit.py counts in the KTAP on standard input.
count() {
    python3 tools/testing/kunit/kunit.py parse 2>&1 |
        sed -n 's/\x1b\[[0-9;]*m//g; s/.*Testing complete. Ran 1 tests: //p'
}
nested() { # subtest's name
    printf 'KTAP version 1\n1..1\n  KTAP version 1\n  # Subtest: a\n  1..1\n  ok 1 %s\nok 1 a\n' "$1"
}

same=$(nested a | count)
other=$(nested b | count)
plain=$(nested a | grep -v Subtest | count)
printf 'parent a, subtest a: %s\nparent a, subtest b: %s\nwithout "# Subtest": %s\n' "$same" "$other" "$plain"
[ "$same" = 'crashed: 1, errors: 1' ] && [ "$other" = 'passed: 1' ] && [ "$plain" = 'passed: 1' ]
