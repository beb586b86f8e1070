"""The five stations of W2 in SimPy. Usage: w2_network.py [patients]. Visits a patient: 1.573827."""

import json
import math
import random
import sys
import time

import simpy

# servers, mean service [h], coefficient of variation (1: exponential), shares of the stations that follow
STATIONS = [
    (20, 0.664, 1.0, [(1, 0.15), (2, 0.05), (3, 0.10)]),
    (30, 1.352, 0.8, [(0, 0.10), (2, 0.35)]),
    (400, 41.7, 1.2, [(3, 0.25), (4, 0.20)]),
    (150, 26.4, 1.0, [(0, 0.10), (2, 0.05), (4, 0.15)]),
    (200, 67.1, 1.5, [(2, 0.10), (3, 0.10)]),
]


def main(patients):
    begin = time.perf_counter()
    rng = random.Random(1)
    env = simpy.Environment()
    pools = [simpy.Resource(env, capacity=servers) for servers, *_ in STATIONS]
    visits = 0

    def service(station):
        _, mean, cv, _ = STATIONS[station]
        if cv == 1.0:
            return rng.expovariate(1 / mean)
        variance = math.log(1 + cv * cv)
        return rng.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))

    def patient():
        nonlocal visits
        station = 0 if rng.random() < 0.6 else 1
        while station is not None:
            visits += 1
            with pools[station].request() as claim:
                yield claim
                yield env.timeout(service(station))
            u = rng.random()
            following = None
            for to, share in STATIONS[station][3]:
                if u < share:
                    following = to
                    break
                u -= share
            station = following

    def source():
        for _ in range(patients):
            yield env.timeout(rng.expovariate(40.0))
            env.process(patient())

    env.process(source())
    env.run()
    print(json.dumps({"events": patients + visits, "seconds": time.perf_counter() - begin,
                      "answers": {"visits": visits / patients}}))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
