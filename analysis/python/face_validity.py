"""Holds the reference scenario of a results file against published figures, with nothing but xarray and numpy.

    python3 face_validity.py results.h5 [SCENARIO]

Prints one row for each line of scenarios/library/data/calibration_targets.csv: target, the model's mean over
replications with half the width of its 95 % interval, and the deviation in % of the nearest end of the target.
`*` marks what misses by more than 10 %, of a group of ages 15 %. A target is England's; rows "on England's ages" weight the model's rates by
age band with England's census, the others show the people of the study as they are. The half-width is Monte Carlo error
alone. The agreement is a fit where the target was used to set the model: see scenarios/library/README.md.
"""

import csv
import pathlib
import sys

import numpy as np
import xarray

DATA = pathlib.Path(__file__).resolve().parents[2] / "scenarios" / "library" / "data"
DAY_US = 86_400e6
YEAR_US = 365 * DAY_US  # the model year
MISS, MISS_OF_AGES = 10.0, 15.0  # %
OF_AGES = {"acsc_19_under_5", "acsc_19_75_and_over", "ae_0_16", "ae_17_39", "ae_40_59", "ae_60_79", "ae_80_and_over"}
MISSES = f"by more than {MISS:g} % (ages: {MISS_OF_AGES:g} %)"
OLDEST = 200  # upper end of an open age band, in years
# Quantiles of Student's t, 97.5 %, for 1 to 15 degrees of freedom; beyond these nearly normal.
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131]


def rows_of(name):
    """A table of the library without its comments, as dictionaries."""
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def band_of(label):
    """`5-16` -> (5, 16), `85+` -> (85, OLDEST), `all` -> (0, OLDEST)."""
    if label == "all":
        return 0, OLDEST
    first, _, last = label.rstrip("+").partition("-")
    return int(first), int(last) if last else OLDEST if label.endswith("+") else int(first)


def people_of_england(bands):
    """England's people in each band; a census band is spread evenly over its years of age."""
    total = np.zeros(len(bands))
    for row in rows_of("population_census2011_lad.csv"):
        if row["area_name"] != "England":
            continue
        first, last = int(row["age_lo"]), int(row["age_hi"]) if row["age_hi"] else int(row["age_lo"])
        for age in range(first, last + 1):
            inside = [low <= age <= high for low, high in bands]
            total[inside.index(True)] += float(row["persons"]) / (last - first + 1)
    return total


