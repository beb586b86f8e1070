#!/usr/bin/env bash
# Without root and without sudo, a missing package ends the scripts with exit code 2 and the one line to run.
# Stand-ins for id, dpkg-query and sudo come first in the search path of a copy of the set-up.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/esther packages XXXXXX")
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; cat "$work/out"; exit 1; }

mkdir "$work/bin"
stand_in() { printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"; chmod +x "$work/bin/$1"; }
# All packages are there but two.
stand_in dpkg-query 'case "$*" in *libhdf5-dev*|*ninja-build*) exit 1 ;; *) printf installed ;; esac'
stand_in id 'echo 1000'
stand_in sudo 'exit 1'
stand_in apt-get 'echo "apt-get $*"'

# try COMMANDS: runs them after the set-up, with the stand-ins in front.
try() {
    bash -c '. "$1/tests/setup.sh"; export PATH="$2/bin:$PATH"; eval "$3"' try "$root" "$work" "$1" \
        >"$work/out" 2>&1 </dev/null
}

try 'install_packages g++ ninja-build libhdf5-dev; echo went on'
[ $? = 2 ] || fail "a missing package without root must end with exit code 2"
grep -qx 'apt-get update && apt-get install -y --no-install-recommends ninja-build libhdf5-dev' "$work/out" ||
    fail "the line to run must name just what is missing"
grep -q 'went on' "$work/out" && fail "the script must stop"

try 'install_packages g++ cmake && echo went on'
grep -qx 'went on' "$work/out" || fail "when nothing is missing, no root is needed"

stand_in sudo 'case "$1" in -n) shift ;; esac; exec "$@"'
try 'install_packages g++ ninja-build libhdf5-dev && echo went on'
grep -q 'apt-get .*install .*--no-install-recommends ninja-build libhdf5-dev' "$work/out" &&
    grep -qx 'went on' "$work/out" || fail "with sudo it is installed"
echo "4 cases"
