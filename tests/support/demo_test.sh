#!/usr/bin/env bash
# demo.sh, started elsewhere, with a folder whose name holds a space and a result that is there already.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/esther demo XXXXXX")
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

mkdir "$work/my results"
echo "an older result" >"$work/my results/weston_options.h5"
cd "$work" || exit 1
start=$SECONDS
bash "$root/scenarios/demo.sh" "my results" >"$work/out" || fail "demo.sh ended with exit code $?"
cat "$work/out"
echo "$((SECONDS - start)) seconds"

file=$work/my\ results/weston_options-2.h5
[ "$(tail -n 1 "$work/out")" = "The result is in $file" ] || fail "the last line does not say where the result is"
[ "$(cat "$work/my results/weston_options.h5")" = "an older result" ] || fail "the older result was touched"
/usr/bin/python3 - "$file" <<'PYTHON' || fail "the result cannot be read"
import sys

import h5py

with h5py.File(sys.argv[1], "r") as results:
    digest = results.attrs["content_digest"]
    print("content_digest", digest)
    assert len(digest) == 64, digest
PYTHON
