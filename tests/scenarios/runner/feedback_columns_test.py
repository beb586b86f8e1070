"""The three columns of feedback, end to end on the small study, and where a ranking changes, by hand.

    python3 tests/scenarios/runner/feedback_columns_test.py PROGRAM
"""

import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "analysis" / "python" / "feedback_columns.py"
sys.path.insert(0, str(SCRIPT.parent))
from feedback_columns import crossing  # noqa: E402

PROGRAM = pathlib.Path(sys.argv[1]).resolve()


def same(found, expected):
    if found != expected:
        sys.exit(f"found     {found}\nexpected  {expected}")


# From 3 at -0.1 to 1 at 0 and -1 at 0.1: 0 halfway between the last two. The lower end is 0 at -0.05, the upper at 0.1.
same(crossing([(-0.1, 3.0, 1.0, 5.0), (0.0, 1.0, -1.0, 2.0), (0.1, -1.0, -3.0, 0.0)]),
     "at +0.050; undecided for -0.050 to +0.100")
same(crossing([(-0.1, 3.0, 2.0, 4.0), (0.0, 2.0, 1.0, 3.0), (0.1, 1.0, 0.5, 1.5)]),
     "none within the range; decided at every elasticity")
same(crossing([(-0.1, 3.0, 2.0, 4.0), (0.0, 2.0, 1.0, 3.0), (0.1, 1.0, -1.0, 3.0)]),
     "none within the range; undecided for +0.050 to +0.100")
same(crossing([(-0.1, -1.0, None, None), (0.0, 1.0, None, None), (0.1, -3.0, None, None)]),
     "at -0.050, +0.025; no interval from one replication")
same(crossing([(-0.1, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0), (0.1, 0.0, 0.0, 0.0)]), "the same at every elasticity")

with tempfile.TemporaryDirectory() as folder:
    study = ROOT / "scenarios" / "library" / "weston_options_small.yaml"
    printed = subprocess.run([sys.executable, SCRIPT, PROGRAM, study, folder, "--", "--replications", "2"], check=True,
                             capture_output=True, text=True).stdout.splitlines()
    same(printed[0].split(",")[0], "emergency_admission")
    same(printed[2], "| scenario | off | investment | full, elasticity -0.1 to +0.1 |")
    rows = {cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
            for cells in (line.split("|") for line in printed[4:]) if len(cells) > 3}
    # Less than a year is measured: nothing is bought. Under a block a positive elasticity turns people away.
    off, investment, full = rows["wye_valley"]
    same(investment, off)
    low, high = (float(word) for word in full.split(" to "))
    if not low > float(off) > high:
        sys.exit(f"off {off}, full {full}")
    pairs = [name for name in rows if " less " in name]
    same(len(pairs), 10)
    if not all("at " in rows[name][1] or "none within the range" in rows[name][1] for name in pairs):
        sys.exit("\n".join(printed))
print("the columns are as expected")
