"""What each practice alone moves: one care model for each practice of the library against the reference, which has none.

    python3 sign_table.py build/release/bin/esther FOLDER [PERSONS [REPLICATIONS [PRACTICE...]]]

Without names all practices are run. Writes the study into FOLDER, runs it there and prints a row for each practice: the paired difference of each outcome from the
reference with half the width of its 95 % interval (Monte Carlo error alone); `0` where it is exactly nothing in every
replication, `.` where the interval holds 0. The expected signs, with their causes, stand in scenarios/library/README.md.
"""

import json
import pathlib
import re
import subprocess
import sys

LIBRARY = pathlib.Path(__file__).resolve().parents[2] / "scenarios" / "library"
OUTCOMES = ["emergency_admission", "arisen_in_hospital", "same_day_emergency", "emergency_in_all", "acsc_19",
            "ae_attendance", "bed_occupancy", "delayed_days", "gp_contact", "community_contact", "lost_referral", "death"]


def write_study(folder, persons, replications, chosen):
    """The study, its people and its care models; everything else is the library's own."""
    text = (LIBRARY / "mechanisms.yaml").read_text(encoding="utf-8")
    practices = re.findall(r"^  (\w+): +\{mechanism:", text, flags=re.MULTILINE)
    people = (LIBRARY / "populations" / "north_somerset.yaml").read_text(encoding="utf-8")
    people = people.replace("../data", str(LIBRARY / "data")).replace(
        "england_people.yaml", str(LIBRARY / "populations" / "england_people.yaml"))
    (folder / "people.yaml").write_text(people + f"persons: {persons}\n", encoding="utf-8")
    rows = []
    unknown = set(chosen) - set(practices)
    if unknown:
        sys.exit(f"no such practice: {', '.join(sorted(unknown))}; there are: {', '.join(practices)}")
    for one in ["reference", *(chosen or practices)]:
        lines = [f"care_model: {one}", "practices:"]
        lines += [f"  {p}: {{status: {'seen' if p == one else 'absent'}, evidence: sign table}}" for p in practices]
        (folder / f"{one}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        rows.append(f"  - {{name: {one}, population: people.yaml, setting: {LIBRARY}/settings/north_somerset.yaml, "
                    f"care_model: {one}.yaml, contract: {LIBRARY}/contracts/payment_by_results.yaml}}")
    study = ["study: sign_table", "seed: 20111", f"replications: {replications}", "warm_up: 1 year", "measure: 1 year",
             f"pathways: [{LIBRARY}/pathways.yaml]", f"mechanisms: {LIBRARY}/mechanisms.yaml",
             "unknown_practices: off", "learning: off", "arms: []", "reference: reference", "scenarios:", *rows]
    (folder / "study.yaml").write_text("\n".join(study) + "\n", encoding="utf-8")


def cell(figures):
    """`-0.52 ±0.31`, with `.` behind it where the interval holds 0."""
    if figures["identical"]:
        return "0"
    mean, low, high = (figures[key] for key in ("mean", "low", "high"))
    if low is None:
        return f"{mean:+.3g} ."  # the same in all replications: how far chance goes is not known
    return f"{mean:+.3g} ±{(high - low) / 2:.2g}" + (" ." if low <= 0 <= high else "")


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    persons = int(sys.argv[3]) if len(sys.argv) > 3 else 202566
    replications = int(sys.argv[4]) if len(sys.argv) > 4 else 4
    folder.mkdir(parents=True, exist_ok=True)
    write_study(folder, persons, replications, sys.argv[5:])
    results = folder / f"results_{persons}_{replications}.h5"
    subprocess.run([program, "run", folder / "study.yaml", "-o", results, "--overwrite"], check=True)
    told = subprocess.run([program, "compare", results, "--json", "--measure", ",".join(OUTCOMES)], check=True,
                          capture_output=True, text=True).stdout
    measures = {measure["measure"]: measure for measure in json.loads(told)["measures"]}
    print("| practice | " + " | ".join(OUTCOMES) + " |")
    print("|---" * (len(OUTCOMES) + 1) + "|")
    levels = [f"{measures[o]['scenarios'][0]['level']['mean']:.4g} {measures[o]['unit']}" for o in OUTCOMES]
    print("| reference | " + " | ".join(levels) + " |")
    for i, figures in enumerate(measures[OUTCOMES[0]]["scenarios"][1:], 1):
        cells = [cell(measures[o]["scenarios"][i]["difference"]) for o in OUTCOMES]
        print(f"| `{figures['scenario']}` | " + " | ".join(cells) + " |")


main()
