"""The appraisal of all systems: runs every study and prints one table of their effects by year since go-live.

    python3 all_systems.py build/release/bin/esther FOLDER [--plan] [--quick] [--unknowns off,on,drawn]
        [--home-unknowns off] [--replications N] [--threads N] [--memory GB] [--studies FILE...]

Without --studies: systems_on_weston.yaml, all systems on the same people, and every study of
scenarios/library/home with systems to compare, each in its own place. Each runs with the arms `ideal` and
`flow_only`; the first under every setting of unknown practices, since ranks may move with it, those at home as they
are known (off). A study whose results would not fit into the memory runs in parts, a few systems at a
time beside the reference, which is the same in all of them to the last bit. Whatever stands in FOLDER and was made
by the same program from the same files is not run again, so that an appraisal that was stopped goes on.

--plan   prints what would run, and what time and memory it takes, and runs nothing but a tiny probe of the sizes
--quick  800 people and two replications everywhere: shows that all of it runs; its figures mean nothing

FOLDER then holds all_systems.md, all_systems.csv and a results file for each run. Debian's python3-yaml and
python3-xarray are needed.
"""

import argparse
import csv
import hashlib
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import time

import yaml

LIBRARY = pathlib.Path(__file__).resolve().parents[2] / "scenarios" / "library"
ARMS = ["ideal", "flow_only"]
QUICK_PEOPLE = 800
QUICK_REPLICATIONS = 2
# Main job on two threads: 71 s for 202,566 people, 4 replications, one year of warm-up, three of five care models.
SECONDS_PER_PERSON_YEAR = 71 / (202566 * 4 * 16)
COPIES = 3.5  # of the arrays in memory while a file is made, written, opened again and compared: measured
OTHERS = ["acsc_19", "ae_attendance", "bed_occupancy", "delayed_days", "gp_contact", "elective_admission", "death"]
# Quantiles of Student's t, 97.5 %, for 1 to 30 degrees of freedom; beyond these nearly normal.
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
     2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]


class Study:
    """A study file, as far as it decides what runs."""

    def __init__(self, path):
        self.path = pathlib.Path(path).resolve()
        text = yaml.load(self.path.read_text(encoding="utf-8"), yaml.BaseLoader)
        self.name = text["study"]
        self.title = text.get("title", self.name)
        self.reference = text["reference"]
        self.systems = [row["name"] for row in text["scenarios"] if row["name"] != self.reference]
        self.population = next(row["population"] for row in text["scenarios"] if row["name"] == self.reference)
        self.replications = int(text["replications"])
        self.warm_up, self.years = years_of(text["warm_up"]), years_of(text["measure"])
        self.is_home = self.path.parent.name == "home"

    def people(self):
        """Persons at the start, from the file or from the census that it names."""
        path = self.path.parent / self.population
        text = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        persons = text.get("persons")
        if isinstance(persons, dict):
            return sum(int(n.replace(",", "")) for n in persons.values())
        if persons:
            return int(persons.replace(",", ""))
        with open(path.parent / text["census"]["file"], encoding="utf-8", newline="") as file:
            rows = csv.DictReader(line for line in file if not line.startswith("#"))
            chosen = [r for r in rows if r.get("area_name", r.get("municipality")) in text["census"]["areas"]]
        # One table has a row for each age, the other a column.
        return sum(int(n) for r in chosen for key, n in r.items() if key == "persons" or key.startswith("age_")
                   and key not in ("age_lo", "age_hi"))


def years_of(text):
    """`3 years` -> 3, `120 days` -> 0.33."""
    number, unit = text.split()
    return float(number) * {"year": 1, "month": 1 / 12, "week": 7 / 365, "day": 1 / 365}[unit.rstrip("s")]


def resolved(path):
    """A file's text with every file that it names by its whole path."""
    def whole(match):
        named = (path.parent / match.group(0)).resolve()
        return str(named) if named.is_file() else match.group(0)
    return re.sub(r"[\w./-]+\.(?:yaml|csv)", whole, path.read_text(encoding="utf-8"))


