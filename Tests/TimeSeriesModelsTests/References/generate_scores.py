"""Reference values of scores, of the model confidence set, and of the diffuse likelihood of structural models.

usage: generate_scores.py r-forecast.json > scores.json     (arch 8.0.0, scoringrules 0.10.0, statsmodels 0.15.0)
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import scoringrules as sr
from arch.bootstrap import MCS
from statsmodels.tsa.statespace.structural import UnobservedComponents

out = {"crps": [], "intervals": [], "confidence_sets": [], "structural": []}
random = np.random.default_rng(2026)

for mean, deviation, actual in ((0, 1, 0.3), (10, 2, 14.5), (-3, 0.5, -3), (100, 25, 20)):
    out["crps"].append({"kind": "normal", "parameters": [mean, deviation], "actual": actual,
                        "crps": float(sr.crps_normal(actual, mean, deviation))})
for mean, deviation, actual in ((0, 0.5, 1.2), (2, 0.2, 5.0), (1, 1, 0.1)):
    out["crps"].append({"kind": "lognormal", "parameters": [mean, deviation], "actual": actual,
                        "crps": float(sr.crps_lognormal(actual, mean, deviation))})
for count, actual in ((5, 0.2), (40, -1.5), (200, 0.0)):
    sample = random.normal(size=count)
    out["crps"].append({"kind": "sample", "parameters": [float(v) for v in sample], "actual": actual,
                        "crps": float(sr.crps_ensemble(actual, sample, estimator="nrg"))})
for lower, upper, level, actual in ((1, 3, 0.8, 2), (1, 3, 0.8, 3.7), (-2, 5, 0.95, -4), (0, 1, 0.5, 0)):
    out["intervals"].append({"lower": lower, "upper": upper, "level": level, "actual": actual,
                             "score": float(sr.interval_score(actual, lower, upper, 1 - level))})

# Losses that share a common part; a stationary bootstrap of mean block 1 is the bootstrap of independent rows.
for shifts, rows in (([0, 0.1, 0.25, 0.6], 80), ([0, 0.02, 0.05], 60), ([1, 1.6, 0.9, 1.1, 2], 120)):
    common = random.normal(size=(rows, 1))
    losses = np.array(shifts) + common + 0.8 * random.normal(size=(rows, len(shifts)))
    entry = {"losses": [[round(float(v), 6) for v in row] for row in losses]}
    losses = np.array(entry["losses"])
    for method in ("R", "max"):
        sets = MCS(losses, size=0.1, method=method, bootstrap="stationary", block_size=1, reps=20000, seed=1)
        sets.compute()
        entry[method] = [float(sets.pvalues.loc[j, "Pvalue"]) for j in range(losses.shape[1])]
    out["confidence_sets"].append(entry)

data = json.load(open(sys.argv[1]))["series"]
for name, period in (("Nile", 1), ("LakeHuron", 1), ("WWWusage", 1), ("UKgas", 4), ("USAccDeaths", 12)):
    y = np.array(data[name]["values"], dtype=float)
    model = UnobservedComponents(
        y, level="lltrend", seasonal=period if period > 1 else None, use_exact_diffuse=True)
    best = None
    for start in (None, 1):
        parameters = model.start_params if start is None else np.full(len(model.start_params), np.var(np.diff(y)) / 4)
        fit = model.fit(parameters, disp=0, maxiter=1000, method="lbfgs")
        fit = model.fit(fit.params, disp=0, maxiter=5000, method="nm")
        if best is None or fit.llf > best.llf:
            best = fit
    states = 2 + (period - 1 if period > 1 else 0)
    out["structural"].append({
        "name": name, "period": period, "log_likelihood": float(best.llf), "states": states,
        "variances": [float(v) for v in best.params], "mean": [float(v) for v in best.forecast(6)],
        "deviation": [float(v) for v in best.get_forecast(6).se_mean]})
json.dump(out, sys.stdout)
print()
