#!/usr/bin/env bash
# Builds a TBB whose locks ThreadSanitizer understands into build/tbb-thread, from the source package of the TBB that
# is installed. With Debian's own TBB it reports correct programs; suppressions would hide real races.
#
# apt works in a folder of its own here: the machine's sources and lists stay as they are.
set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
to=$root/build/tbb-thread

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

package=$(dpkg-query -W -f '${source:Package}' libtbb-dev) || fail "Debian's libtbb-dev is not installed"
version=$(dpkg-query -W -f '${source:Version}' libtbb-dev)
built_of="$package $version, $(g++ -dumpfullversion)"
if [ "$(cat "$to/built_of" 2>/dev/null)" = "$built_of" ]; then
    exit 0
fi

mkdir -p "$root/build"
work=$(mktemp -d "$root/build/tbb-thread.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial"

# The machine's own sources, asked for source packages.
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ ! -f "$list" ] || sed -n 's/^[[:space:]]*deb[[:space:]]/deb-src /p' "$list" >"$work/sources/$(basename "$list")"
done
for list in /etc/apt/sources.list.d/*.sources; do
    [ ! -f "$list" ] || sed 's/^Types:.*/Types: deb-src/' "$list" >"$work/sources/$(basename "$list")"
done
[ ! -f "$work/sources/sources.list" ] || mv "$work/sources/sources.list" "$work/sources/machine.list"
cat >"$work/apt.conf" <<END
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$work/sources";
Dir::State::lists "$work/lists";
Dir::Cache "$work/cache";
Acquire::Languages "none";
APT::Sandbox::User "root";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
END
fetch() { apt-get -q -c "$work/apt.conf" "$@" >>"$work/apt.log" 2>&1; }

say "Building $package $version for ThreadSanitizer"
cd "$work"
# Some sources may have no source packages: what counts is whether this one is there, in this version or another.
fetch update || true
fetch source --download-only "$package=$version" || fetch source --download-only "$package" ||
    { tail -n 20 apt.log >&2; fail "apt found no source package $package"; }
{
    dpkg-source --no-check -x ./*.dsc source &&
        cmake -S source -B build -G Ninja -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=RelWithDebInfo \
            -DTBB_SANITIZE=thread -DTBB_TEST=OFF -DTBBMALLOC_BUILD=OFF -DTBB_STRICT=OFF \
            -DCMAKE_INSTALL_PREFIX="$to" &&
        cmake --build build
} >build.log 2>&1 || { tail -n 40 build.log >&2; fail "TBB could not be built"; }
rm -rf "$to"
cmake --install build >>build.log
printf '%s\n' "$built_of" >"$to/built_of"
