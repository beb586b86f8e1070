"""Runs the appraisal of all systems on a made-up library: two care models of one practice and of none, 800 people.

    python3 all_systems_test.py ESTHER
"""

import csv
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "scenarios" / "library"
# What each model has, beside nothing.
MODELS = {"usual": [], "empty": [], "records": ["shared_record"]}

STUDY = """\
study: {name}
title: Made up
seed: 4
replications: 8
warm_up: 1 year
measure: 3 years
pathways: [{pathways}/copd_exacerbation.yaml, {pathways}/fall.yaml, {pathways}/gp_consultation.yaml]
mechanisms: {library}/mechanisms.yaml
unknown_practices: off
reference: usual
scenarios:
"""


def write_library(folder):
    """A study at home and one of all on the same people."""
    practices = re.findall(r"^  (\w+): +\{mechanism:", (LIBRARY / "mechanisms.yaml").read_text(encoding="utf-8"),
                           flags=re.MULTILINE)
    for model, has in MODELS.items():
        lines = [f"  {p}: {{status: {'seen' if p in has else 'absent'}, evidence: made up}}" for p in practices]
        (folder / f"{model}.yaml").write_text(f"care_model: {model}\npractices:\n" + "\n".join(lines) + "\n",
                                              encoding="utf-8")
    (folder / "home").mkdir()
    studies = {folder / "home" / "records.yaml": ["usual", "records"], folder / "same.yaml": list(MODELS)}
    for path, models in studies.items():
        rows = [f"  - {{name: {m}, population: {LIBRARY}/populations/north_somerset.yaml, "
                f"setting: {LIBRARY}/settings/north_somerset.yaml, care_model: {folder}/{m}.yaml, "
                f"contract: {LIBRARY}/contracts/block.yaml}}" for m in models]
        path.write_text(STUDY.format(name=path.stem if path.parent == folder else path.stem + "_at_home",
                                     library=LIBRARY, pathways=ROOT / "pathways" / "library") + "\n".join(rows) + "\n", encoding="utf-8")
    return [str(path) for path in studies]


def appraise(esther, folder, studies, *more):
    done = subprocess.run([sys.executable, ROOT / "analysis/python/all_systems.py", esther, folder, "--quick",
                           "--unknowns", "off,on", "--studies", *studies, *more], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"all_systems.py ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout, done.stderr.count("$ ")


def rows_of(text, head):
    """Cells of the rows of the table below a heading."""
    below = text[text.index(head):].split("\n## ")[0]
    table = below[below.index("| system"):].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def check(fact, what):
    if not fact:
        sys.exit(f"not so: {what}")


def main(esther):
    with tempfile.TemporaryDirectory(prefix="esther appraisal ") as place:
        place = pathlib.Path(place)
        (place / "library").mkdir()
        studies = write_library(place / "library")

        plan, runs = appraise(esther, place / "plan", studies, "--plan")
        check("3 runs, about" in plan and runs == 0, "a plan runs nothing")
        check(not list((place / "plan").glob("*.h5")), "a plan makes no results")

        whole, runs = appraise(esther, place / "whole", studies)
        check(runs == 3, f"the same people under two settings and home under one are three runs, not {runs}")
        check("These figures mean nothing" in whole, "--quick says what it is")
        same = rows_of(whole, "## Unknown practices off: on the same people")
        check([row[0] for row in same][0] == "empty", "what does nothing stands first")
        check(same[0][-1] == "exactly nothing" and "(identical)" in same[0][2], "a model of no practice does nothing")
        check(len(same) == 2 and all(len(row) == 11 for row in same), "two systems, three years and what is said of them")
        check(rows_of(whole, "off: each at home")[0][:2] == ["records", "records_at_home"], "each at home too")
        ranks = rows_of(whole, "## Ranks in same")
        check(sorted(row[0] for row in ranks) == ["empty", "records"], "every system has a rank")

        again, runs = appraise(esther, place / "whole", studies)
        check(runs == 0 and again == whole, "what stands is not run again")
        (place / "whole" / "same.on.h5").unlink()
        again, runs = appraise(esther, place / "whole", studies)
        check(runs == 1, "what is missing is run")

        # One system at a time beside the same reference; of two settings, only the first.
        _, runs = appraise(esther, place / "parts", studies[1:], "--memory", "0.000001", "--unknowns", "off")
        check(runs == 2, f"two systems, one at a time, are two runs, not {runs}")
        tables = []
        for folder in ("whole", "parts"):
            with open(place / folder / "all_systems.csv", encoding="utf-8", newline="") as file:
                tables.append(sorted(row for row in csv.reader(file) if row[1:3] in (["study", "unknown_practices"],
                                                                                     ["same", "off"])))
        check(tables[0] == tables[1], "parts beside the same reference give the figures of the whole")
        check(len(tables[0]) > 20, "a row for each system, year and part of the effect")

        model = place / "library" / "empty.yaml"
        model.write_text(model.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
        _, runs = appraise(esther, place / "parts", studies[1:], "--memory", "0.000001", "--unknowns", "off")
        check(runs == 2, "a file that changed makes all results old")
    print("the appraisal runs, resumes and adds up")


main(sys.argv[1])
