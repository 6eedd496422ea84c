"""Forecasts of series cut to 4, 5 and 6 observations by the command, beside statsforecast on the same windows.

usage: few_points.py FORECAST_BINARY DATA_FOLDER

Every ninth origin of the yearly M4 series (training part only) and of six level columns of the macro panel. The constants
behind `curve:auto` were chosen on these series; short_series.py gives the held-out figures. Needs numpy, pandas and
statsforecast; without statsforecast the command's models stand alone.
"""
import csv, io, subprocess, sys, tempfile, warnings

import numpy as np

sys.argv, (binary, folder) = [sys.argv[0], "", "", ""], sys.argv[1:]
from short_series import HORIZONS, series, varies

OWN = ["curve:auto", "combination", "naive", "drift"]


def windows(members, n):
    pairs = []
    for _, values in members:
        for origin in range(6, len(values) - 4, 9):
            past = values[origin - n:origin]
            if varies(past):
                pairs.append((past, values[origin:origin + 5]))
    return pairs


def by_command(pairs):
    """Model -> (medians, lower 80, upper 80); a refused window is missing."""
    found = {m: [np.full((len(pairs), 5), np.nan) for _ in range(3)] for m in OWN}
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("series,year,value\n")
        for i, (past, _) in enumerate(pairs):
            file.writelines(f"{i},{2000 + t},{v!r}\n" for t, v in enumerate(past.tolist()))
        file.flush()
        run = subprocess.run([binary, "predict", file.name, "--model", ",".join(OWN), "--horizon", "5", "--quiet"],
                             capture_output=True, text=True)
    if run.returncode not in (0, 3):
        sys.exit(run.stderr)
    for row in csv.DictReader(io.StringIO(run.stdout)):
        if row["horizon"]:
            place = int(row["series"]), int(row["horizon"]) - 1
            for target, column in zip(found[row["model"]], ("median", "lower_80", "upper_80")):
                target[place] = float(row[column])
    return found


def by_statsforecast(pairs):
    try:
        from statsforecast.models import AutoETS, Naive, RandomWalkWithDrift, Theta
    except ImportError:
        return None
    models = {"Naive (statsforecast)": Naive, "RWD (statsforecast)": RandomWalkWithDrift,
              "AutoETS (statsforecast)": lambda: AutoETS(season_length=1),
              "Theta (statsforecast)": lambda: Theta(season_length=1)}
    found = {}
    for name, make in models.items():
        arrays = [np.full((len(pairs), 5), np.nan) for _ in range(3)]
        for i, (past, _) in enumerate(pairs):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    answer = make().forecast(y=past.astype(float), h=5, level=[80])
            except Exception:
                continue
            for target, key in zip(arrays, ("mean", "lo-80", "hi-80")):
                target[i] = np.asarray(answer[key])
        found[name] = arrays
    return found


def text(value, width):
    return " " + (f"{value:{width}.3f}" if np.isfinite(value) else "-".rjust(width))


def main():
    print(f"{'source':<13} {'n':>2} {'model':<24} {'windows':>7}" + "".join(f" {'mase ' + str(h):>7}" for h in HORIZONS)
          + f" {'cov80':>6}")
    found = series(folder)
    for source in ("m4", "macro levels"):
        for n in (4, 5, 6):
            pairs = windows(found[source], n)
            future = np.array([f for _, f in pairs])
            scale = np.array([np.abs(np.diff(p)).mean() for p, _ in pairs])[:, None]
            peers = by_statsforecast(pairs)
            for model, (centre, lower, upper) in {**by_command(pairs), **(peers or {})}.items():
                kept = np.isfinite(centre).all(1)
                mase = (np.abs(future - centre) / scale)[kept].mean(0) if kept.any() else np.full(5, np.nan)
                covered = ((future >= lower) & (future <= upper))[kept].mean() if kept.any() else np.nan
                print(f"{source:<13} {n:>2} {model:<24} {kept.sum():>7}" + "".join(text(v, 7) for v in mase) + text(covered, 6),
                      flush=True)
    if peers is None:
        print("statsforecast is not installed: no peers", file=sys.stderr)


main()
