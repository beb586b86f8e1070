"""Counts the engine's instructions an event, and what they are spent on. Needs valgrind; load does not matter.

    bench/instructions.py [--programs build/release/bin] [--only w1,w4] [--readme]

Each workload runs in two sizes under callgrind: their difference leaves out what every run costs, however short.
What runs is `esther_lines`, the same program with line numbers in the engine, so that what was inlined is told apart by
the file that it was written in. `--readme` writes the table into bench/README.md.
"""

import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

import workloads

README = "bench/README.md"
BEGIN = "<!-- counted: bench/instructions.py --readme writes what follows -->"
END = "<!-- end of what was counted -->"

# The first that matches the file is what its instructions are spent on; else, the first that matches the function.
SUBJECTS = [
    ("random numbers and laws", r"sim/random/|Random123|arithmetic|Law::|QuantileTable|correlated|det::|random_bits|side_by_side|in_a_row"),
    ("queue of events", r"event_queue|EventQueue|ChunkLists|chunk_lists|stl_heap|_heap|Restore"),
    ("tallies", r"sim/observe/|Distribution|Tally"),
    ("rules of plain customers", r"engine/plain\.cpp|_plain\(|pass_on|foresee"),
    ("claims and pools", r"engine/(resource|line|units|several|interrupt|absence)\.cpp|FlatMap|flat_map"),
    ("messages and bodies on the way", r"engine/message\.cpp|engine/travel\.cpp|core/mail|engine/run\."),
    ("people and arrivals", r"engine/person\.cpp|engine/source\.cpp|model/attributes"),
    ("walking the graph", r"engine/episode\.cpp|engine/draw\.cpp|core/slots"),
    ("dispatch", r"engine/advance\.cpp|engine/event\.hpp|engine/shard|engine/state|engine/rules|sim/core/|sim/model/"),
]
OTHER = "the rest: containers and memory of the C and C++ libraries"


def run(command, scratch):
    """Instructions of a program by "file:function", and its executed events."""
    out = os.path.join(scratch, "callgrind")
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    events, _ = workloads.read_output(done.stdout, done.stderr)
    return events, own_costs(out)


def own_costs(file):
    """Reads callgrind's own format: a file (fl; fi or fe for inlined code) and a function (fn) stand for the costs that
    follow; a line after calls= is the cost of what was called, counted there."""
    costs = collections.Counter()
    names = {"file": {}, "function": {}}
    place, function, called = "", "", False

    def name_of(kind, text):
        number, _, name = text.partition(" ")
        if name:
            names[kind][number] = name
        return names[kind][number]

    with open(file, encoding="utf-8") as lines:
        for line in lines:
            key, _, value = line.rstrip("\n").partition("=")
            if key in ("fl", "fi", "fe", "cfi", "cfl"):
                name = name_of("file", value)
                place = place if key.startswith("c") else name
            elif key in ("fn", "cfn"):
                name = name_of("function", value)
                function = name if key == "fn" else function
            elif key == "calls":
                called = True
            elif re.match(r"[\d+*-]", line):
                if not called:
                    costs[f"{place}:{function}"] += int(line.split()[1])
                called = False
            elif line.startswith("totals:") and sum(costs.values()) != int(line.split()[1]):
                sys.exit(f"{file}: the costs read add up to {sum(costs.values())}, not {line}")
    return costs


def subject_of(name):
    place, _, function = name.partition(":")
    for text in (place, function):
        for subject, pattern in SUBJECTS:
            if re.search(pattern, text):
                return subject
    return OTHER


def study_of(name, programs, scratch, size):
    """The command that runs so much of a workload."""
    if name == "w3":
        return [f"{programs}/phold", "1", "0.1", str(size)]
    folder = workloads.in_folder(scratch, f"{name}_{size}")
    if name == "w4":
        study = workloads.england(folder, 20_000, 1, size)
    else:
        file = {"w1": "w1_mm1.yaml", "w2": "w2_network.yaml"}[name]
        study = workloads.rewritten(f"bench/workloads/{file}", folder, [(r"count: \d+", f"count: {size}")])
    return [f"{programs}/esther_lines", *workloads.esther(programs, study, folder)[1:]]


SIZES = {"w1": (20_000, 60_000), "w2": (20_000, 60_000), "w3": (1, 2), "w4": (31, 60)}  # days, both in the second month: the results are of one size
WHAT = {"w1": "M/M/1", "w2": "five stations", "w3": "PHOLD, 10 % remote", "w4": "the reference model, 20,000 people"}


def difference(commands, scratch):
    (less, base), (more, costs) = (run(command, scratch) for command in commands)
    costs.subtract(base)
    return more - less, costs


def tell_most(costs, n):
    for place, cost in costs.most_common(n):
        print(f"{cost / sum(costs.values()):6.1%} {subject_of(place)}: {place[:150]}", file=sys.stderr)


def tables(programs, names, scratch):
    counted = {}
    for name in names:
        commands = [study_of(name, programs, scratch, size) for size in SIZES[name]]
        events, costs = difference(commands, scratch)
        shares = collections.Counter()
        for place, cost in costs.items():
            shares[subject_of(place)] += cost / events
        counted[name] = shares
        print(f"{name}: {sum(shares.values()):,.0f} instructions an event", file=sys.stderr)
        tell_most(costs, 30)
    lines = ["| instructions an event | " + " | ".join(f"{name}: {WHAT[name]}" for name in names) + " |",
             "|---|" + "---|" * len(names)]
    lines.append("| all | " + " | ".join(f"{sum(counted[name].values()):,.0f}" for name in names) + " |")
    split = [name for name in names if name != "w3"]  # a program of its own, without line numbers
    for subject in [subject for subject, _ in SUBJECTS] + [OTHER] if split else []:
        lines.append(f"| {subject} | " + " | ".join(share(counted[name], subject) if name in split else ""
                                                   for name in names) + " |")
    return "\n".join(lines)


def share(shares, subject):
    return f"{shares[subject]:,.0f} ({shares[subject] / sum(shares.values()):.0%})"


def main():
    parser = argparse.ArgumentParser(description="Counts the engine's instructions an event")
    parser.add_argument("--programs", default="build/release/bin", help="folder of the built programs")
    parser.add_argument("--only", default="w1,w2,w3,w4", help="workloads, with commas")
    parser.add_argument("--readme", action="store_true", help=f"write the tables into {README}")
    arguments = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="esther_bench_")
    try:
        text = tables(arguments.programs, arguments.only.split(","), scratch)
    finally:
        shutil.rmtree(scratch)
    print(text)
    if arguments.readme:
        workloads.write_between(README, BEGIN, END, text)


main()
