#!/usr/bin/env bash
# Counts the engine's instructions an event under callgrind, and what they are spent on. Options: those of
# bench/instructions.py (--help). Takes about five minutes; what else the machine does makes no difference to the counts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="/usr/bin:/bin:$PATH" LC_ALL=C.UTF-8
[ -f build/release/build.ninja ] || cmake --preset release >&2
cmake --build --preset release --target bench esther_lines >&2
exec /usr/bin/env python3 bench/instructions.py --programs build/release/bin "$@"
