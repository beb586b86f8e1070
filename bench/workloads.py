"""What is measured beside what, and what is claimed of it: a table for bench/run.py.

A workload has contestants, programs that do the same work; a claim compares two of them, or one with a figure.
"""

import dataclasses
import json
import math
import os
import re
import subprocess
import typing


@dataclasses.dataclass
class Contestant:
    name: str
    command: list
    check: typing.Callable  # answers of a program by hand -> faults, a list of text
    threads: int = 1


@dataclasses.dataclass
class Claim:
    text: str
    value: typing.Callable  # samples of one round, by name of the contestant -> figure
    target: typing.Optional[float] = None  # none: shown, not judged
    at_least: bool = True


@dataclasses.dataclass
class Workload:
    name: str
    what: str
    contestants: list
    claims: list
    rounds: int = 5


@dataclasses.dataclass
class Sizes:
    """How much of each workload is run: the issue's own sizes, or small ones that show that all works."""

    w1: int = 10_000_000
    w2: int = 10_000_000
    simpy: int = 100_000
    w3_end: float = 100
    w4_study: str = "scenarios/library/weston_options.yaml"
    w4_replications: int = 2
    w5_share: int = 1
    w5_town_share: int = 50  # of w5_town: five towns
    people: tuple = (10_000, 100_000, 1_000_000, 10_000_000)
    people_at_least: int = 2_000_000  # fewer are run again and again
    sites_people: int = 1_000_000
    towns: tuple = (5, 50, 500)
    replications: tuple = (10, 100, 500)
    days: tuple = (30, 90)

    @staticmethod
    def quick():
        return Sizes(w1=100_000, w2=100_000, simpy=5_000, w3_end=5,
                     w4_study="scenarios/library/weston_options_small.yaml", w4_replications=1, w5_share=500,
                     w5_town_share=5000, people=(1_000, 10_000), people_at_least=5_000, sites_people=10_000,
                     towns=(1, 5), replications=(1, 5), days=(10, 30))


def near(answers, name, expected, error):
    """A fault if an answer lies beyond 4.5 standard errors, the project's limit for answers known exactly."""
    found = answers[name]
    if abs(found - expected) <= 4.5 * error:
        return []
    return [f"{name} is {found}, not {expected} within 4.5 x {error:.3g}"]


def per_second(sample):
    return sample.events / sample.user


def ratio(of, to):
    """Events a second of processor time, of one contestant to those of another."""
    return lambda samples: per_second(samples[of]) / per_second(samples[to])


def speed_up(of, to):
    return lambda samples: samples[to].wall / samples[of].wall


def nothing(_answers):
    return []


def esther(programs, study, scratch, *options, threads=1):
    results = os.path.join(scratch, f"results{threads}.h5")
    return [f"{programs}/esther", "run", study, "-o", results, "--overwrite", "--threads", str(threads), *options]


def rewritten(source, scratch, replacements):
    """A copy of a study with other figures; file names in it still lead to the same files."""
    with open(source, encoding="utf-8") as file:
        text = file.read()
    for old, new in replacements:
        text, n = re.subn(old, new, text, flags=re.MULTILINE)
        if n == 0:
            raise ValueError(f"{source} has no {old!r}")
    folder = os.path.abspath(os.path.dirname(source))
    text = re.sub(r"(?<=[ :\[])([\w./-]+\.(?:yaml|csv))", lambda m: os.path.join(folder, m.group(1)), text)
    # People and places of one name have the same file name, in folders of their own.
    name = os.path.join(scratch, f"{os.path.basename(folder)}_{os.path.basename(source)}")
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
    return name