def tiny_copy(study, folder, people):
    """The same study with few people and a short warm-up, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = resolved(study.path)
    for population in sorted(set(re.findall(r"population: ([^,}\n]+\.yaml)", text))):
        few = resolved(pathlib.Path(population))
        areas = re.search(r"^persons: \{(.*)\}$", few, re.MULTILINE)
        if areas:
            names = [part.split(":")[0].strip() for part in areas.group(1).split(",")]
            line = "persons: {" + ", ".join(f"{name}: {people // len(names)}" for name in names) + "}"
        else:
            line = f"persons: {people}"
        few = re.sub(r"^persons:.*\n?", "", few, flags=re.MULTILINE).rstrip("\n") + "\n" + line + "\n"
        copy = folder / pathlib.Path(population).name
        copy.write_text(few, encoding="utf-8")
        text = text.replace(f"population: {population}", f"population: {copy}")
    text = re.sub(r"^warm_up:.*$", "warm_up: 60 days", text, flags=re.MULTILINE)
    copy = folder / f"study_{study.path.name}"  # a population may have the study's name
    copy.write_text(text, encoding="utf-8")
    return copy


def probe(esther, study, folder):
    """Bytes of one month of one scenario and replication, from a tiny run of the study."""
    import xarray  # only here: the tables need no array
    copy = tiny_copy(study, folder / "probe", QUICK_PEOPLE // 2)
    copy.write_text(re.sub(r"^measure:.*$", "measure: 60 days", copy.read_text(encoding="utf-8"), flags=re.MULTILINE),
                    encoding="utf-8")
    results = folder / "probe" / "probe.h5"
    subprocess.run([esther, "run", copy, "-o", results, "--replications", "1", "--overwrite", "--scenarios",
                    study.reference], check=True, stderr=subprocess.DEVNULL)
    with xarray.open_dataset(results) as data:
        runs = data.sizes["scenario"] * data.sizes["replication"] * data.sizes["month"]
        return sum(array.nbytes for array in data.data_vars.values() if "month" in array.dims) / runs


class Job:
    """One run of the program: some systems of a study under one setting of unknown practices."""

    def __init__(self, study, unknowns, part, systems, options):
        self.study, self.unknowns, self.systems = study, unknowns, systems
        self.replications = replications_of(study, options)
        self.results = options.folder / f"{study.name}.{unknowns}{part}.h5"
        source = study.path
        if options.quick:
            source = tiny_copy(study, options.folder / "quick", QUICK_PEOPLE)
        self.command = [str(options.esther), "run", str(source), "-o", str(self.results), "--overwrite",
                        "--arms", ",".join(ARMS), "--unknown-practices", unknowns, "--scenarios", ",".join(systems),
                        "--replications", str(self.replications)]
        if options.threads:
            self.command += ["--threads", str(options.threads)]

    def rows(self):
        """Of scenarios and arms: the ceiling is the reference's, what is stated each system's."""
        return 2 + 2 * len(self.systems)

    def person_years(self, people):
        return people * self.replications * (self.study.warm_up + self.rows() * self.study.years)

    def run(self, inputs):
        """Runs unless its results stand already. Seconds and peak memory in MB, of whenever it ran."""
        note = self.results.with_suffix(".json")
        made = {"command": self.command[1:], "inputs": inputs}
        if self.results.exists() and note.exists():
            told = json.loads(note.read_text(encoding="utf-8"))
            if {key: told[key] for key in made} == made:
                return told
        print("$", *self.command, file=sys.stderr, flush=True)
        start = time.monotonic()
        child = subprocess.Popen(self.command)
        _, status, usage = os.wait4(child.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(f"all_systems: the run of {self.study.name} failed; mend it and start again: what was "
                             "done stays")
        made |= {"seconds": time.monotonic() - start, "peak_mb": usage.ru_maxrss / 1024}
        note.write_text(json.dumps(made), encoding="utf-8")
        return made


def replications_of(study, options):
    return options.replications or (QUICK_REPLICATIONS if options.quick else study.replications)


def parts_of(study, month_bytes, options):
    """The systems in parts whose results fit into the memory."""
    n_months = 12 * (study.warm_up + study.years) + 1
    row = month_bytes * n_months * replications_of(study, options) * COPIES
    at_once = max(1, int((options.memory * 2**30 / row - 2) / 2))
    return [study.systems[i:i + at_once] for i in range(0, len(study.systems), at_once)]


def digest_of_inputs(options, studies):
    """Of the program and of all files that may be behind a result."""
    digest = hashlib.sha256(options.esther.read_bytes())
    folders = {LIBRARY, LIBRARY.parents[1] / "pathways" / "library", *(study.path.parent for study in studies)}
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix in (".yaml", ".csv"):
            digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def interval(values):
    """Mean and 95 % interval over replications; where all are alike, how far chance goes is not known."""
    n = len(values)
    mean = sum(values) / n
    if n < 2 or len(set(values)) == 1:
        return mean, -math.inf, math.inf
    sd = math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1))
    half = (T[n - 2] if n - 2 < len(T) else 1.96) * sd / math.sqrt(n)
    return mean, mean - half, mean + half


def in_all(effects):
    """What a system is judged by: an admission under another name is none avoided."""
    return effects["in_all"] or effects


class Row:
    """What came of one system in one study under one setting."""

    def __init__(self, job, told, name):
        def mine(effects, key="avoided_emergency_admissions"):
            return next(row for row in effects[key] if row["scenario"] == name)
        self.job, self.name = job, name
        self.years = {effects["year"]: mine(effects) for effects in told["years"]}
        self.year, self.headline = told["year"], mine(told)
        self.twins = mine(told, "twins") if told["twins"] else None
        self.others = {measure["measure"]: mine(measure, "scenarios")["difference"] for measure in told["measures"]}
        self.rank = None  # best and worst possible, among the systems of the same study and setting

    def verdict(self):
        row = self.headline
        if row["identical"]:
            return "exactly nothing"
        words = ["cannot be told from nothing"] if row["cannot_be_told_from_nothing"] else []
        if not words:
            words = ["avoids" if in_all(row)["mean"] > 0 else "CAUSES MORE"]
        if row["mostly_stated"]:
            words.append("MORE THAN HALF STATED")
        if row["mostly_another_name"]:
            words.append("AT LEAST HALF BY ANOTHER NAME")
        return ", ".join(words)

    def order(self):
        """Null ones first, the smallest in front; then who avoids most."""
        is_null = self.headline["cannot_be_told_from_nothing"]
        mean = in_all(self.headline)["mean"]
        return (0, abs(mean)) if is_null else (1, -mean)


def read_rows(job, esther, references):
    """One row for each system of a run. Parts of a study must agree on the reference."""
    told = json.loads(subprocess.run([esther, "compare", job.results, "--json", "--by-year"], check=True,
                                     capture_output=True, text=True).stdout)
    base = told["measures"][0]["scenarios"][0]["level"]["mean"]
    if references.setdefault((job.study.name, job.unknowns), base) != base:
        raise SystemExit(f"all_systems: the parts of {job.study.name} differ in the reference: they are not of one study")
    return [Row(job, told, name) for name in job.systems], told


def rank(rows):
    """Ranks that each system may have: two are in order if the interval of their paired difference holds no 0."""
    for row in rows:
        better = worse = 0
        for other in rows:
            pairs = zip(in_all(other.headline)["by_replication"], in_all(row.headline)["by_replication"])
            _, low, high = interval([theirs - own for theirs, own in pairs])
            better += low > 0
            worse += high < 0
        row.rank = (1 + better, len(rows) - worse)


def figure(figures, decimals=2):
    """`+1.98 (1.80 to 2.15)`."""
    if figures is None:
        return "-"
    text = f"{figures['mean']:+.{decimals}f}"
    if figures.get("identical"):
        return text + " (identical)"
    return text if figures["low"] is None else text + f" ({figures['low']:.{decimals}f} to {figures['high']:.{decimals}f})"


def table(head, lines):
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *lines]) + "\n"


def rank_text(ranks):
    return "-" if ranks is None else str(ranks[0]) if ranks[0] == ranks[1] else f"{ranks[0]}-{ranks[1]}"


def effects_table(rows):
    years = sorted({year for row in rows for year in row.years})
    head = ["system", "study", *(f"year {year}" + (" (headline)" if year == rows[0].year else "") for year in years),
            "in all", "outside hospital", "stated", "ceiling", "rank", "verdict"]
    lines = [[row.name, row.job.study.name, *(figure(row.years.get(year)) for year in years),
              figure(row.headline["in_all"]), figure(row.headline["outside_hospital"]), figure(row.headline["stated"]),
              figure(row.headline["ceiling"]), rank_text(row.rank), row.verdict()]
             for row in sorted(rows, key=Row.order)]
    return table(head, lines)


def ranks_table(rows, settings):
    """Ranks under every setting; one that moves is undecided."""
    lines = []
    for name in dict.fromkeys(row.name for row in rows):
        ranks = [next(row.rank for row in rows if row.name == name and row.job.unknowns == s) for s in settings]
        decided = len(set(ranks)) == 1 and ranks[0][0] == ranks[0][1]
        lines.append([name, *map(rank_text, ranks), "decided" if decided else "undecided"])
    return table(["system", *settings, "rank"], lines)


def others_table(rows):
    lines = [[row.name, row.job.study.name, *(figure(row.others.get(other)) for other in OTHERS)]
             for row in sorted(rows, key=Row.order)]
    return table(["system", "study", *OTHERS], lines)


def twins_table(rows):
    parts = ["avoided", "postponed", "caused", "brought_forward", "always"]
    lines = [[row.name, row.job.study.name, *(figure(row.twins[part]) for part in parts)]
             for row in sorted(rows, key=Row.order) if row.twins]
    return table(["system", "study", *(part.replace("_", " ") for part in parts)], lines)


def write_csv(rows, path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["people", "study", "unknown_practices", "system", "year", "quantity", "mean", "low", "high"])
        for row in rows:
            for year, effects in row.years.items():
                parts = {"avoided": effects, **{part: effects[part] for part in
                                                ("in_all", "outside_hospital", "flow", "stated", "ceiling")}}
                for part, figures in parts.items():
                    if figures:
                        out.writerow(["home" if row.job.study.is_home else "same", row.job.study.name,
                                      row.job.unknowns, row.name, year, part, figures["mean"], figures["low"],
                                      figures["high"]])


def commit():
    """Of the project, with a word if files differ from it."""
    told = subprocess.run(["git", "-C", LIBRARY, "describe", "--always", "--tags", "--dirty"], capture_output=True,
                          text=True, check=False)
    return told.stdout.strip() or "unknown"


def report(rows, meanings, made, options):
    total = sum(run["seconds"] for run in made.values())
    text = "# All systems: net emergency admissions avoided per 1,000 person-years, by year since go-live\n\n"
    if options.quick:
        text += f"**--quick: {QUICK_PEOPLE} people. These figures mean nothing.**\n\n"
    text += (f"State of the project {commit()}. {len(made)} runs, {total / 60:.1f} minutes in all, peak "
             f"{max(run['peak_mb'] for run in made.values()) / 1024:.1f} GB. "
             "Those that cannot be told from nothing stand first. In brackets 95 % intervals, paired; each is for itself, "
             "so that one in twenty misses. `in all`: with illnesses that arose in hospital and emergencies seen through within "
             "the day counted as admissions; order, rank, verdict, `stated` (put in and not brought about) and `ceiling` (no "
             "friction and ample capacity) go by it.\n\n" + " ".join(sorted(meanings)) + "\n")
    for setting in dict.fromkeys(row.job.unknowns for row in rows):
        for is_home, title in [(False, "on the same people"), (True, "each at home")]:
            some = [row for row in rows if row.job.unknowns == setting and row.job.study.is_home == is_home]
            if some:
                text += f"\n## Unknown practices {setting}: {title}\n\n" + effects_table(some)
                text += f"\nOther outcomes, differences in year {some[0].year}:\n\n" + others_table(some)
                text += ("\nPeople with an emergency admission from go-live to the end of that year, per 1,000:\n\n"
                         + twins_table(some))
    for study in dict.fromkeys(row.job.study.name for row in rows if not row.job.study.is_home):
        text += (f"\n## Ranks in {study}\n\nA rank is decided if it is the same whatever unknown practices are taken to "
                 "be. Ranges: a paired interval between two systems holds 0.\n\n")
        text += ranks_table([row for row in rows if row.job.study.name == study], options.unknowns)
    lines = [[name, f"{run['seconds']:.0f}", f"{run['peak_mb'] / 1024:.2f}"] for name, run in made.items()]
    return text + "\n## Runs\n\n" + table(["run", "seconds", "peak [GB]"], lines)


def show_plan(jobs, is_quick):
    lines, seconds = [], 0
    for job in jobs:
        people = QUICK_PEOPLE if is_quick else job.study.people()
        needed = job.person_years(people) * SECONDS_PER_PERSON_YEAR
        gigabytes = COPIES * job.month_bytes * (12 * (job.study.warm_up + job.study.years) + 1)
        gigabytes *= job.rows() * job.replications / 2**30
        seconds += needed
        lines.append([job.results.name, f"{people:,}", str(len(job.systems)), f"{job.person_years(people) / 1e6:.1f}",
                      f"{needed:.0f}", f"{gigabytes:.1f}"])
    print(table(["run", "people", "systems", "million person-years", "seconds", "GB"], lines))
    print(f"{len(jobs)} runs, about {seconds / 60:.0f} minutes on two cores at {SECONDS_PER_PERSON_YEAR * 1e6:.2f} "
          "microseconds a person-year, one run at a time; GB of results, beside the people of two replications")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("esther", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--plan", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--unknowns", default="off,on,drawn")
    parser.add_argument("--home-unknowns", default="off")
    parser.add_argument("--replications", type=int)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--memory", type=float, default=8, metavar="GB", help="for the results of a run (8)")
    parser.add_argument("--studies", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    options.esther, options.folder = options.esther.resolve(), options.folder.resolve()
    options.unknowns, options.home_unknowns = options.unknowns.split(","), options.home_unknowns.split(",")
    return options


def main():
    options = arguments()
    options.folder.mkdir(parents=True, exist_ok=True)
    paths = options.studies or [LIBRARY / "systems_on_weston.yaml", *sorted((LIBRARY / "home").glob("*.yaml"))]
    studies = [study for study in map(Study, paths) if study.systems]
    month_bytes = probe(options.esther, studies[0], options.folder)
    jobs = []
    for unknowns in dict.fromkeys([*options.unknowns, *options.home_unknowns]):
        for study in studies:
            if unknowns not in (options.home_unknowns if study.is_home else options.unknowns):
                continue
            parts = parts_of(study, month_bytes, options)
            for i, systems in enumerate(parts, 1):
                jobs.append(Job(study, unknowns, f".{i}" if len(parts) > 1 else "", systems, options))
                jobs[-1].month_bytes = month_bytes
    if options.plan:
        show_plan(jobs, options.quick)
        return
    inputs = digest_of_inputs(options, studies)
    made, rows, references, meanings = {}, [], {}, set()
    for job in jobs:
        made[job.results.name] = job.run(inputs)
        new, told = read_rows(job, options.esther, references)
        rows += new
        meanings.add(told["meaning"])
    for key in references:
        rank([row for row in rows if (row.job.study.name, row.job.unknowns) == key])
    text = report(rows, meanings, made, options)
    (options.folder / "all_systems.md").write_text(text, encoding="utf-8")
    write_csv(rows, options.folder / "all_systems.csv")
    print(text)


if __name__ == "__main__":
    main()