class Replication:
    """Figures of one replication of one scenario over the measured months."""

    def __init__(self, data, listed, scenario, replication):
        run = data.isel(scenario=scenario, replication=replication)
        run = run.sel(month=run.month >= data.attrs["first_measured_month"])
        self.bands = [band_of(str(label)) for label in data.age_band.values]
        self.count = run["count"].sum(["pathway", "month", "sex", "deprivation"]).astype(float)  # measure, age_band
        self.years = run["person_time"].astype(float).sum(["month", "sex", "deprivation"]).values / YEAR_US  # age_band
        self.run = run
        mine = (listed.scenario == scenario) & (listed.replication == replication)
        mine &= listed.measure == list(data.measure.values).index("emergency_admission")
        measured = listed.time_us >= data.attrs["warm_up_us"]
        self.persons = listed.person.values[mine & measured]
        self.times = listed.time_us.values[mine & measured]

    def inside(self, low, high):
        """Bands within these ages. A band that reaches beyond them cannot be split."""
        chosen = np.array([low <= first and last <= high for first, last in self.bands])
        ages = sum(min(last, 110) - first + 1 for (first, last), take in zip(self.bands, chosen) if take)
        if ages != min(high, 110) - low + 1:
            raise SystemExit(f"the age bands of the file do not give the ages {low} to {high}")
        return chosen

    def events(self, measure):
        return float(self.count.sel(measure=measure).sum())

    def rate(self, measure, low=0, high=OLDEST):
        """Per 1,000 person-years."""
        chosen = self.inside(low, high)
        return 1000 * self.count.sel(measure=measure).values[chosen].sum() / self.years[chosen].sum()

    def rate_of_england(self, measure, low=0, high=OLDEST):
        chosen = self.inside(low, high)
        weights = people_of_england(self.bands)[chosen]
        rates = self.count.sel(measure=measure).values[chosen] / self.years[chosen]
        return 1000 * (rates * weights).sum() / weights.sum()

    def mean_time(self, measure):
        """Mean shown by a stopwatch [us]."""
        shown = self.run.sel(measure=measure)
        return float(shown["stopwatch_time"]) / float(shown["stopwatch_count"].sum())

    def mean_time_of(self, measure, low=0, high=OLDEST):
        """The same of people of these ages."""
        shown = self.run.sel(measure=measure)
        chosen = self.inside(low, high)
        time, n = (shown[f"stopwatch_{what}_by_group"].sum(["sex", "deprivation"]).values[chosen].sum()
                   for what in ("time", "count"))
        return float(time) / float(n)

    def time_quantile(self, measure, share):
        """Time on a stopwatch [h] that a share of them does not exceed, linear between the edges of a bin."""
        counts = self.run["stopwatch_count"].sel(measure=measure).values.astype(float)
        edges = self.run.wait_bin.values
        upto = np.cumsum(counts) / counts.sum()
        bin_ = int(np.searchsorted(upto, share))
        if bin_ == 0:
            return float(edges[0])
        part = (share - upto[bin_ - 1]) / (upto[bin_] - upto[bin_ - 1])
        return float(edges[bin_ - 1] + part * (edges[bin_] - edges[bin_ - 1]))

    def shown(self, measure):
        return float(self.run["stopwatch_count"].sel(measure=measure).sum())

    def shown_within(self, measure, low, high):
        """How often a stopwatch showed a time [h] above `low` and up to `high`, which are upper edges of bins."""
        edges = self.run.wait_bin.values
        if not (np.isclose(edges, low).any() and np.isclose(edges, high).any()):
            raise SystemExit(f"{low} and {high} h are no edges of the file's bins of waits")
        inside = (edges > low + 1e-9) & (edges < high + 1e-9)
        return float(self.run["stopwatch_count"].sel(measure=measure).values[inside].sum())

    def occupancy(self, pool):
        of_pool = self.run.sel(pool=pool)
        return 100 * float(of_pool["pool_busy_time"].sum()) / float(of_pool["pool_capacity_time"].sum())

    def delayed_patients(self):
        """Patients in an acute bed whose next step has not accepted, mean over the days, per 100,000 people.

        Their stay begins to count when they are ready for support: what `delayed` shows less what
        `support_needed` shows, since both run from the bed.
        """
        shown = self.run["stopwatch_time"]
        days = float(shown.sel(measure="delayed")) - float(shown.sel(measure="support_needed"))
        return 1e5 * days / (self.years.sum() * YEAR_US)

    def readmission(self):
        """Share of admissions [%] followed by another within 28 days and the mean stay.

        Admissions whose window reaches beyond the end of the file are left out.
        """
        window = 28 * DAY_US + self.mean_time("discharge")
        order = np.lexsort((self.times, self.persons))
        persons, times = self.persons[order], self.times[order]
        again = np.zeros(len(times), bool)
        again[:-1] = (persons[1:] == persons[:-1]) & (times[1:] - times[:-1] <= window)
        seen_out = times <= self.run.attrs["warm_up_us"] + self.run.attrs["measured_us"] - window
        return 100 * float(again[seen_out].mean()) if seen_out.any() else np.nan