def w1(programs, scratch, sizes):
    def check(answers, n):
        # Standard deviations of one customer's part: 190 for the wait in a queue so full, 1.3 for utilisation.
        error = 1 / math.sqrt(n)
        faults = near(answers, "in_system", 10, 190 * error)
        if "wait" in answers:
            faults += near(answers, "wait", 9, 190 * error) + near(answers, "utilisation", 0.9, 1.3 * error)
        return faults

    study = rewritten("bench/workloads/w1_mm1.yaml", scratch, [(r"count: \d+", f"count: {sizes.w1}")])
    return Workload("w1", f"M/M/1, {sizes.w1:,} customers (SimPy {sizes.simpy:,})", [
        Contestant("esther", esther(programs, study, scratch), nothing),
        Contestant("by hand", [f"{programs}/baseline_w1_mm1", str(sizes.w1)], lambda a: check(a, sizes.w1)),
        Contestant("SimPy", ["python3", "bench/simpy/w1_mm1.py", str(sizes.simpy)],
                   lambda a: check(a, sizes.simpy)),
    ], [
        Claim("esther / by hand", ratio("esther", "by hand"), 0.6),
        Claim("esther / SimPy", ratio("esther", "SimPy"), 60),
    ])


def w2(programs, scratch, sizes):
    def check(answers, n):
        faults = near(answers, "visits", 1.573827, 1.3 / math.sqrt(n))
        loads = {"gp": (0.8801, 0.66272, 1), "ae": (0.9003, 0.49941, 0.8), "acute": (0.9201, 0.22065, 1.2),
                 "community": (0.8994, 0.12776, 1), "social": (0.8494, 0.06329, 1.5)}
        for station, (load, visits, cv) in loads.items():
            if "load_" + station in answers:
                # Service times and the number of visits vary; returning patients make it 1.2 times as much.
                error = load * 1.2 * math.sqrt((1 + cv * cv) / (visits * n))
                faults += near(answers, "load_" + station, load, error + 0.00005 / 4.5)  # given to 4 decimals
        return faults

    study = rewritten("bench/workloads/w2_network.yaml", scratch, [(r"count: \d+", f"count: {sizes.w2}")])
    return Workload("w2", f"five stations, {sizes.w2:,} patients (SimPy {sizes.simpy:,})", [
        Contestant("esther", esther(programs, study, scratch), nothing),
        Contestant("by hand", [f"{programs}/baseline_w2_network", str(sizes.w2)], lambda a: check(a, sizes.w2)),
        Contestant("SimPy", ["python3", "bench/simpy/w2_network.py", str(sizes.simpy)],
                   lambda a: check(a, sizes.simpy)),
    ], [
        Claim("esther / by hand", ratio("esther", "by hand"), 1.0),
        Claim("esther / SimPy", ratio("esther", "SimPy"), 40),
    ])


def w3(programs, scratch, sizes, remote, name):
    def check(answers):
        jobs_events = 65_536 * sizes.w3_end
        return near(answers, "remote_share", remote, math.sqrt(remote / jobs_events))

    def phold(threads):
        return [f"{programs}/phold", str(threads), str(remote), str(sizes.w3_end)]

    return Workload(name, f"PHOLD, 4,096 sites, {remote:.0%} remote, until {sizes.w3_end}", [
        Contestant("esther", phold(1), check),
        Contestant("by hand", [f"{programs}/baseline_w3_phold", str(remote), str(sizes.w3_end)], check),
        Contestant("esther, 2 threads", phold(2), check, threads=2),
    ], [
        Claim("esther / by hand", ratio("esther", "by hand"), 0.5),
        Claim("two threads / one (wall)", speed_up("esther, 2 threads", "esther"), 1.6),
    ])


def as_the_engine(program, study, replications):
    """Holds the answers of the main job's loop by hand against those of the engine: the same people have the same needs
    with the same luck, so they should be equal but for who goes first at one instant. Fewer events: the engine tells a
    pool when what it granted begins or is no longer wanted."""
    expected = {}
    limits = {"events": 0.005}

    def check(answers):
        if not expected:
            done = subprocess.run([program, study, str(replications), "by_engine"], capture_output=True, text=True,
                                  check=True)
            expected.update(json.loads(done.stdout)["answers"])
        return [f"{name} is {answers[name]}, not {value} within {limits.get(name, 0.001):.1%}, as in the engine"
                for name, value in expected.items()
                if abs(answers[name] - value) > limits.get(name, 0.001) * abs(value)]

    return Contestant("by hand", [program, study, str(replications)], check)


