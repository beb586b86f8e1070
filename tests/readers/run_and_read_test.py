"""Runs the small variant of the main job and has all readers read its results.

    python3 run_and_read_test.py ESTHER

ESTHER is the program; the study is scenarios/library/weston_options_small.yaml of this project.
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def run(*command):
    print("$", *command, flush=True)
    done = subprocess.run([str(word) for word in command], check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}")


def main(esther):
    with tempfile.TemporaryDirectory(prefix="esther readers ") as folder:
        results = pathlib.Path(folder) / "results.h5"
        run(esther, "run", ROOT / "scenarios/library/weston_options_small.yaml", "-o", results)
        run("/usr/bin/python3", HERE / "read_with_python.py", results)
        run("/usr/bin/python3", ROOT / "analysis/python/compare.py", results)
        run(esther, "compare", results)


if __name__ == "__main__":
    main(sys.argv[1])
