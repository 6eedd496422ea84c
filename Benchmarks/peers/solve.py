"""Minimises the comparison problems with scipy and writes what it found as JSON.

usage: solve.py LIBRARY SET FIRST LAST OUTPUT
The problems come from the Swift library through its C interface, so every solver minimises the same functions from the
same starts with the same exact Jacobian.
"""
import ctypes
import json
import sys
import time
import warnings

import numpy as np
from scipy.optimize import least_squares

library, problem_set, first, last, output = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
lib = ctypes.CDLL(library)
pointer = ctypes.POINTER(ctypes.c_double)
warnings.simplefilter("ignore")
np.seterr(all="ignore")


def address(array):
    return array.ctypes.data_as(pointer)


def solve(index, method):
    m, n = ctypes.c_int32(), ctypes.c_int32()
    lib.test_problem_shape(problem_set, index, ctypes.byref(m), ctypes.byref(n))
    m, n = m.value, n.value
    start = np.zeros(n)
    lib.test_problem_start(problem_set, index, address(start))

    def residuals(x):
        x = np.ascontiguousarray(x)
        r = np.zeros(m)
        lib.test_problem_evaluate(problem_set, index, address(x), address(r), None)
        return r

    def jacobian(x):
        x = np.ascontiguousarray(x)
        j = np.zeros((m, n), order="F")
        lib.test_problem_evaluate(problem_set, index, address(x), None, address(j))
        return j

    began = time.perf_counter()
    try:
        fit = least_squares(residuals, start, jac=jacobian, method=method, x_scale="jac", ftol=1e-12, xtol=1e-12,
                            gtol=1e-12, max_nfev=2000)
        r = residuals(fit.x)
        cost, evaluations = float(r @ r), int(fit.nfev)
    except Exception:
        cost, evaluations = float("inf"), 0
    return {"index": index, "cost": cost if np.isfinite(cost) else None, "evaluations": evaluations,
            "seconds": time.perf_counter() - began}


results = {"trf": [solve(i, "trf") for i in range(first, last)]}
if problem_set != 1:
    results["lm"] = [solve(i, "lm") for i in range(first, last)]
with open(output, "w") as file:
    json.dump(results, file)
