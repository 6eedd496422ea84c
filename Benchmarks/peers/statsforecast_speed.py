"""Times statsforecast on the series of series-benchmarks: compiled code warm, one process and all cores.

usage: statsforecast_speed.py m4_sample.csv [REPETITIONS]      (statsforecast 2.1.1, pandas)

Prints one row for each frequency, model and number of processes: the best of the repetitions, in seconds, for fitting and
forecasting with 95% intervals. `StatsForecast.forecast` is how the package is meant to be called; with n_jobs=-1 its
processes are started (and their compiled code loaded from the cache) within the time, as every call of it does.
"""
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
os.environ.setdefault("NIXTLA_ID_AS_COL", "1")
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoARIMA, AutoETS, DynamicOptimizedTheta

repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 3
data = pd.read_csv(sys.argv[1])
data = data[data.part == "train"]
for frequency, period, horizon in (("yearly", 1, 6), ("monthly", 12, 18)):
    part = data[data.freq == frequency]
    if period == 1:
        part = part.groupby("series_id", sort=False).tail(60)
    frame = pd.DataFrame({"unique_id": part.series_id, "ds": part["index"], "y": part.value.astype(float)})
    count = frame.unique_id.nunique()
    first = frame[frame.unique_id == frame.unique_id.iloc[0]]
    for model in (AutoETS, AutoARIMA, DynamicOptimizedTheta):
        for jobs in (1, -1):
            forecaster = StatsForecast(models=[model(season_length=period)], freq=1, n_jobs=jobs)
            # Warm: the first call compiles, and every worker loads what was compiled.
            forecaster.forecast(df=first, h=horizon, level=[95])
            best = float("inf")
            for _ in range(repetitions):
                start = time.perf_counter()
                forecaster.forecast(df=frame, h=horizon, level=[95])
                best = min(best, time.perf_counter() - start)
                if best > 30:
                    break  # Noise is small beside minutes.
            threads = 1 if jobs == 1 else os.cpu_count()
            print(f"{frequency},{model.__name__},{count},{threads},{best:.3f}", flush=True)
