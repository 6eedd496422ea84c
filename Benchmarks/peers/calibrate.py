"""Fits the calibration of the combination to the rows of `calibration-rows`; prints CombinationConstants.swift.

usage: calibrate.py rows.csv      (numpy, pandas, scipy)

Scale and shape minimise the sum of interval scores of the 50, 80 and 95% intervals (weights 1, 0.7, 0.5), each scaled by the
in-sample naive error, series counting alike. The shift of the median is half of what minimises absolute errors: half,
because a bias found in the past need not last.
"""
import sys

import numpy as np
import pandas as pd
from scipy.optimize import minimize

LEVELS = [(0.5, 1.0), (0.2, 0.7), (0.05, 0.5)]
SHORTEST = {"yearly": 8, "quarterly": 16, "monthly": 30}
FEATURES = [f"f{i}" for i in range(1, 9)]


def scores(theta, d):
    weights, shape = theta[:8], np.cumsum(np.exp(theta[8:14].reshape(3, 2)), 0)
    scale = d.unit.values * np.exp(np.clip(d[FEATURES].values @ weights, -6, 6))
    centre, actual = d.centre.values, d.actual.values
    total = 0.0
    for (alpha, weight), (low, high) in zip(LEVELS, shape):
        lower, upper = np.maximum(centre - scale * low, 0), centre + scale * high
        score = upper - lower + 2 / alpha * (np.maximum(lower - actual, 0) + np.maximum(actual - upper, 0))
        total += weight * (d.w.values / d.scale.values * score).sum()
    return total + 1e-3 * ((weights - np.eye(8)[0]) ** 2).sum()


def gradient(theta, d, step=1e-5):
    return np.array([(scores(theta + step * e, d) - scores(theta - step * e, d)) / (2 * step) for e in np.eye(14)])


def main():
    rows = pd.read_csv(sys.argv[1])
    print("// Made by Scripts/calibrate-combination; not to be edited by hand.\n\nextension CombinationCalibration {")
    for frequency, shortest in SHORTEST.items():
        d = rows[(rows.freq == frequency) & (rows.n >= shortest)].copy()
        origins, periods = d.groupby("id").n.transform("nunique"), d.groupby(["id", "n"]).h.transform("count")
        d["w"] = 1 / (origins * periods * d.id.nunique())
        start = np.r_[1, np.zeros(7), np.log([0.5, 0.7, 0.6, 0.6, 0.8, 0.8])]
        theta = minimize(scores, start, args=(d,), jac=gradient, method="L-BFGS-B", options=dict(maxiter=200)).x
        shape = np.cumsum(np.exp(theta[8:14].reshape(3, 2)), 0)
        scale = d.unit.values * np.exp(np.clip(d[FEATURES].values @ theta[:8], -6, 6))
        shifts = np.linspace(0, 0.4, 41)
        losses = [(d.w.values / d.scale.values * np.abs(d.actual.values - d.centre.values - s * scale)).sum() for s in shifts]
        text = lambda x: ", ".join(f"{round(float(v), 3)}" for v in x)
        print(f"  static let {frequency} = CombinationCalibration(\n    weights: [{text(theta[:8])}],")
        print(f"    shape: QuantileShape(median: {shifts[int(np.argmin(losses))] / 2:.3f}, lower: [{text(shape[:, 0])}], upper: [{text(shape[:, 1])}]))")
    print("}")


main()