FIGURES = {
    "emergency_all": lambda r: r.rate("emergency_admission"),
    "emergency_under_65": lambda r: r.rate("emergency_admission", 0, 64),
    "emergency_65_and_over": lambda r: r.rate("emergency_admission", 65),
    "emergency_all_england": lambda r: r.rate_of_england("emergency_admission"),
    "emergency_under_65_england": lambda r: r.rate_of_england("emergency_admission", 0, 64),
    "emergency_65_and_over_england": lambda r: r.rate_of_england("emergency_admission", 65),
    "acsc_19_all": lambda r: r.rate("acsc_19"),
    "acsc_19_all_england": lambda r: r.rate_of_england("acsc_19"),
    "acsc_19_under_5": lambda r: r.rate("acsc_19", 0, 4),
    "acsc_19_75_and_over": lambda r: r.rate("acsc_19", 75),
    "acsc_19_share": lambda r: 100 * r.events("acsc_19") / r.events("emergency_admission"),
    "acsc_chronic_all": lambda r: r.rate("acsc_chronic"),
    "acsc_chronic_all_england": lambda r: r.rate_of_england("acsc_chronic"),
    "ae_all": lambda r: r.rate("ae_attendance"),
    "ae_all_england": lambda r: r.rate_of_england("ae_attendance"),
    "ae_0_16": lambda r: r.rate("ae_attendance", 0, 16),
    "ae_17_39": lambda r: r.rate("ae_attendance", 17, 39),
    "ae_40_59": lambda r: r.rate("ae_attendance", 40, 59),
    "ae_60_79": lambda r: r.rate("ae_attendance", 60, 79),
    "ae_80_and_over": lambda r: r.rate("ae_attendance", 80),
    "via_ae": lambda r: 100 * r.events("ae_admission") / r.events("emergency_admission"),
    "ae_conversion": lambda r: 100 * r.events("ae_admission") / r.events("ae_attendance"),
    "length_of_stay": lambda r: r.mean_time("discharge") / DAY_US,
    "length_of_stay_under_65": lambda r: r.mean_time_of("discharge", 0, 64) / DAY_US,
    "length_of_stay_65_and_over": lambda r: r.mean_time_of("discharge", 65) / DAY_US,
    "readmission_28_days": lambda r: r.readmission(),
    "ae_time_median": lambda r: 60 * r.time_quantile("ae_time", 0.5),
    "ae_time_95": lambda r: 60 * r.time_quantile("ae_time", 0.95),
    "ae_just_in_time": lambda r: 100 * r.shown_within("ae_time_admitted", 23 / 6, 4) / r.shown("ae_time_admitted"),
    "ae_just_in_time_admitted": lambda r: 100 * r.shown_within("ae_time_admitted", 23 / 6, 4)
    / r.shown_within("ae_time", 23 / 6, 4),
    "bed_occupancy": lambda r: r.occupancy("acute_bed"),
    "delayed_patients": lambda r: r.delayed_patients(),
    "gp_contacts": lambda r: r.rate("gp_contact") / 1000,
}


def half_width(values):
    """Half of the 95 % interval of the mean over replications."""
    if len(values) < 2:
        return np.nan
    t = T[len(values) - 2] if len(values) - 2 < len(T) else 1.96
    return t * float(np.std(values, ddof=1)) / np.sqrt(len(values))


def shown_by_interval(data):
    """Which uncertainty an interval over replications shows."""
    drawn = data.attrs["parameter_draws"]
    return f"Monte Carlo error and that of the parameters drawn ({drawn})" if drawn else "Monte Carlo error alone"


def deviation(value, low, high):
    """Distance from the target in % of its nearest end; 0 within."""
    return 100 * (value - high) / high if value > high else 100 * (value - low) / low if value < low else 0.0


def main(path, scenario=None):
    with xarray.open_dataset(path) as data, xarray.open_dataset(path, group="admissions") as listed:
        data.load()
        listed.load()
        scenario = scenario or data.attrs["reference"]
        names = [str(name) for name in data.scenario.values]
        if scenario not in names:
            raise SystemExit(f"there is no scenario '{scenario}'; there are: {', '.join(names)}")
        runs = [Replication(data, listed, names.index(scenario), i) for i in range(data.sizes["replication"])]
        print(f"{data.attrs['title']}: scenario {scenario}, {len(runs)} replications; * misses {MISSES}; "
              f"+-: half of the 95 % interval over replications, {shown_by_interval(data)}")
        print(f"{'':52s}{'target':>14s}{'model':>9s}{'+-':>8s}{'deviation':>11s}  ids and unit")
        missed = 0
        for row in rows_of("calibration_targets.csv"):
            values = [FIGURES[row["target"]](run) for run in runs]
            low, high = float(row["low"]), float(row["high"])
            mean = float(np.mean(values))
            off = deviation(mean, low, high)
            is_missed = not abs(off) <= (MISS_OF_AGES if row["target"] in OF_AGES else MISS)
            missed += is_missed
            target = row["low"] if low == high else f"{row['low']} to {row['high']}"
            print(f"{row['title']:52s}{target:>14s}{mean:9.1f}{half_width(values):8.1f}{off:+10.1f}%"
                  f"{'*' if is_missed else ' '} {row['ids']} [{row['unit']}]")
        print(f"{missed} of {len(FIGURES)} miss {MISSES}")


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
