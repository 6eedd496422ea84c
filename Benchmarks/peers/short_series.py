"""The constants of the forecast of one to six observations, chosen by cross-fitting.

usage: short_series.py DATA_FOLDER CONSTANTS.swift REFERENCE.json

Reads m4-sample (yearly, training part only) and macro-sample below DATA_FOLDER, cuts windows of one to six observations
followed by five, chooses the constants on half of the series (of the countries, for the panel) and scores them on the other
half, both ways. Writes the constants of all series as Swift, those of the two halves with the held-out figures as JSON, and
prints the figures as Markdown. Needs numpy.
"""
import csv, json, sys
import numpy as np

HORIZONS = np.arange(1, 6)
LEVELS = ["wb_gdp_current_usd", "wb_population", "pwt_rgdpna", "pwt_emp", "maddison_cgdppc", "pwt_rnna"]
WEIGHTS = {"m4": 1.0, "macro levels": 1.0, "macro others": 0.5}


# MARK: windows

def series(folder):
    """Source -> list of (cluster, values): a cluster is a series of M4, a country of the panel."""
    m4 = {}
    for row in csv.DictReader(open(f"{folder}/m4-sample/m4_sample.csv")):
        if row["freq"] == "yearly" and row["part"] == "train":
            m4.setdefault(row["series_id"], []).append(float(row["value"]))
    panel = {}
    for row in csv.DictReader(open(f"{folder}/macro-sample/macro_sample.csv")):
        for column, text in row.items():
            if column not in ("iso3", "country", "year"):
                panel.setdefault((row["iso3"], column), []).append(float(text) if text else None)
    found = {"m4": [(k, np.array(v)) for k, v in sorted(m4.items())], "macro levels": [], "macro others": []}
    for (country, column), values in sorted(panel.items()):
        run = longest_run(values)
        if len(run) >= 13:
            found["macro levels" if column in LEVELS else "macro others"].append((country, np.array(run)))
    return found


def longest_run(values):
    best, run = [], []
    for value in values + [None]:
        if value is None:
            best, run = (run if len(run) > len(best) else best), []
        else:
            run.append(value)
    return best


class Windows:
    """All windows of n observations whose origin is the sixth or later, each series weighing one."""

    def __init__(self, members, n):
        past, future, fold, cluster, weight, identity = [], [], [], [], [], []
        names = sorted({c for c, _ in members})
        for number, (name, values) in enumerate(members):
            origins = [o for o in range(6, len(values) - 4) if varies(values[o - max(n, 2):o])]
            for o in origins:
                past.append(values[o - n:o])
                future.append(values[o:o + 5])
                fold.append(names.index(name) % 2)
                cluster.append(names.index(name))
                weight.append(1 / len(origins))
                identity.append(number)
        self.n, self.past, self.future = n, np.array(past), np.array(future)
        self.fold, self.cluster, self.weight = np.array(fold), np.array(cluster), np.array(weight)
        self.last = self.past[:, -1]
        if n > 1:
            self.steps = np.diff(self.past, axis=1)
            self.size = np.abs(self.steps).mean(1)
            self.describe()

    def describe(self):
        """The quantities of ShortSeriesForecast, in units of the mean absolute step."""
        n, a = self.n, self.size
        m, l = self.steps.mean(1) / a, self.steps[:, -1] / a
        directness = np.abs(m)
        self.roughness = np.abs(self.steps / a[:, None] - m[:, None]).mean(1)
        evenness = np.exp(-2 * self.roughness)
        positive = (self.past > 0).all(1) & (n > 2)
        first = np.where(positive, self.past[:, 0], 1)
        growth = np.log(np.where(positive, self.last / first, 1)) / (n - 1)
        excess = np.where(positive, np.clip(self.last * np.expm1(growth) / a, -3, 3) - m, 0)
        self.mean_step = m
        self.corrections = np.stack(
            [(directness**2 - 1) * m, (evenness - 1) * m, l - m, evenness * (l - m), directness * excess], 1)
        self.target = (self.future - self.last[:, None]) / a[:, None]


def varies(window):
    return np.abs(np.diff(window)).mean() > 1e-6 * np.abs(window).mean()


