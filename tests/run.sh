#!/usr/bin/env bash
# Installs what is missing, builds Esther, runs the main job once and all fast tests.
#
#     bash tests/run.sh              the main job and the fast set: about two minutes each on two cores, once it is built
#     bash tests/run.sh --matrix     the other builds: sanitizers, the other compiler, Debug, this processor's own
#                                    instructions, none of its fused multiply-add; and the slow tests
#     bash tests/run.sh --races      ThreadSanitizer, with a TBB built for it, on what runs side by side
set -u
mode=${1:-}
case "$mode" in
    "" | --matrix | --races) ;;
    *) sed -n '2,7s/^#//p' "$0" >&2; [ "$mode" = --help ] || [ "$mode" = -h ]; exit $(($? * 2)) ;;
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
if [ "$mode" = --races ]; then
    cd "$esther_root" && bash tests/tsan/build_tbb.sh || exit
    build tsan tests_sim tests_invariants
    ctest --test-dir build/tsan -L '^parallel-tsan$' -j "$jobs" --output-on-failure --no-tests=error
    exit
fi
build release
build asan
for preset in native dev clang; do
    build "$preset" tests_sim tests_invariants
done
# One folder that holds the tests of all, so that one ctest runs them and sums up.
mkdir -p build/matrix
for preset in release asan native dev clang; do
    printf 'subdirs([==[%s]==])\n' "$esther_root/build/$preset"
done >build/matrix/CTestTestfile.cmake
chosen="slow-release no_fma-release quick-asan digest-native no_fma-native digest-dev digest-clang"
for label in $chosen; do
    ! ctest --test-dir build/matrix -N -L "^$label\$" | grep -qx 'Total Tests: 0' ||
        { say "error: no test bears the label $label"; exit 1; }
done
export UBSAN_OPTIONS=print_stacktrace=1
ctest --test-dir build/matrix -j "$jobs" --output-on-failure --no-tests=error -L "^(${chosen// /|})\$" -LE '^once-asan$'
