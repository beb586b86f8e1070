"""Reads a results file with h5py, netCDF4, xarray (both engines), ncdump and h5dump and compares what they say.

    python3 read_with_python.py FILE

Trusts none of them alone: values must be the same bits in all, every variable must have named dimensions, a
unit and a long name, and the digests must be those computed here from the arrays. Exits with 1 and a list of
what is wrong.
"""

import hashlib
import subprocess
import sys
import warnings

import h5py
import netCDF4
import numpy as np
import xarray

GROUPS = ["admissions", "digests", "inputs", "parameters", "provenance", "self_checks", "warnings"]
# In the order of the digest; see analysis/README.md.
COVERED = [
    "count", "person_time", "pool_busy_time", "pool_capacity_time", "pool_queue_time", "pool_reserved_time",
    "pool_overtime", "pool_requests", "pool_starts", "pool_refusals", "pool_reneges", "pool_wait_time",
    "pool_waiting", "delayed_time", "wait_count", "stopwatch_count", "stopwatch_time",
    "stopwatch_count_by_group", "stopwatch_time_by_group",
]
NOT_COVERED = ["delayed_time_by_day", "events", "candidates", "rejected", "fingerprint"]
ADMISSION_COLUMNS = ["person", "pathway", "occurrence", "time_us", "measure"]

faults = []


def expect(condition, words):
    if not condition:
        faults.append(words)


def same(a, b):
    a, b = np.asarray(a), np.asarray(b)
    if a.dtype.kind in "OSU" or b.dtype.kind in "OSU":
        return a.shape == b.shape and [str(t) for t in a.ravel()] == [str(t) for t in b.ravel()]
    return a.shape == b.shape and a.dtype.newbyteorder("=") == b.dtype.newbyteorder("=") and a.tobytes() == b.tobytes()


def read_with_h5py(path):
    """{group: {variable: (values, dimensions, units, long_name)}} with pure dimensions left out."""
    found = {}
    with h5py.File(path, "r") as file:
        for name in [""] + GROUPS:
            group = file[name] if name else file
            variables = {}
            for key, item in group.items():
                if not isinstance(item, h5py.Dataset):
                    continue
                if item.attrs.get("NAME", b"").startswith(b"This is a netCDF dimension but not"):
                    continue
                text = h5py.check_string_dtype(item.dtype)
                values = item.asstr()[...] if text else item[...]
                if item.attrs.get("CLASS") == b"DIMENSION_SCALE":
                    dims = [key]
                else:
                    dims = [next(iter(axis.values())).name.rsplit("/", 1)[1] for axis in item.dims]
                variables[key] = (values, dims, item.attrs.get("units"), item.attrs.get("long_name"))
            found[name] = variables
    return found


def compare_with_netcdf4(path, expected):
    with netCDF4.Dataset(path) as file:
        file.set_auto_mask(False)
        for name, variables in expected.items():
            group = file[name] if name else file
            expect(sorted(group.variables) == sorted(variables), f"netCDF4 sees other variables in '/{name}'")
            for key, (values, dims, units, long_name) in variables.items():
                variable = group.variables[key]
                expect(list(variable.dimensions) == dims, f"netCDF4: dimensions of {name}/{key}: {variable.dimensions}")
                expect(same(variable[...], values), f"netCDF4: values of {name}/{key}")
                expect(variable.units == text(units), f"netCDF4: units of {name}/{key}")
                expect(variable.long_name == text(long_name), f"netCDF4: long name of {name}/{key}")


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def compare_with_xarray(path, expected, engine):
    for name, variables in expected.items():
        if name == "provenance":
            continue  # attributes only
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            data = xarray.open_dataset(path, group=name or None, engine=engine)
        with data:
            expect(sorted(data.variables) == sorted(variables), f"{engine} sees other variables in '/{name}'")
            for key, (values, dims, units, long_name) in variables.items():
                variable = data[key]
                expect(list(variable.dims) == dims, f"{engine}: dimensions of {name}/{key}: {variable.dims}")
                expect(variable.dtype.kind not in "mM", f"{engine} took {name}/{key} for a time")
                expect(same(variable.values, values), f"{engine}: values of {name}/{key}")
                expect(variable.attrs.get("units") == text(units), f"{engine}: units of {name}/{key}")
                expect(variable.attrs.get("long_name") == text(long_name), f"{engine}: long name of {name}/{key}")


def compare_with_dumps(path, expected):
    header = run(["ncdump", "-h", path])
    tree = run(["h5dump", "-H", path])
    for name, variables in expected.items():
        expect(not name or f"group: {name} {{" in header, f"ncdump does not show the group '{name}'")
        for key, (_, dims, _, _) in variables.items():
            line = f"{key}({', '.join(dims)}) ;"
            expect(line in header, f"ncdump does not show '{line}'")
            expect(f'DATASET "{key}"' in tree, f"h5dump does not show '{key}'")


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    expect(done.returncode == 0 and not done.stderr.strip(), f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


def check_names(expected):
    root = expected[""]
    expect([v for v in COVERED + NOT_COVERED if v not in root] == [], "an array of the root is missing")
    for name, variables in expected.items():
        for key, (_, dims, units, long_name) in variables.items():
            expect(units and long_name, f"{name}/{key} lacks a unit or a long name")
            expect(all(dims), f"{name}/{key} has an axis without a name")


def check_digests(path, expected):
    """Recomputes every digest from the arrays, as analysis/README.md describes it."""
    with h5py.File(path, "r") as file:
        stated = text(file.attrs["content_digest"])
    root = expected[""]
    rows = {key: values for key, (values, _, _, _) in expected["admissions"].items()}
    whole = hashlib.sha256()
    n_scenarios, n_replications = len(root["scenario"][0]), len(root["replication"][0])
    for r in range(n_replications):
        for s in range(n_scenarios):
            one = hashlib.sha256()
            for key in COVERED:
                one.update(root[key][0][s, r].astype("<i8").tobytes())
            mine = (rows["scenario"] == s) & (rows["replication"] == r)
            for key in ADMISSION_COLUMNS:
                one.update(rows[key][mine].astype("<i8").tobytes())
            expect(one.hexdigest() == expected["digests"]["digest"][0][s, r], f"digest of scenario {s}, replication {r}")
            whole.update(one.digest())
    expect(whole.hexdigest() == stated, "content_digest")
    for content, encoding, stated in zip(*(expected["inputs"][k][0] for k in ("text", "encoding", "sha256"))):
        raw = bytes.fromhex(content) if encoding == "hex" else content.encode()
        expect(hashlib.sha256(raw).hexdigest() == stated, "SHA-256 of an input file")


def main(path):
    expected = read_with_h5py(path)
    check_names(expected)
    check_digests(path, expected)
    compare_with_netcdf4(path, expected)
    engines = ["netcdf4"]
    if "h5netcdf" in xarray.backends.list_engines():
        engines.append("h5netcdf")
    for engine in engines:
        compare_with_xarray(path, expected, engine)
    compare_with_dumps(path, expected)
    for fault in faults:
        print(fault)
    if faults:
        return 1
    n = sum(len(variables) for variables in expected.values())
    print(f"all readers agree on {n} variables: h5py, netCDF4, xarray ({', '.join(engines)}), ncdump, h5dump")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
