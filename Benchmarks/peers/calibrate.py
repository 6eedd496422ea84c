"""Fits the calibration of the combination to the rows of `calibration-rows`; prints CombinationConstants.swift.

usage: calibrate.py rows.csv            (numpy, pandas, scipy) prints the constants
       calibrate.py rows.csv --check    prints how intervals hold on series, and on later periods, they were not fitted on

The correction of the centre minimises absolute errors (smoothed, ridge) and is halved, because a bias found in the past
need not last. Scale and shape minimise the sum of interval scores of the 50, 80 and 95% intervals (weights 1, 0.7, 0.5). All
errors are scaled by the in-sample naive error, and series count alike.

Periods differ: intervals fitted on some hold less in others, and never learn of it from the periods they were fitted on. So
the shape is widened until intervals fitted on earlier periods and other series hold their nominal share of later periods;
training outcomes end before the first outcome tested. Where too few series reach back so far, nothing is widened.
"""
import sys

import numpy as np
import pandas as pd
from scipy.optimize import brentq, minimize

LEVELS = [(0.5, 1.0), (0.2, 0.7), (0.05, 0.5)]
FEATURES = [f"f{i}" for i in range(1, 9)]
HORIZON = {"yearly": 6, "quarterly": 8, "monthly": 18}
SHORTEST = {"yearly": 8, "quarterly": 16, "monthly": 30}
FOLDS = 5
# Fewer series would make constants that nobody would use.
FEWEST_SERIES = 100


class Rows:
    def __init__(self, d, horizon):
        origins, periods = d.groupby("id").n.transform("nunique"), d.groupby(["id", "n"]).h.transform("count")
        self.id, self.h = d.id.values, d.h.values
        self.w = 1 / (origins * periods * d.id.nunique()).values
        self.loss = self.w / d.scale.values
        self.unit, self.centre, self.actual, self.x = d.unit.values, d.centre.values, d.actual.values, d[FEATURES].values
        time = (np.minimum(self.h, horizon) - (horizon + 1) / 2) / horizon
        terms = np.c_[np.ones(len(d)), d.step.values, d.drift.values]
        self.z = np.c_[terms, terms * time[:, None]] * (self.unit * np.exp(self.x[:, 0] / 2))[:, None]


