"""Writes, with h5py, a small file in the ways other programs use: see "what h5py wrote is read as it was meant".

    python3 write_with_h5py.py FILE
"""

import sys

import h5py
import numpy as np


def main(path):
    with h5py.File(path, "w") as file:
        file.attrs["title"] = "Jönköping"
        file.attrs["fixed"] = np.bytes_(b"abc")
        file.attrs["seed"] = np.int64(-5)
        file.attrs["share"] = 0.1
        text = h5py.string_dtype("utf-8")
        x = file.create_dataset("x", data=np.array(["é", ""], dtype=object), dtype=text)
        x.attrs["units"] = "1"
        x.make_scale("x")
        bare = file.create_dataset("bare", data=np.zeros(3, ">f4"))
        bare.make_scale("This is a netCDF dimension but not a netCDF variable.%10d" % 3)
        wide = file.create_dataset(
            "wide", data=np.array([[1, 2, 3], [-4, 5, 2**53 + 1]], "i8"), chunks=(1, 3), compression="gzip", shuffle=True
        )
        wide.attrs["units"] = "us"
        wide.attrs["long_name"] = np.bytes_(b"wide numbers")
        wide.dims[0].attach_scale(x)
        wide.dims[1].attach_scale(bare)
        for name, values in (
            ("small", np.array([-1, 7], "i2")),
            ("single", np.array([0.5, -2], "f4")),
            ("big_endian", np.array([258, -1], ">i8")),
        ):
            file.create_dataset(name, data=values).dims[0].attach_scale(x)
        sub = file.create_group("sub")
        sub.create_dataset("scalar", data="one", dtype=text)
        empty = sub.create_dataset("empty", data=np.zeros(0, "f8"))
        empty.make_scale("empty")
        sub.create_dataset("none", data=np.zeros(0, "f8")).dims[0].attach_scale(empty)


if __name__ == "__main__":
    main(sys.argv[1])
