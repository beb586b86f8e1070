"""M/M/1 in SimPy. Usage: w1_mm1.py [customers]. Mean time in system: 10 in the steady state."""

import json
import random
import sys
import time

import simpy


def main(customers):
    begin = time.perf_counter()
    rng = random.Random(1)
    env = simpy.Environment()
    server = simpy.Resource(env, capacity=1)
    in_system = 0.0

    def customer():
        nonlocal in_system
        arrived = env.now
        with server.request() as claim:
            yield claim
            yield env.timeout(rng.expovariate(1.0))
        in_system += env.now - arrived

    def source():
        for _ in range(customers):
            yield env.timeout(rng.expovariate(0.9))
            env.process(customer())

    env.process(source())
    env.run()
    print(json.dumps({"events": 2 * customers, "seconds": time.perf_counter() - begin,
                      "answers": {"in_system": in_system / customers}}))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