def correction(r, ridge=0.03, smoothing=0.02):
    """Half of the coefficients that minimise scaled absolute errors."""
    z, y = r.z / r.unit[:, None], (r.actual - r.centre) / r.unit
    o = r.loss * r.unit
    o = o / o.sum()
    size = (o[:, None] * z**2).sum(0)

    def objective(b):
        e = z @ b - y
        s = np.sqrt(e * e + smoothing**2)
        return (o * s).sum() + ridge * (size * b * b).sum(), z.T @ (o * e / s) + 2 * ridge * size * b

    return minimize(objective, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x / 2


def spread(r, centre, ridge=1e-3):
    """Weights of the scale and the shape, distances below and above the centre at each level."""
    one, k = np.eye(len(FEATURES))[0], len(FEATURES)

    def objective(theta):
        steps = np.exp(theta[k:].reshape(3, 2))
        shape, linear = np.cumsum(steps, 0), r.x @ theta[:k]
        scale = r.unit * np.exp(np.clip(linear, -6, 6))
        total, by_scale, by_shape = 0.0, 0.0, np.zeros((3, 2))
        for i, (alpha, weight) in enumerate(LEVELS):
            lower, upper = centre - scale * shape[i, 0], centre + scale * shape[i, 1]
            free, lower = lower > 0, np.maximum(lower, 0)
            below, above = r.actual < lower, r.actual > upper
            miss = np.where(below, lower - r.actual, 0) + np.where(above, r.actual - upper, 0)
            total += weight * (r.loss * (upper - lower + 2 / alpha * miss)).sum()
            down, up = weight * r.loss * (2 / alpha * below - 1) * free, weight * r.loss * (1 - 2 / alpha * above)
            by_scale = by_scale + up * shape[i, 1] - down * shape[i, 0]
            by_shape[i] += -(down * scale).sum(), (up * scale).sum()
        slope = np.r_[
            r.x.T @ (by_scale * scale * (np.abs(linear) < 6)) + 2 * ridge * (theta[:k] - one),
            (np.cumsum(by_shape[::-1], 0)[::-1] * steps).ravel(),
        ]
        return total + ridge * ((theta[:k] - one) ** 2).sum(), slope

    start = np.r_[one, np.log([0.5, 0.7, 0.6, 0.6, 0.8, 0.8])]
    theta = minimize(objective, start, jac=True, method="L-BFGS-B", options=dict(maxiter=300)).x
    return theta[:k], np.cumsum(np.exp(theta[k:].reshape(3, 2)), 0)


def fit(d, horizon):
    r = Rows(d, horizon)
    b = correction(r)
    return b, *spread(r, r.centre + r.z @ b)


def positions(d, horizon, b, weights):
    """Errors in units of the predicted scale."""
    r = Rows(d, horizon)
    return (r.actual - r.centre - r.z @ b) / (r.unit * np.exp(np.clip(r.x @ weights, -6, 6))), r


def fold_of(d):
    names = np.array(sorted(d.id.unique()))
    np.random.RandomState(0).shuffle(names)
    return d.id.map({name: i % FOLDS for i, name in enumerate(names)})


def held_out(d, train, test, horizon):
    """Errors, shapes and weights of `test` rows, each by constants of `train` rows of other series."""
    fold, parts = fold_of(d), []
    for f in range(FOLDS):
        b, weights, shape = fit(d[train & (fold != f)], horizon)
        part = d[test & (fold == f)]
        error, _ = positions(part, horizon, b, weights)
        parts.append((part, error, np.broadcast_to(shape, (len(part), 3, 2))))
    rows = pd.concat([p for p, _, _ in parts])
    return Rows(rows, horizon), np.concatenate([e for _, e, _ in parts]), np.concatenate([s for _, _, s in parts])


def share(r, error, shape, level, factor=1.0):
    return (r.w * ((error >= -factor * shape[:, level, 0]) & (error <= factor * shape[:, level, 1]))).sum()


def later_periods(d, horizon):
    """Each origin that is early enough for whole horizons, by constants of origins whose outcomes had come before it."""
    for held in sorted(d.held.unique()):
        train = d.held >= held + horizon
        if held >= horizon and d[train].id.nunique() >= FEWEST_SERIES:
            yield held, held_out(d, train, d.held == held, horizon)


def mean_share(periods, level, factor):
    """Over origins, each counting by its series."""
    counts = [len(np.unique(p[0].id)) for _, p in periods]
    return np.average([share(*p, level, factor) for _, p in periods], weights=counts)


def widening(periods):
    """By level, the factor at which later periods hold the nominal share; never below 1."""
    factors = []
    for i, (alpha, _) in enumerate(LEVELS):
        excess = lambda k: mean_share(periods, i, k) - (1 - alpha)
        factors.append(1.0 if not periods or excess(1.0) >= 0 else brentq(excess, 1, 4, xtol=1e-4))
    return np.array(factors)


def check(d, frequency, periods, factors):
    every = pd.Series(True, index=d.index)
    r, error, shape = held_out(d, every, every, HORIZON[frequency])
    held = [share(r, error, shape, i, factors[i]) for i in range(3)]
    print(f"{frequency}: other series hold", " ".join(f"{x:.3f}" for x in held), "widened by", factors.round(3))
    for held, p in periods:
        print(f"  {held} held back, by origins before:", *(f"{share(*p, i):.3f}" for i in range(3)))
    if periods:
        print("  mean:", *(f"{mean_share(periods, i, 1.0):.3f}" for i in range(3)))


def main():
    rows = pd.read_csv(sys.argv[1])
    checking = "--check" in sys.argv
    text = lambda values: ", ".join(f"{round(float(v), 3) + 0.0}" for v in values)
    if not checking:
        print("// Made by Scripts/calibrate-combination; not to be edited by hand.\n\nextension CombinationCalibration {")
    for frequency, shortest in SHORTEST.items():
        d = rows[(rows.freq == frequency) & (rows.n >= shortest)].reset_index(drop=True)
        periods = list(later_periods(d, HORIZON[frequency]))
        factors = widening(periods)
        if checking:
            check(d, frequency, periods, factors)
            continue
        b, weights, shape = fit(d, HORIZON[frequency])
        shape = np.maximum.accumulate(shape * factors[:, None], 0)
        print(f"  static let {frequency} = CombinationCalibration(")
        print(f"    horizon: {HORIZON[frequency]}, correction: [{text(b)}],\n    weights: [{text(weights)}],")
        print(f"    shape: QuantileShape(median: 0, lower: [{text(shape[:, 0])}], upper: [{text(shape[:, 1])}]))")
    if not checking:
        print("}")


main()
