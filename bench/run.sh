#!/usr/bin/env bash
# Builds the release preset and measures every workload beside what one would write by hand, and beside SimPy.
# Options: those of bench/run.py (--help). Takes about half an hour; --quick half a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="/usr/bin:/bin:$PATH" LC_ALL=C.UTF-8 # Debian's Python has SimPy
[ -f build/release/build.ninja ] || cmake --preset release >&2
cmake --build --preset release --target bench >&2
exec /usr/bin/env python3 bench/run.py --programs build/release/bin "$@"