# MARK: fits

def regress(x, y, w, p, floor, rounds=200):
    """Quantile regression by reweighted least squares, deviations below `floor` counting as `floor`."""
    b = np.linalg.lstsq(x * np.sqrt(w)[:, None], y * np.sqrt(w), rcond=None)[0]
    for _ in range(rounds):
        r = y - x @ b
        v = w * np.where(r > 0, p, 1 - p) / np.maximum(np.abs(r), floor)
        a = x * v[:, None]
        new = np.linalg.solve(a.T @ x, a.T @ y)
        if np.abs(new - b).max() < 1e-9:
            return new
        b = new
    return b


def share(h):
    """How far the corrections have gone from those of horizon 1 to those of horizon 5."""
    return min(h - 1, 4) / 4


def slope(w, c, h):
    near, far = np.array(c["near"]), np.array(c["far"])
    return w.mean_step + w.corrections @ (near * (1 - share(h)) + far * share(h))


def median_errors(w, c):
    """Future minus forecast: in units of the mean absolute step, of the level with one observation."""
    if w.n == 1:
        return (w.future - w.last[:, None]) / np.abs(w.last)[:, None]
    if w.n == 2:
        return w.target - c["two_slope"] * w.mean_step[:, None] * HORIZONS
    return w.target - np.stack([slope(w, c, h) * h for h in HORIZONS], 1)


def width_terms(w, h):
    one, lh = np.ones(len(w.past)), np.log(h)
    if w.n <= 2:
        return np.stack([one, one * lh], 1)
    r = np.log(w.roughness + 0.03)
    return np.stack([one, one * lh, r, r * lh, one * np.log(w.n - 2)], 1)


def width_key(n):
    return {1: "one_width", 2: "two_width"}.get(n, "width")


def half_widths(w, c):
    return np.stack([np.exp(width_terms(w, h) @ np.array(c[width_key(w.n)])) for h in HORIZONS], 1)


def choose(windows, fold):
    """Constants from the windows outside `fold` (None: from all)."""
    def kept(w):
        return w.fold != fold if fold is not None else np.ones(len(w.past), bool)

    def stacked(lengths, columns):
        parts = [columns(w, kept(w), WEIGHTS[s] * w.weight / w.weight[kept(w)].sum(), h)
                 for n in lengths for s, w in windows[n].items() for h in HORIZONS]
        return [np.concatenate(p) for p in zip(*parts)]

    def trend(w, k, v, h):
        z = w.corrections[k] * h
        return np.hstack([z * (1 - share(h)), z * share(h)]), (w.target[:, h - 1] - w.mean_step * h)[k], v[k] / h

    c = {}
    b = regress(*stacked((3, 4, 5, 6), trend), 0.5, 1e-3)
    c["near"], c["far"] = rounded(b[:5]), rounded(b[5:])
    two = regress(*stacked((2,), lambda w, k, v, h: (
        w.mean_step[k][:, None] * h, w.target[k, h - 1], v[k] / h)), 0.5, 1e-3)
    c["two_slope"] = rounded(two)[0]

    def width(w, k, v, h):
        errors = np.abs(median_errors(w, c)[k, h - 1])
        return width_terms(w, h)[k], np.log(np.maximum(errors, 1e-6)), v[k]

    for lengths in ((1,), (2,), (3, 4, 5, 6)):
        c[width_key(lengths[0])] = rounded(regress(*stacked(lengths, width), 0.8, 1e-2))
    ratio, weight = stacked((2, 3, 4, 5, 6), lambda w, k, v, h: (
        (np.abs(median_errors(w, c)) / half_widths(w, c))[k, h - 1], v[k]))
    order = np.argsort(ratio, kind="stable")
    total = np.cumsum(weight[order])
    c["multiples"] = rounded([ratio[order][np.searchsorted(total, p * total[-1])] for p in (0.5, 0.9, 0.95)])
    return c


def rounded(values):
    return [round(float(v), 3) + 0.0 for v in values]


# MARK: scores

