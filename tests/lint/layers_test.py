"""Plants one violation of each rule of layers.py in a small tree and checks that it is found at its place."""

import os
import subprocess
import sys
import tempfile

LAYERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "layers.py")

GOOD = {
    "sim/core/time.hpp": "#pragma once\n#include <cstdint>\n",
    "sim/random/draw.hpp": '#include "sim/core/time.hpp"\n',
    "sim/random/philox.hpp": "#include <Random123/philox.h>\n",
    "sim/model/network.hpp": '#include "sim/random/draw.hpp"\n',
    "sim/observe/tally.hpp": '#include "sim/core/time.hpp"\n',
    "sim/engine/run.hpp": '#include "sim/model/network.hpp"\n#include "sim/observe/tally.hpp"\n',
    "sim/parallel/replicate.cpp": '#include <tbb/parallel_for.h>\n#include "sim/engine/run.hpp"\n',
    "pathways/graph/pathway.hpp": '#include "sim/core/time.hpp"\n',
    "pathways/graph/checks.cpp": "#include <boost/graph/adjacency_list.hpp>\n",
    "pathways/yaml/value.hpp": '#include "pathways/graph/pathway.hpp"\n',
    "pathways/yaml/document.cpp": "#include <yaml-cpp/yaml.h>\n",
    "pathways/compile/compile.hpp": '#include "pathways/graph/pathway.hpp"\n',
    "analysis/store/layout.hpp": '#include "sim/core/time.hpp"\n',
    "analysis/store/h5/read.cpp": "#include <hdf5.h>\n",
    "analysis/statistics/estimate.hpp": "double mean = std::exp(0.0);\n",
    "analysis/report/table.hpp": '#include "analysis/statistics/estimate.hpp"\n',
    "scenarios/spec/study.hpp": '#include "pathways/yaml/value.hpp"\n',
    "scenarios/world/people.hpp": '#include "scenarios/spec/study.hpp"\n// std::log(x) in words only\n',
    "scenarios/runner/run.hpp": '#include "analysis/store/layout.hpp"\n#include "scenarios/world/people.hpp"\n',
    "scenarios/cli/main.cpp": '#include "scenarios/runner/run.hpp"\n',
    "tests/support/catch.hpp": "#include <catch2/catch.hpp>\n",
    "bench/loop.cpp": '#include "sim/engine/run.hpp"\n',
}

