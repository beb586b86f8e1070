"""How unequally emergency admissions fall on people, beside what a gamma-distributed risk implies.

    python3 over_dispersion.py results.h5 [SCENARIO [YEAR]]

For one year since go-live (1 if not said) and one scenario (the reference if not said): admissions a person, their
variance over the mean, the share of them that the 5 % of people with most have, and how many people have 0, 1, 2, ...
admissions; each as the mean over replications with its 95 % interval between replications. Beside the shares stands
what they would be if all people were equal but for a gamma-distributed risk (then admissions are negative binomial):
with the shape that the study's population names, with the shape that mean and variance imply, and by chance alone
(Poisson). Expected shares are worked out in each replication from its own mean and variance.

People are the person-years lived in the year: who dies or moves counts by the time that he or she was there. Needs
numpy and xarray.
"""

import math
import re
import sys

import numpy as np
import xarray

YEAR_US = 365 * 86_400_000_000  # the model year
TOP = 0.05
COUNTS = 5  # people with 0 to 4 admissions, and with more
# Quantiles of Student's t, 97.5 %, for 1 to 30 degrees of freedom; beyond these nearly normal.
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
     2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]


def chances(mean, shape):
    """Chances of 0, 1, 2, ... admissions, as far as they matter; `shape` infinite is Poisson."""
    result, n, left = [], 0, 1.0
    while left > 1e-12 and n < 10_000:
        if math.isinf(shape):
            log = n * math.log(mean) - mean - math.lgamma(n + 1)
        else:
            log = (math.lgamma(shape + n) - math.lgamma(shape) - math.lgamma(n + 1)
                   + shape * math.log(shape / (shape + mean)) + n * math.log(mean / (shape + mean)))
        result.append(math.exp(log))
        left -= result[-1]
        n += 1
    return result


def share_of_top(people_by_count):
    """Share of all admissions that the TOP of people with most have; people who are equal share the last places."""
    all_people, all_admissions = sum(people_by_count), sum(n * p for n, p in enumerate(people_by_count))
    room, had = TOP * all_people, 0.0
    for n, people in reversed(list(enumerate(people_by_count))):
        taken = min(room, people)
        had += n * taken
        room -= taken
    return had / all_admissions


def shape_of_study(texts):
    """The gamma shape that the populations of the study name, if they name one and the same."""
    shapes = {float(shape) for text in texts for shape in re.findall(r"^risk: *\{ *shape: *([\d.]+)", text, re.MULTILINE)}
    return shapes.pop() if len(shapes) == 1 else None


def figures(people, counts, shape):
    """All figures of one replication. `counts`: admissions of everybody who had any."""
    people_by_count = np.bincount(counts, minlength=COUNTS + 1).astype(float)
    people_by_count[0] = people - len(counts)
    n = np.arange(len(people_by_count))
    mean = float((n * people_by_count).sum() / people)
    variance = float(((n - mean) ** 2 * people_by_count).sum() / people)
    implied = mean**2 / (variance - mean) if variance > mean else math.inf
    found = {"admissions a person": mean, "variance over mean": variance / mean, "shape that mean and variance imply": implied,
             "share of the top 5 % [%]": 100 * share_of_top(people_by_count)}
    laws = {"by chance alone": math.inf, "shape implied": implied}
    if shape is not None:
        laws[f"shape {shape:g}"] = shape
    for name, k in laws.items():
        found[f"  the same, {name} [%]"] = 100 * share_of_top(chances(mean, k))
    for count in range(COUNTS + 1):
        tail = count == COUNTS
        label = f"{count}{' and more' if tail else ''} admissions [per 100,000 people]"
        found[f"people with {label}"] = 1e5 * (people_by_count[count:].sum() if tail else people_by_count[count]) / people
        for name, k in laws.items():
            law = chances(mean, k)
            found[f"  the same, {name}, {label}"] = 1e5 * (1 - sum(law[:count]) if tail else law[count])
    return found


def interval(values):
    """Mean and 95 % interval over replications, as text."""
    mean = float(np.mean(values))
    if len(values) < 2:
        return f"{mean:10.4g}   (one replication: no interval)"
    t = T[len(values) - 2] if len(values) - 2 < len(T) else 1.96
    half = t * float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return f"{mean:10.4g}   ({mean - half:.4g} to {mean + half:.4g})"


def main(path, scenario=None, year="1"):
    with xarray.open_dataset(path) as data, xarray.open_dataset(path, group="admissions") as listed, \
            xarray.open_dataset(path, group="inputs") as inputs:
        scenario = scenario or data.attrs["reference"]
        if scenario not in data.scenario.values:
            raise SystemExit(f"there is no scenario '{scenario}'; there are {', '.join(data.scenario.values)}")
        place = list(data.scenario.values).index(scenario)
        first = int(data.attrs["first_measured_month"]) + 12 * (int(year) - 1)
        months = (data.month >= first) & (data.month < first + 12)
        from_us = int(data.attrs["warm_up_us"]) + (int(year) - 1) * YEAR_US
        if from_us + YEAR_US > int(data.attrs["warm_up_us"]) + int(data.attrs["measured_us"]):
            raise SystemExit(f"year {year} since go-live was not measured from end to end")
        shape = shape_of_study(str(text) for text in inputs.text.values)
        mine = (listed.scenario.values == place) & (listed.time_us.values >= from_us)
        mine &= listed.time_us.values < from_us + YEAR_US
        mine &= listed.measure.values == list(data.measure.values).index("emergency_admission")
        lived = data["person_time"].isel(scenario=place).sel(month=months).astype(float)
        people = lived.sum(["month", "age_band", "sex", "deprivation"]).values / YEAR_US
        found = []
        for r, replication in enumerate(data.replication.values):
            _, counts = np.unique(listed.person.values[mine & (listed.replication.values == r)], return_counts=True)
            found.append(figures(people[r], counts, shape))
        print(f"{data.attrs['title']}: {scenario}, year {year} since go-live, {len(found)} replications, "
              f"{people.mean():,.0f} person-years")
        drawn = data.attrs["parameter_draws"]
        print("in brackets 95 % intervals of the mean over replications: "
              + (f"Monte Carlo error and that of the parameters drawn ({drawn})" if drawn else "Monte Carlo error alone"))
        each = " ".join(f"{run['variance over mean']:.3f}" for run in found)
        print(f"variance over mean by replication: {each}")
        for name in found[0]:
            print(f"{name:<66}{interval([run[name] for run in found])}")


if __name__ == "__main__":
    main(*sys.argv[1:])
