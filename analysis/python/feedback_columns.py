"""How ledgers act back on care: feedback off, investment, and full, on the same people with the same luck.

    python3 feedback_columns.py build/release/bin/esther STUDY FOLDER [--measure NAME] [--elasticity E] [-- OPTIONS OF RUN]

Runs the study with `feedback: off`, `investment` and `full` at the elasticities -E and E (default 0.1; full at 0 is
investment, bit for bit) and prints the measure (default emergency_admission) of each scenario in three columns: off,
investment, full (at -E to E). Then, for each two scenarios, at which elasticity their ranking would change: the paired
difference is interpolated between -E, 0 and E, and so are the ends of its 95 % interval. Between two scenarios that differ
in their contract alone, that is the elasticity at which the ranking of the contracts would change.
"""

import argparse
import itertools
import json
import pathlib
import subprocess


def zeros(points):
    """Where the broken line through points (x, y) is 0, by rising x; a stretch on the axis counts with both ends."""
    found = []
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if y0 == 0:
            found.append(x0)
        if y0 * y1 < 0:
            found.append(x0 + (x1 - x0) * y0 / (y0 - y1))
    if points[-1][1] == 0:
        found.append(points[-1][0])
    return sorted(set(found))


def undecided(low, high):
    """The elasticities for which the interpolated interval holds 0, as texts."""
    ends = sorted({low[0][0], low[-1][0], *zeros(low), *zeros(high)})
    stretches = []
    for left, right in zip(ends, ends[1:]):
        middle = (left + right) / 2
        if at(low, middle) <= 0 <= at(high, middle):
            if stretches and stretches[-1][1] == left:
                stretches[-1][1] = right
            else:
                stretches.append([left, right])
    return [f"{left:+.3f} to {right:+.3f}" for left, right in stretches]


def at(points, x):
    """The broken line at x."""
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


def crossing(differences):
    """`differences`: (elasticity, mean, low, high) by rising elasticity; None where there is no interval."""
    if all(mean == 0 for _, mean, _, _ in differences):
        return "the same at every elasticity"
    places = zeros([(e, mean) for e, mean, _, _ in differences])
    text = "none within the range" if not places else "at " + ", ".join(f"{place:+.3f}" for place in places)
    if any(low is None for _, _, low, _ in differences):
        return text + "; no interval from one replication"
    ranges = undecided([(e, low) for e, _, low, _ in differences], [(e, high) for e, _, _, high in differences])
    return text + ("; undecided for " + ", ".join(ranges) if ranges else "; decided at every elasticity")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("study")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--measure", default="emergency_admission")
    parser.add_argument("--elasticity", type=float, default=0.1)
    parser.add_argument("options", nargs="*", help="options of esther run, behind --")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    e = asked.elasticity
    columns = {"off": ["--feedback", "off"], "investment": ["--feedback", "investment"],
               "full_low": ["--feedback", "full", "--elasticity", f"{-e}"],
               "full_high": ["--feedback", "full", "--elasticity", f"{e}"]}
    for name, words in columns.items():
        subprocess.run([asked.program, "run", asked.study, "-o", asked.folder / f"{name}.h5", "--overwrite", *words,
                        *asked.options], check=True)

    def compared(name, baseline=None):
        words = ["--baseline", baseline] if baseline else []
        text = subprocess.run([asked.program, "compare", asked.folder / f"{name}.h5", "--json", "--measure", asked.measure,
                               *words], check=True, capture_output=True, text=True).stdout
        return json.loads(text)["measures"][0]

    told = {name: compared(name) for name in columns}
    names = [row["scenario"] for row in told["off"]["scenarios"]]
    print(f"{asked.measure}, {told['off']['unit']}")
    print()
    print(f"| scenario | off | investment | full, elasticity {-e:+g} to {e:+g} |")
    print("|---|---|---|---|")
    for i, name in enumerate(names):
        level = {column: told[column]["scenarios"][i]["level"]["mean"] for column in columns}
        print(f"| {name} | {level['off']:.4g} | {level['investment']:.4g} | "
              f"{level['full_low']:.4g} to {level['full_high']:.4g} |")
    print()
    print("| scenarios | difference, off | ranking changes |")
    print("|---|---|---|")
    rows = {(column, baseline): compared(column, baseline) for column in columns for baseline in names[:-1]}
    for (i, first), (j, second) in itertools.combinations(enumerate(names), 2):
        differences = []
        for elasticity, column in ((-e, "full_low"), (0.0, "investment"), (e, "full_high")):
            figures = rows[(column, first)]["scenarios"][j]["difference"]
            if figures.get("identical"):
                differences.append((elasticity, 0.0, 0.0, 0.0))
            else:
                differences.append((elasticity, figures["mean"], figures.get("low"), figures.get("high")))
        off = rows[("off", first)]["scenarios"][j]["difference"]
        mean = 0.0 if off.get("identical") else off["mean"]
        print(f"| {second} less {first} | {mean:+.4g} | {crossing(differences)} |")


if __name__ == "__main__":
    main()