def for_the_loop_by_hand(study, scratch):
    """The study with people who neither come nor change, and whom no others visit nor who are treated elsewhere: the
    loop by hand knows only ages, deaths and the town's own needs."""
    shared = rewritten("scenarios/library/populations/england_people.yaml", scratch,
                       [(r"^course:\n(?:  .*\n)+", ""), (r"^births_and_migration: .*\n", "")])
    small = "_small" if "_small" in study else ""
    people = rewritten(f"scenarios/library/populations/north_somerset{small}.yaml", scratch,
                       [(r"^people: .*$", f"people: {shared}")])
    needs = rewritten("scenarios/library/pathways.yaml", scratch, [(r"^  - .*/others_.*\n", "")])
    services = rewritten("scenarios/library/settings/england_services.yaml", scratch,
                         [(r"^flows:.*\n(?:  .*\n)+", "")])
    setting = rewritten("scenarios/library/settings/north_somerset.yaml", scratch,
                        [(r"^services: .*$", f"services: {services}")])
    return rewritten(study, scratch, [(rf"populations/north_somerset{small}\.yaml", people),
                                      (r"^pathways: .*$", f"pathways: [{needs}]"),
                                      (r"settings/north_somerset\.yaml", setting)])


def w4(programs, scratch, sizes):
    options = ["--replications", str(sizes.w4_replications)]
    by_hand = for_the_loop_by_hand(sizes.w4_study, scratch)
    contestants = [
        Contestant("esther, the same people", esther(programs, by_hand, scratch, *options), nothing),
        as_the_engine(f"{programs}/baseline_w4_main_job", by_hand, sizes.w4_replications),
        Contestant("esther", esther(programs, sizes.w4_study, scratch, *options), nothing),
        Contestant("esther, 2 threads", esther(programs, sizes.w4_study, scratch, *options, threads=2), nothing,
                   threads=2),
    ]
    return Workload("w4", f"{os.path.basename(sizes.w4_study)}, {sizes.w4_replications} replications", contestants, [
        Claim("esther / by hand, the same people", ratio("esther, the same people", "by hand"), 0.5),
        Claim("million executed events a second and core", lambda s: per_second(s["esther"]) / 1e6, 3),
        Claim("two threads / one (wall)", speed_up("esther, 2 threads", "esther"), 1.9),
    ])


def england(scratch, persons, towns, days=365):
    """A study of so many people in so many towns, each with North Somerset's resources per head."""
    setting = rewritten("bench/workloads/england_setting.yaml", scratch,
                        [(r"count: 1048", f"count: {4 * towns}"), (r"count: 262", f"count: {towns}")])
    people = rewritten("bench/workloads/england_population.yaml", scratch,
                       [(r"^(population: .*)$", rf"\1\npersons: {persons}")])
    return rewritten("bench/workloads/w5_england.yaml", scratch,
                     [("england_population.yaml", people), ("england_setting.yaml", setting),
                      (r"measure: 1 year", f"measure: {days} days")])


def in_folder(scratch, name):
    folder = os.path.join(scratch, name)
    os.mkdir(folder)
    return folder