# File, the line that is added at its end, and words of the answer.
PLANTED = [
    ("sim/core/time.hpp", '#include "pathways/graph/pathway.hpp"', "sim/core may not include"),
    ("sim/engine/run.hpp", '#include "analysis/store/layout.hpp"', "sim/engine may not include"),
    ("sim/parallel/replicate.cpp", '#include "scenarios/spec/study.hpp"', "sim/parallel may not include"),
    ("sim/core/time.hpp", '#include "sim/random/draw.hpp"', "sim/core may not include"),
    ("sim/random/draw.hpp", '#include "sim/model/network.hpp"', "sim/random may not include"),
    ("sim/model/network.hpp", '#include "sim/engine/run.hpp"', "sim/model may not include"),
    ("sim/observe/tally.hpp", '#include "sim/model/network.hpp"', "sim/observe may not include"),
    ("sim/model/network.hpp", '#include "sim/observe/tally.hpp"', "sim/model may not include"),
    ("pathways/graph/pathway.hpp", '#include "pathways/yaml/value.hpp"', "pathways/graph may not include"),
    ("pathways/compile/compile.hpp", '#include "pathways/yaml/value.hpp"', "pathways/compile may not include"),
    ("pathways/yaml/value.hpp", '#include "pathways/compile/compile.hpp"', "pathways/yaml may not include"),
    ("pathways/yaml/value.hpp", '#include "analysis/store/layout.hpp"', "pathways/yaml may not include"),
    ("analysis/store/layout.hpp", '#include "pathways/graph/pathway.hpp"', "analysis/store may not include"),
    ("analysis/store/layout.hpp", '#include "analysis/statistics/estimate.hpp"', "analysis/store may not include"),
    ("analysis/statistics/estimate.hpp", '#include "analysis/report/table.hpp"', "analysis/statistics may not"),
    ("scenarios/spec/study.hpp", '#include "scenarios/world/people.hpp"', "scenarios/spec may not include"),
    ("scenarios/world/people.hpp", '#include "scenarios/runner/run.hpp"', "scenarios/world may not include"),
    ("scenarios/runner/run.hpp", '#include "tests/support/catch.hpp"', "scenarios/runner may not include"),
    ("sim/core/time.hpp", '#  include   "pathways/graph/pathway.hpp"', "sim/core may not include"),
    ("sim/core/time.hpp", '#include "ids.hpp"', "full path from the root"),
    ("sim/core/time.hpp", '#include "../core/ids.hpp"', "full path from the root"),
    ("sim/core/time.hpp", '#include "sim/core/nowhere.hpp"', "does not exist"),
    ("sim/random/draw.hpp", "#include <sim/core/time.hpp>", 'write "sim/core/time.hpp"'),
    ("pathways/yaml/value.hpp", "#include <yaml-cpp/yaml.h>", "only by pathways/yaml/document.cpp"),
    ("analysis/store/layout.hpp", "#include <hdf5.h>", "only by analysis/store/h5/"),
    ("analysis/store/layout.hpp", "#include <H5Cpp.h>", "only by analysis/store/h5/"),
    ("analysis/store/layout.hpp", "#include <hdf5_hl.h>", "only by analysis/store/h5/"),
    ("sim/engine/run.hpp", "#include <tbb/parallel_for.h>", "only by sim/parallel/"),
    ("scenarios/runner/run.hpp", "#include <oneapi/tbb.h>", "only by sim/parallel/"),
    ("sim/engine/run.hpp", "#include <execution>", "only by sim/parallel/"),
    ("scenarios/runner/run.hpp", "#include <mpi.h>", "only by sim/parallel/"),
    ("pathways/graph/pathway.hpp", "#include <boost/graph/graph_traits.hpp>", "only by pathways/graph/checks.cpp"),
    ("sim/engine/run.hpp", "#include <boost/math/distributions.hpp>", "only by analysis/statistics/"),
    ("sim/engine/run.hpp", "#include <Random123/philox.h>", "only by sim/random/philox.hpp"),
    ("sim/random/draw.hpp", "#include <random>", "only by tests/"),
    ("analysis/store/layout.hpp", "#include <nlohmann/json.hpp>", "only by analysis/report/"),
    ("scenarios/runner/run.hpp", "#include <CLI/CLI.hpp>", "only by scenarios/cli/"),
    ("bench/loop.cpp", "#include <catch2/catch.hpp>", "only by tests/support/"),
    ("sim/model/network.hpp", "double x = std::log(2.0);", "std::log differs between processors"),
    ("pathways/compile/compile.hpp", "double x = std::pow (2.0, 3.0);", "std::pow differs between processors"),
    ("scenarios/world/people.hpp", "double x = ::exp(2.0);", "std::exp differs between processors"),
]


def write(root, path, text):
    file = os.path.join(root, path)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", encoding="utf-8") as out:
        out.write(text)


def check(root):
    ran = subprocess.run([sys.executable, LAYERS, root], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def expect(condition, what, answer):
    if not condition:
        print(f"FAILED: {what}\nthe answer was:\n{answer}")
        sys.exit(1)


def main():
    with tempfile.TemporaryDirectory(prefix="esther lint ") as root:
        code, answer = check(root)
        expect(code == 1, "an empty tree is not taken for a good one", answer)
        for path, text in GOOD.items():
            write(root, path, text)
        code, answer = check(root)
        expect(code == 0, "the good tree passes", answer)

        for path, line, words in PLANTED:
            write(root, path, GOOD[path] + line + "\n")
            place = f"{path}:{GOOD[path].count(chr(10)) + 1}: error: "
            code, answer = check(root)
            found = [row for row in answer.splitlines() if row.startswith(place) and words in row]
            expect(code == 1 and len(found) == 1, f"{path}: {line}", answer)
            write(root, path, GOOD[path])

        write(root, "sim/loose.hpp", "#pragma once\n")
        code, answer = check(root)
        expect(code == 1 and "sim/loose.hpp:1: error: " in answer, "a file outside every sub-folder", answer)
    print(f"{len(PLANTED) + 2} planted violations found")


if __name__ == "__main__":
    main()
