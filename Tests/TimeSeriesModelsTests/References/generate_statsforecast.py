"""Reference values of statsforecast on the data sets of r-forecast.json and on simulated intermittent demand.

usage: generate_statsforecast.py r-forecast.json > statsforecast.json     (statsforecast 2.1.1)
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import statsforecast
from statsforecast.models import (
    TSB, AutoARIMA, AutoETS, CrostonClassic, CrostonOptimized, CrostonSBA, DynamicOptimizedTheta, HistoricAverage, Naive,
    OptimizedTheta, RandomWalkWithDrift, SeasonalNaive, Theta)

sets = json.load(open(sys.argv[1]))["series"]
out = {"statsforecast": statsforecast.__version__, "series": {}, "intermittent": []}


def numbers(values):
    return [float(v) for v in values]


def forecast(model, y, h, level=None):
    result = model.forecast(y=y, h=h, level=[level] if level else None)
    entry = {"mean": numbers(result["mean"])}
    if level:
        entry["upper"] = numbers(result[f"hi-{level}"])
    return entry


for name, item in sets.items():
    y = np.array(item["values"], dtype=float)
    m, h = int(item["period"]), int(item["horizon"])
    entry = {"ets": [], "theta": {}}
    # Forms of statsforecast: error, trend, season; damped or not.
    forms = (["ANN", "AAN", "AAdN", "MNN", "MAN", "MAdN"] if m == 1 else ["ANN", "ANA", "AAA", "MAM", "MAdM", "MNM"])
    for form in forms:
        damped = "d" in form
        code = form.replace("d", "")
        try:
            model = AutoETS(season_length=m, model=code, damped=damped).fit(y=y)
        except Exception:
            continue
        fit = model.model_
        entry["ets"].append({
            "form": form, "smoothing": [None if np.isnan(v) else float(v) for v in fit["par"][:4]], "log_likelihood": float(fit["loglik"]), "aicc": float(fit["aicc"]),
            "mean": numbers(model.predict(h=h)["mean"])})
    model = AutoETS(season_length=m).fit(y=y)
    entry["auto_ets"] = {"form": model.model_["components"], "aicc": float(model.model_["aicc"])}
    model = AutoARIMA(season_length=m).fit(y=y)
    arma = model.model_["arma"]
    p, q, P, Q, period, d, D = (int(v) for v in arma)
    entry["auto_arima"] = {
        "order": [p, d, q, P, D, Q], "constant": any(n in ("intercept", "drift") for n in model.model_["coef"]),
        "log_likelihood": float(model.model_["loglik"]), "aicc": float(model.model_["aicc"]),
        "mean": numbers(model.predict(h=h)["mean"])}
    for label, kind in (("theta", Theta), ("optimised-theta", OptimizedTheta), ("dynamic-theta", DynamicOptimizedTheta)):
        model = kind(season_length=m, decomposition_type="multiplicative").fit(y=y)
        entry["theta"][label] = {
            "mean": numbers(model.predict(h=h)["mean"]), "sse": float(np.nansum(model.model_["residuals"][2:] ** 2)),
            "mse": float(model.model_["mse"]), "par": {k: float(v) for k, v in model.model_["par"].items()}}
    entry["simple"] = {
        "naive": forecast(Naive(), y, h, 95), "mean": forecast(HistoricAverage(), y, h, 95),
        "drift": forecast(RandomWalkWithDrift(), y, h, 95)}
    if m > 1:
        entry["simple"]["seasonal-naive"] = forecast(SeasonalNaive(season_length=m), y, h, 95)
    out["series"][name] = entry

random = np.random.default_rng(8)
for rate in (0.15, 0.3, 0.5):
    y = random.binomial(1, rate, 60) * (1 + random.poisson(4, 60)).astype(float)
    y[0] = 0
    y[3] = 5
    out["intermittent"].append({
        "values": numbers(y), "croston": forecast(CrostonClassic(), y, 1)["mean"][0],
        "croston-sba": forecast(CrostonSBA(), y, 1)["mean"][0],
        "croston-tsb": forecast(TSB(alpha_d=0.2, alpha_p=0.1), y, 1)["mean"][0],
        "croston-optimised": forecast(CrostonOptimized(), y, 1)["mean"][0]})
json.dump(out, sys.stdout)
print()