def w5(programs, scratch, sizes):
    persons = 53_012_456 // sizes.w5_share
    study = england(scratch, persons, max(1, 262 // sizes.w5_share))
    return Workload("w5", f"England, {persons:,} people, one year, population building included", [
        Contestant("esther, 2 threads", esther(programs, study, scratch, threads=2), nothing, threads=2),
    ], [
        Claim("minutes (wall)", lambda s: s["esther, 2 threads"].wall / 60, 10, at_least=False),
        Claim("GiB at most", lambda s: s["esther, 2 threads"].peak_kib / 2**20, 8, at_least=False),
        Claim("executed events a person", lambda s: s["esther, 2 threads"].events / persons, 15),
    ], rounds=1)


def w5_town(programs, scratch, sizes):
    persons = 53_012_456 // sizes.w5_town_share
    study = england(scratch, persons, max(1, 262 // sizes.w5_town_share))
    return Workload("w5_town", f"{persons:,} people of England, one year, one thread", [
        Contestant("esther", esther(programs, study, scratch), nothing),
        as_the_engine(f"{programs}/baseline_w4_main_job", study, 1),
    ], [Claim("esther / by hand", ratio("esther", "by hand"), 0.5)])


def ns_an_event(of, short, long):
    """Of the event loop: reading, building people and the first weeks, which both runs have, drop out."""
    def value(samples):
        a, b = samples[f"{of}, {short} days"], samples[f"{of}, {long} days"]
        return 1e9 * (b.user - a.user) / (b.events - a.events)
    return value


def growth(programs, scratch, sizes, names, runs):
    """Contestants and figures of runs (people, towns, replications), each with a short and a long horizon."""
    contestants = []
    for name, (persons, towns, replications) in zip(names, runs):
        folder = in_folder(scratch, re.sub(r"\W", "", name))
        for days in sizes.days:
            study = england(in_folder(folder, str(days)), persons, towns, days)
            # The engine without results: those of more months take longer to write, however few the people.
            command = [f"{programs}/baseline_w4_main_job", study, str(replications), "by_engine"]
            contestants.append(Contestant(f"{name}, {days} days", command, nothing))
    figures = {name: ns_an_event(name, *sizes.days) for name in names}
    return contestants, figures


def compared(figures, target):
    first, *others = figures
    claims = [Claim(f"ns an event, {name}", value) for name, value in figures.items()]
    for name in others:
        claims.append(Claim(f"time an event, {name} / {first}",
                            lambda s, name=name: figures[name](s) / figures[first](s), target, at_least=False))
    return claims


def growth_people(programs, scratch, sizes):
    town = sizes.people[0]
    names = [f"{n:,} people" for n in sizes.people]
    runs = [(n, n // town, max(1, sizes.people_at_least // n)) for n in sizes.people]
    contestants, figures = growth(programs, scratch, sizes, names, runs)
    return Workload("growth_people", f"a town of {town:,} people, once and again and again", contestants,
                    compared(figures, 2), rounds=3)


def growth_sites(programs, scratch, sizes):
    names = [f"{6 * n:,} sites" for n in sizes.towns]
    runs = [(sizes.sites_people, n, 1) for n in sizes.towns]
    contestants, figures = growth(programs, scratch, sizes, names, runs)
    return Workload("growth_sites", f"{sizes.sites_people:,} people, over more and more towns", contestants,
                    compared(figures, 2), rounds=3)


def growth_replications(programs, scratch, sizes):
    study = england(scratch, sizes.people[0], 1, sizes.days[1])
    names = [f"{n:,} replications" for n in sizes.replications]
    contestants = [Contestant(name, esther(programs, study, scratch, "--replications", str(n)), nothing)
                   for name, n in zip(names, sizes.replications)]
    first, last = names[0], names[-1]
    what = f"{sizes.people[0]:,} people, {sizes.days[1]} days, more and more often"
    return Workload("growth_replications", what, contestants, [
        Claim(f"time an event, {last} / {first}", ratio(first, last), 1.1, at_least=False),
        Claim(f"peak memory, {last} / {first}", lambda s: s[last].peak_kib / s[first].peak_kib, 1.5, at_least=False),
    ], rounds=3)


WORKLOADS = {
    "w1": w1,
    "w2": w2,
    "w3": lambda *a: w3(*a, 0.10, "w3"),
    "w3_25": lambda *a: w3(*a, 0.25, "w3_25"),
    "w4": w4,
    "w5": w5,
    "w5_town": w5_town,
    "growth_people": growth_people,
    "growth_sites": growth_sites,
    "growth_replications": growth_replications,
}


def read_output(out, err):
    """Executed events and the answers, from what a program of any kind has printed."""
    found = re.search(r"\((\d+) events", err)
    if found:
        return int(found.group(1)), {}
    line = json.loads(out)
    return line["events"], line["answers"]


def write_between(file, begin, end, text):
    """Puts a text between two marks of a page, in place of what stood there."""
    with open(file, encoding="utf-8") as page:
        before, rest = page.read().split(begin)
    with open(file, "w", encoding="utf-8") as page:
        page.write(f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}")
