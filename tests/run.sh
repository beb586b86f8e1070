#!/usr/bin/env bash
# Installs what is missing, builds Esther, runs the main job once and all fast tests.
#
#     bash tests/run.sh              the fast set: build/release, under 15 minutes on two cores
#     bash tests/run.sh --matrix     the other builds: sanitizers, this processor's own instructions, none of its
#                                    fused multiply-add, and the slow tests; under 70 minutes
set -u
mode=${1:-}
case "$mode" in
    "" | --matrix) ;;
    *) sed -n '2,6s/^#//p' "$0" >&2; [ "$mode" = --help ] || [ "$mode" = -h ]; exit $(($? * 2)) ;;
esac
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
jobs=$(nproc)
trap 'give_back "$esther_root/build"' EXIT

if [ -z "$mode" ]; then
    # shellcheck disable=SC2086
    install_packages $packages_to_build $packages_to_test
    build release
    ctest --test-dir build/release -L '^(quick|demo)-release$' -j "$jobs" --output-on-failure --no-tests=error
    exit
fi

# shellcheck disable=SC2086
install_packages $packages_to_build $packages_to_test $packages_for_matrix
build release
build asan
build native
# One folder that holds the tests of all three, so that one ctest runs them and sums up.
mkdir -p build/matrix
for preset in release asan native; do
    printf 'subdirs([==[%s]==])\n' "$esther_root/build/$preset"
done >build/matrix/CTestTestfile.cmake
export UBSAN_OPTIONS=print_stacktrace=1
ctest --test-dir build/matrix -j "$jobs" --output-on-failure --no-tests=error \
    -L '^(quick-asan|quick-native|slow-native|no_fma-release|no_fma-native)$'
