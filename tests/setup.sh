# shellcheck shell=bash disable=SC2034
# Shared by scenarios/demo.sh and tests/run.sh, which source it: installs Debian packages and builds a preset.

# Debian's own tools first: another Python in front of them has no h5py, another CMake may be too old.
export PATH="/usr/bin:/bin:/usr/sbin:/sbin:$PATH"
export LC_ALL=C.UTF-8

esther_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

packages_to_build="g++ cmake ninja-build libboost-dev libtbb-dev libhdf5-dev zlib1g-dev libyaml-cpp-dev librandom123-dev
    nlohmann-json3-dev libcli11-dev libnlopt-dev catch2"
packages_to_test="python3 python3-h5py python3-xarray python3-netcdf4 python3-jsonschema
    python3-yaml netcdf-bin hdf5-tools graphviz"
packages_for_matrix="clang libclang-rt-14-dev r-base-core r-cran-ncdf4 dpkg-dev"

say() { printf '%s\n' "$*" >&2; }

# How to become root: nothing for root itself, sudo if it answers (it may ask for a password on a terminal), or fails.
become_root() {
    if [ "$(id -u)" = 0 ]; then
        echo env
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && [ -t 2 ] && sudo -v; }; }; then
        echo "sudo env"
    else
        return 1
    fi
}

# install_packages NAME...: installs those that are missing. Needs no root when nothing is missing.
install_packages() {
    local name missing="" root apt install
    if ! command -v dpkg-query >/dev/null; then
        say "This is no Debian, so nothing is installed. Esther needs what Debian calls: $*"
        return 0
    fi
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0
    if ! root=$(become_root); then
        say "Packages are missing, and installing them needs root. Run this line as root, then start again:"
        say "apt-get update && apt-get install -y --no-install-recommends$missing"
        exit 2
    fi
    say "Installing:$missing"
    apt="$root DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300"
    install="$apt install -y --no-install-recommends $missing"
    # $install and $apt are lists of words. The lists of packages may be absent, or name versions that are gone.
    # shellcheck disable=SC2086
    { $install --simulate >/dev/null 2>&1 && $install >&2; } || { $apt update >&2 && $install >&2; } ||
        { say "error: apt-get could not install:$missing"; exit 1; }
}

# After sudo, what was built belongs to the one who called, not to root.
give_back() {
    if [ "$(id -u)" = 0 ] && [ -n "${SUDO_UID:-}" ] && [ "$(stat -c %u "$esther_root")" = "$SUDO_UID" ]; then
        chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$@" 2>/dev/null || true
    fi
}

# build PRESET [TARGET...]: configures where needed, and builds into build/PRESET. The current folder becomes the root.
build() {
    local preset=$1 folder=$esther_root/build/$1 home
    shift
    cd "$esther_root" || exit 1
    mkdir -p "$folder" 2>/dev/null
    if [ ! -w "$folder" ]; then
        say "error: $folder cannot be written; it may belong to another user: remove it and start again"
        exit 2
    fi
    # A tree that was configured elsewhere (a checkout that was moved or copied) starts anew.
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$folder/CMakeCache.txt" 2>/dev/null)
    if [ -n "$home" ] && [ "$home" != "$esther_root" ]; then
        rm -rf "$folder"
    fi
    cmake --preset "$preset" >&2 || { say "error: configuring failed"; exit 1; }
    cmake --build --preset "$preset" ${1:+--target "$@"} >&2 || { say "error: the build failed"; exit 1; }
}