def mean_and_error(d, weight, cluster):
    """The weighted mean over series, and its standard error with the windows of a cluster taken together."""
    w = weight / weight.sum()
    mean = float((w * d).sum())
    sums = np.bincount(cluster, w * (d - mean))
    g = len(np.unique(cluster))
    return mean, float(np.sqrt((sums**2).sum() * g / (g - 1)))


def held_out(windows, folds, n):
    cells = []
    groups = {**{s: [s] for s in windows[n]}, "together": list(windows[n])}
    scored = {}
    for s, w in windows[n].items():
        error, width = np.empty((len(w.past), 5)), np.empty((len(w.past), 5))
        for fold in (0, 1):
            error[w.fold == fold] = median_errors(w, folds[fold])[w.fold == fold]
            width[w.fold == fold] = half_widths(w, folds[fold])[w.fold == fold]
        naive = np.abs(w.target)
        drift = np.abs(w.target - w.mean_step[:, None] * HORIZONS)
        # The forecast and the interval of a positive series stop at zero.
        zero = np.where((w.past > 0).all(1), -w.last / w.size, -np.inf)[:, None]
        centre = w.target - error
        inside = (w.target >= np.maximum(centre - width, zero)) & (w.target <= np.maximum(centre + width, zero))
        scored[s] = (np.abs(w.target - np.maximum(centre, zero)), naive, drift, inside)
    for group, members in groups.items():
        own, naive, drift, inside = (np.concatenate([scored[s][i] for s in members]) for i in range(4))
        weight = np.concatenate([windows[n][s].weight for s in members])
        # In the whole, the countries stand beside the series of M4: one cluster each.
        offset = {"m4": 0, "macro levels": 1000, "macro others": 1000}
        cluster = np.concatenate([windows[n][s].cluster + offset[s] for s in members])
        for h in range(5):
            to_naive = mean_and_error(own[:, h] - naive[:, h], weight, cluster)
            to_drift = mean_and_error(own[:, h] - drift[:, h], weight, cluster)
            cells.append({
                "source": group, "count": n, "horizon": h + 1, "windows": len(own),
                "mase": round(mean_and_error(own[:, h], weight, cluster)[0], 4),
                "against_naive": [round(v, 4) for v in to_naive], "against_drift": [round(v, 4) for v in to_drift],
                "coverage_80": round(mean_and_error(inside[:, h] * 1.0, weight, cluster)[0], 4)})
    return cells


def swift(c):
    def pack(v):
        return "[" + ", ".join(f"{x:g}" for x in v) + "]"
    return f"""// Made by Scripts/calibrate-short-series from windows of yearly series; do not edit.

extension ShortSeriesConstants {{
  /// Chosen on all series of the two samples; the held-out figures are those of the two halves.
  static let pooled = ShortSeriesConstants(
    near: {pack(c['near'])}, far: {pack(c['far'])},
    width: {pack(c['width'])}, twoSlope: {c['two_slope']:g},
    twoWidth: {pack(c['two_width'])}, oneWidth: {pack(c['one_width'])}, multiples: {pack(c['multiples'])})
}}
"""


def markdown(cells):
    print("| source | points | horizon | windows | MASE | less than the last value | less than drift | 80% covers |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for c in cells:
        (a, b), (d, e) = c["against_naive"], c["against_drift"]
        print(f"| {c['source']} | {c['count']} | {c['horizon']} | {c['windows']:,} | {c['mase']:.3f} | "
              f"{-a:.3f} ± {b:.3f} | {-d:.3f} ± {e:.3f} | {100 * c['coverage_80']:.1f} |")


def main():
    folder, constants, reference = sys.argv[1:]
    found = series(folder)
    windows = {n: {s: Windows(members, n) for s, members in found.items()} for n in range(1, 7)}
    folds = [choose(windows, fold) for fold in (0, 1)]
    cells = [cell for n in (4, 5, 6) for cell in held_out(windows, folds, n)]
    open(constants, "w").write(swift(choose(windows, None)))
    json.dump({"folds": folds, "cells": cells}, open(reference, "w"), indent=1)
    open(reference, "a").write("\n")
    markdown(cells)


if __name__ == "__main__":
    main()
