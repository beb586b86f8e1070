"""Measures the workloads: each contestant of a workload in turn, in several rounds; medians, and least to most.

    bench/run.sh [--quick] [--only w1,w2] [--rounds 5] [--json FILE] [--readme]

Ratios are taken within a round and are those of processor time in user mode, unless a claim says wall: a shared
machine hides less of them. Needs nothing but Python's own library; SimPy is left out where it is missing.
"""

import argparse
import dataclasses
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import workloads

README = "bench/README.md"
BEGIN = "<!-- measured: bench/run.sh --readme writes what follows -->"
END = "<!-- end of what was measured -->"


@dataclasses.dataclass
class Sample:
    events: int
    wall: float
    user: float
    system: float
    peak_kib: int


def run_once(contestant):
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(contestant.command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read())
    if process.returncode != 0:
        sys.exit(f"{contestant.name}: {' '.join(contestant.command)} ended with {process.returncode}:\n{texts[1]}")
    events, answers = workloads.read_output(*texts)
    faults = contestant.check(answers)
    if faults:
        sys.exit(f"{contestant.name}: wrong answers, so its time means nothing: {'; '.join(faults)}")
    return Sample(events, wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss)


def spread(values):
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def measure(workload, rounds, quick):
    samples = []
    loads = []
    for number in range(rounds):
        print(f"{workload.name}: round {number + 1} of {rounds}", file=sys.stderr)
        loads.append(os.getloadavg()[0])
        samples.append({c.name: run_once(c) for c in workload.contestants})
    result = {"what": workload.what, "rounds": rounds, "load": spread(loads), "contestants": {}, "claims": []}
    for contestant in workload.contestants:
        own = [s[contestant.name] for s in samples]
        result["contestants"][contestant.name] = {
            "events": own[0].events,
            "threads": contestant.threads,
            "wall_s": spread([s.wall for s in own]),
            "user_s": spread([s.user for s in own]),
            "million_events_per_user_s": spread([workloads.per_second(s) / 1e6 for s in own]),
            "peak_mib": max(s.peak_kib for s in own) / 1024,
        }
    for claim in workload.claims:
        figures = spread([claim.value(s) for s in samples])
        figures.update(text=claim.text, target=claim.target, at_least=claim.at_least)
        if claim.target is None:
            figures["verdict"] = ""
        elif quick:
            figures["verdict"] = "too small to judge"
        else:
            met = (figures["median"] >= claim.target) == claim.at_least
            figures["verdict"] = "met" if met else "missed"
        result["claims"].append(figures)
    return result


def context():
    def first_line(command):
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]

    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*:\s*(.*)", file.read())
    return {
        "processor": model.group(1) if model else platform.machine(),
        "cores": os.cpu_count(),
        "compiler": first_line(["g++", "--version"]),
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d"),
    }


def figure(value):
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def between(s):
    return f"{figure(s['median'])} ({figure(s['least'])} to {figure(s['most'])})"


def tables(results):
    about = results["context"]
    lines = [
        f"{about['processor']}, {about['cores']} cores, {about['compiler']}, {about['date']}. Medians, in brackets the",
        "least and the most of the rounds; load is the machine's own, of everybody on it, when a round begins.", "",
        "| workload | claim | measured | target | |", "|---|---|---|---|---|"]
    for name, result in results["workloads"].items():
        for claim in result["claims"]:
            target = ""
            if claim["target"] is not None:
                target = f"{'at least' if claim['at_least'] else 'below'} {figure(claim['target'])}"
            lines.append(f"| {name} | {claim['text']} | {between(claim)} | {target} | {claim['verdict']} |")
    lines += ["", "| workload | program | events | million events a second of user time | wall, s | peak, MiB | load |",
              "|---|---|---|---|---|---|---|"]
    for name, result in results["workloads"].items():
        for program, c in result["contestants"].items():
            lines.append(f"| {name}: {result['what']} | {program} | {c['events']:,} | "
                         f"{between(c['million_events_per_user_s'])} | {between(c['wall_s'])} | "
                         f"{c['peak_mib']:,.0f} | {between(result['load'])} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description="Measures Esther beside loops written by hand and beside SimPy")
    parser.add_argument("--programs", default="build/release/bin", help="folder of the built programs")
    parser.add_argument("--quick", action="store_true", help="small sizes, one round: shows that all works")
    parser.add_argument("--only", help="workloads, with commas: " + ", ".join(workloads.WORKLOADS))
    parser.add_argument("--rounds", type=int, help="default 5; of w5, which takes minutes, 1, of growth_... 3")
    parser.add_argument("--json", help="results file; workloads in it that are not measured now stay")
    parser.add_argument("--readme", action="store_true", help=f"write the tables of the results into {README}")
    arguments = parser.parse_args()
    names = arguments.only.split(",") if arguments.only else list(workloads.WORKLOADS)
    for name in names:
        if name not in workloads.WORKLOADS:
            parser.error(f"there is no workload {name!r}; there are {', '.join(workloads.WORKLOADS)}")
    sizes = workloads.Sizes.quick() if arguments.quick else workloads.Sizes()
    results = {"workloads": {}}
    if arguments.json and os.path.exists(arguments.json):
        with open(arguments.json, encoding="utf-8") as file:
            results = json.load(file)
    results["context"] = context()
    has_simpy = subprocess.run(["python3", "-c", "import simpy"], capture_output=True, check=False).returncode == 0
    if not has_simpy:
        print("SimPy 3 is not there (Debian: python3-simpy3): measured without it", file=sys.stderr)
    for name in names:
        scratch = tempfile.mkdtemp(prefix="esther_bench_")
        try:
            workload = workloads.WORKLOADS[name](arguments.programs, scratch, sizes)
            if not has_simpy:
                workload.contestants = [c for c in workload.contestants if c.name != "SimPy"]
                workload.claims = [c for c in workload.claims if "SimPy" not in c.text]
            rounds = arguments.rounds or (1 if arguments.quick else workload.rounds)
            results["workloads"][name] = measure(workload, rounds, arguments.quick)
        finally:
            shutil.rmtree(scratch)
    order = list(workloads.WORKLOADS)
    results["workloads"] = dict(sorted(results["workloads"].items(), key=lambda item: order.index(item[0])))
    text = tables(results)
    print(text)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
            file.write("\n")
    if arguments.readme:
        workloads.write_between(README, BEGIN, END, text)


main()
