"""Hiding fused multiply-add from the C library must change its last bits; else the no_fma tests would test nothing.

Says so and passes on a processor that has no fused multiply-add to hide.
"""

import os
import subprocess
import sys

PROGRAM = """
import hashlib, math
digest = hashlib.sha256()
for i in range(1, 20000):
    x = 0.37 * i
    digest.update(repr((math.log(x), math.exp(x / 400), math.sin(x), x ** 0.3)).encode())
print(digest.hexdigest())
"""


def digest(tunables):
    environment = {**os.environ, "GLIBC_TUNABLES": tunables}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def main():
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        if " fma " not in cpuinfo.read().replace("\n", " "):
            print("this processor has no fused multiply-add")
            return 0
    with_fma = digest("")
    without = digest(sys.argv[1])
    print(f"with    {with_fma}\nwithout {without}")
    return 0 if with_fma != without else 1


if __name__ == "__main__":
    sys.exit(main())
