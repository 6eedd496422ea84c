"""What statsforecast makes of training parts of the M4 sample, which is not part of this repository.

usage: generate_m4.py m4_sample.csv > statsforecast-m4.json     (statsforecast 2.1.1, pandas)

The first 40 series of each frequency: three forms of ETS, and the orders that AutoARIMA chooses for the first 15. Only
likelihoods, parameters and forecasts are kept, no data and nothing of the test parts.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import pandas as pd
import statsforecast
from statsforecast.models import AutoARIMA, AutoETS

data = pd.read_csv(sys.argv[1])
data = data[data.part == "train"]
out = {"statsforecast": statsforecast.__version__, "series": []}


def digits(values):
    return [float(f"{v:.9g}") for v in values]


for frequency, m, h, forms in (
        ("yearly", 1, 6, ["ANN", "AAdN", "MAN"]), ("quarterly", 4, 8, ["ANA", "MAM", "AAdA"]),
        ("monthly", 12, 18, ["ANA", "MAM", "AAA"])):
    groups = list(data[data.freq == frequency].groupby("series_id", sort=False))[:40]
    for place, (name, group) in enumerate(groups):
        y = group.value.to_numpy(dtype=float)[-60:] if m == 1 else group.value.to_numpy(dtype=float)
        entry = {"id": name, "frequency": frequency, "ets": []}
        for form in forms:
            try:
                model = AutoETS(season_length=m, model=form.replace("d", ""), damped="d" in form).fit(y=y)
            except Exception:
                continue
            fit = model.model_
            if fit["components"].replace("N", "") == "" or not np.isfinite(fit["loglik"]):
                continue
            entry["ets"].append({
                "form": form, "smoothing": [None if np.isnan(v) else float(v) for v in fit["par"][:4]],
                "log_likelihood": float(fit["loglik"]), "mean": digits(model.predict(h=h)["mean"])})
        if place < 15:
            model = AutoARIMA(season_length=m).fit(y=y)
            p, q, P, Q, period, d, D = (int(v) for v in model.model_["arma"])
            entry["arima"] = {
                "order": [p, d, q, P, D, Q],
                "constant": any(n in ("intercept", "drift") for n in model.model_["coef"]),
                "log_likelihood": float(model.model_["loglik"]), "mean": digits(model.predict(h=h)["mean"])}
        out["series"].append(entry)
json.dump(out, sys.stdout)
print()
