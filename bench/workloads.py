"""What is measured beside what, and what is claimed of it: a table for bench/run.py.

A workload has contestants, programs that do the same work; a claim compares two of them, or one with a figure.
"""

import dataclasses
import json
import math
import os
import re
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
    target: float
    at_least: bool = True


@dataclasses.dataclass
class Workload:
    name: str
    what: str
    contestants: list
    claims: list


@dataclasses.dataclass
class Sizes:
    """How much of each workload is run: the issue's own sizes, or small ones that show that all works."""

    w1: int = 10_000_000
    w2: int = 10_000_000
    simpy: int = 100_000
    w3_end: float = 100
    w4_study: str = "scenarios/library/weston_options.yaml"
    w4_replications: int = 4
    w5_share: int = 1

    @staticmethod
    def quick():
        return Sizes(w1=100_000, w2=100_000, simpy=5_000, w3_end=5,
                     w4_study="scenarios/library/weston_options_small.yaml", w4_replications=2, w5_share=500)


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
    text = re.sub(r"(?<=[ :])([\w./-]+\.(?:yaml|csv))", lambda m: os.path.join(folder, m.group(1)), text)
    name = os.path.join(scratch, os.path.basename(source))
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


def w4(programs, scratch, sizes):
    options = ["--replications", str(sizes.w4_replications)]
    contestants = [
        Contestant("esther", esther(programs, sizes.w4_study, scratch, *options), nothing),
        Contestant("esther, 2 threads", esther(programs, sizes.w4_study, scratch, *options, threads=2), nothing,
                   threads=2),
    ]
    return Workload("w4", f"{os.path.basename(sizes.w4_study)}, {sizes.w4_replications} replications", contestants, [
        Claim("million executed events a second and core", lambda s: per_second(s["esther"]) / 1e6, 3),
        Claim("two threads / one (wall)", speed_up("esther, 2 threads", "esther"), 1.9),
    ])


def w5(programs, scratch, sizes):
    persons = 53_012_456 // sizes.w5_share
    towns = max(1, 262 // sizes.w5_share)
    setting = rewritten("bench/workloads/england_setting.yaml", scratch,
                        [(r"count: 1048", f"count: {4 * towns}"), (r"count: 262", f"count: {towns}")])
    people = rewritten("bench/workloads/england_population.yaml", scratch,
                       [(r"^(population: .*)$", rf"\1\npersons: {persons}")])
    study = rewritten("bench/workloads/w5_england.yaml", scratch,
                      [("england_population.yaml", people), ("england_setting.yaml", setting)])
    return Workload("w5", f"England, {persons:,} people, one year, population building included", [
        Contestant("esther, 2 threads", esther(programs, study, scratch, threads=2), nothing, threads=2),
    ], [
        Claim("minutes (wall)", lambda s: s["esther, 2 threads"].wall / 60, 10, at_least=False),
        Claim("GiB at most", lambda s: s["esther, 2 threads"].peak_kib / 2**20, 8, at_least=False),
        Claim("executed events a person", lambda s: s["esther, 2 threads"].events / persons, 15),
    ])


WORKLOADS = {
    "w1": w1,
    "w2": w2,
    "w3": lambda *a: w3(*a, 0.10, "w3"),
    "w3_25": lambda *a: w3(*a, 0.25, "w3_25"),
    "w4": w4,
    "w5": w5,
}


def read_output(out, err):
    """Executed events and the answers, from what a program of any kind has printed."""
    found = re.search(r"\((\d+) events", err)
    if found:
        return int(found.group(1)), {}
    line = json.loads(out)
    return line["events"], line["answers"]
