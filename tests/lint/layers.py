"""Reads every #include of the project and reports those against the order of the folders.

    python3 tests/lint/layers.py ROOT

Prints `file:line: error: ...` for each fault and exits with 1, or says how much was read and exits with 0.
"""

import os
import re
import sys

# Which folders the files of a folder may include; "sim" stands for all of it.
# Left column: a sub-folder of a library, or a top folder that has no order inside.
MAY_INCLUDE = {
    "sim/core": ["sim/core"],
    "sim/random": ["sim/core", "sim/random"],
    "sim/model": ["sim/core", "sim/random", "sim/model"],
    "sim/observe": ["sim/core", "sim/observe"],
    "sim/engine": ["sim/core", "sim/random", "sim/model", "sim/observe", "sim/engine"],
    "sim/parallel": ["sim"],
    "pathways/graph": ["sim", "pathways/graph"],
    "pathways/yaml": ["sim", "pathways/graph", "pathways/yaml"],
    "pathways/compile": ["sim", "pathways/graph", "pathways/compile"],
    "analysis/store": ["sim", "analysis/store"],
    "analysis/statistics": ["sim", "analysis/store", "analysis/statistics"],
    "analysis/report": ["sim", "analysis"],
    "scenarios/contracts": ["sim", "scenarios/contracts"],
    "scenarios/spec": ["sim", "pathways", "analysis", "scenarios/contracts", "scenarios/spec"],
    "scenarios/world": ["sim", "pathways", "analysis", "scenarios/contracts", "scenarios/spec", "scenarios/world"],
    "scenarios/ledgers": ["sim", "pathways", "analysis", "scenarios/contracts", "scenarios/spec", "scenarios/ledgers"],
    "scenarios/runner": ["sim", "pathways", "analysis", "scenarios/contracts", "scenarios/spec", "scenarios/world",
                         "scenarios/ledgers", "scenarios/runner"],
    "scenarios/cli": ["sim", "pathways", "analysis", "scenarios"],
    "tests": ["sim", "pathways", "analysis", "scenarios", "tests"],
    "bench": ["sim", "pathways", "analysis", "scenarios", "bench"],
}

# Foreign header (a pattern of its name) and the files, or folders ending in "/", that may include it:
# so that a change of library changes one file. Tests may use a library as an oracle where `tests/` is named.
INCLUDERS = [
    (r"yaml-cpp/", ["pathways/yaml/document.cpp"]),
    (r"(hdf5|H5\w+|hdf5_hl)\.h$", ["analysis/store/h5/"]),
    (r"(oneapi/)?tbb[/.]|execution$", ["sim/parallel/"]),
    (r"mpi\.h$", ["sim/parallel/"]),
    (r"boost/(graph|property_map)/", ["pathways/graph/checks.cpp", "pathways/graph/draw.cpp", "sim/parallel/partition.cpp"]),
    (r"zlib\.h", ["analysis/store/h5/chunk.cpp"]),
    (r"nlopt\.h", ["analysis/statistics/minimise.cpp"]),
    (r"boost/math/", ["analysis/statistics/", "tests/"]),
    (r"boost/random/", ["sim/random/", "tests/"]),
    (r"Random123/", ["sim/random/philox.hpp"]),
    (r"nlohmann/", ["analysis/report/", "scenarios/cli/", "tests/"]),
    (r"CLI/", ["scenarios/cli/"]),
    (r"catch2/", ["tests/support/"]),
    # The standard's distributions differ between libraries (sim/decisions/0003).
    (r"random$", ["tests/", "bench/"]),
]

# Functions of the C library whose last bits differ between processors (sim/decisions/0003). What reaches a result
# uses sim/core/arithmetic.hpp; analysis may use them, since no digest covers what it computes.
LIBM = re.compile(
    r"(?<![\w.>])(?:std::|::)(exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh"
    r"|asinh|acosh|atanh|erf|erfc|tgamma|lgamma|cbrt|hypot|fma)\s*\("
)
NO_LIBM = ("sim/", "pathways/", "scenarios/")

TOP_FOLDERS = ("sim", "pathways", "analysis", "scenarios", "tests", "bench")
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def below(path, folder):
    return path.startswith(folder if folder.endswith("/") else folder + "/")


def layer_of(path):
    """The key of MAY_INCLUDE that holds this file, or None."""
    matches = [layer for layer in MAY_INCLUDE if below(path, layer)]
    return matches[0] if matches else None


def fault_of_own(root, path, included):
    if not included.startswith(tuple(folder + "/" for folder in TOP_FOLDERS)):
        return f'"{included}" is not given by its full path from the root of the project'
    if not os.path.isfile(os.path.join(root, included)):
        return f'"{included}" does not exist'
    layer = layer_of(path)
    if layer is None:
        return None  # reported once for the file
    if not any(below(included, folder) for folder in MAY_INCLUDE[layer]):
        return f'{layer} may not include "{included}"; it may include: {", ".join(MAY_INCLUDE[layer])}'
    return None


def fault_of_foreign(path, included):
    if included.startswith(tuple(folder + "/" for folder in TOP_FOLDERS)):
        return f'<{included}> is a file of this project: write "{included}"'
    for pattern, allowed in INCLUDERS:
        if re.match(pattern, included):
            if not any(path == place or (place.endswith("/") and below(path, place)) for place in allowed):
                return f"<{included}> may be included only by {', '.join(allowed)}"
    return None


def without_comment(line):
    return line.split("//", 1)[0]


def faults_of_file(root, path):
    faults = []
    if layer_of(path) is None:
        faults.append((1, "stands in no sub-folder of its library; design: " + ", ".join(MAY_INCLUDE)))
    with open(os.path.join(root, path), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            include = INCLUDE.match(line)
            fault = None
            if include and include.group(1):
                fault = fault_of_own(root, path, include.group(1))
            elif include:
                fault = fault_of_foreign(path, include.group(2))
            elif path.startswith(NO_LIBM):
                call = LIBM.search(without_comment(line))
                if call:
                    fault = f"std::{call.group(1)} differs between processors: use sim/core/arithmetic.hpp"
            if fault:
                faults.append((number, fault))
    return faults


def sources(root):
    for top in TOP_FOLDERS:
        for folder, subfolders, files in os.walk(os.path.join(root, top)):
            subfolders.sort()
            for name in sorted(files):
                if name.endswith((".cpp", ".hpp", ".h", ".cc")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def main(root):
    read = 0
    faulty = 0
    for path in sources(root):
        read += 1
        for line, fault in faults_of_file(root, path):
            faulty += 1
            print(f"{path}:{line}: error: {fault}")
    if read == 0:
        print(f"error: no source below {root}")
        return 1
    print(f"{read} files read, {faulty} faults")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
