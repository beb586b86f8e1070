"""Compares the care models of a results file, with nothing but xarray and numpy: an example to start from.

    python3 compare.py results.h5 [BASELINE]

Prints, for each scenario, emergency admissions per 1,000 person-years with a 95 % interval over replications
and the paired difference from the baseline. `esther compare` does the same and more; the figures agree.
"""

import sys

import numpy as np
import xarray

YEAR_US = 365 * 86_400e6  # the model year
# Quantiles of Student's t, 97.5 %, for 1 to 30 degrees of freedom; beyond these nearly normal.
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
     2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]


def rate(data, measure):
    """Events per 1,000 person-years after warm-up, by scenario and replication."""
    data = data.sel(month=data.month >= data.attrs["first_measured_month"])
    events = data["count"].sel(measure=measure).astype(float).sum(["pathway", "month", "age_band", "sex", "deprivation"])
    years = data["person_time"].astype(float).sum(["month", "age_band", "sex", "deprivation"]) / YEAR_US
    return 1000 * events / years


def interval(values):
    """Mean and 95 % interval over replications."""
    n = values.sizes["replication"]
    mean = float(values.mean())
    if n < 2:
        return mean, np.nan, np.nan
    t = T[n - 2] if n - 2 < len(T) else 1.96
    half = t * float(values.std(ddof=1)) / np.sqrt(n)
    return mean, mean - half, mean + half


def main(path, baseline=None):
    with xarray.open_dataset(path) as data:
        admissions = rate(data, "emergency_admission")
        baseline = baseline or data.attrs["reference"]
        print(data.attrs["title"], "- emergency admissions per 1,000 person-years")
        print("95 % intervals over replications: Monte Carlo error, parameters only if drawn")
        for scenario in data.scenario.values:
            level = admissions.sel(scenario=scenario)
            print("%-24s %10.2f  (%10.2f to %10.2f)" % (scenario, *interval(level)), end="")
            if scenario != baseline:
                difference = level - admissions.sel(scenario=baseline)
                print("   difference %+9.2f (%9.2f to %9.2f)" % interval(difference), end="")
            print()


if __name__ == "__main__":
    main(*sys.argv[1:])
