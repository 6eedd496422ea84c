"""Times statsforecast on the series of series-benchmarks: one process, one thread, compiled code warm.

usage: statsforecast_speed.py m4_sample.csv      (statsforecast 2.1.1, pandas)
"""
import sys
import time

import pandas as pd
from statsforecast.models import AutoARIMA, AutoETS, DynamicOptimizedTheta

data = pd.read_csv(sys.argv[1])
data = data[data.part == "train"]
for frequency, period, horizon in (("yearly", 1, 6), ("monthly", 12, 18)):
    groups = data[data.freq == frequency].groupby("series_id", sort=False)
    series = [g.value.values[-60:].astype(float) if period == 1 else g.value.values.astype(float) for _, g in groups]
    for model in (AutoETS, AutoARIMA, DynamicOptimizedTheta):
        instance = model(season_length=period)
        instance.forecast(y=series[0], h=horizon, level=[95])
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            for y in series:
                try:
                    instance.forecast(y=y, h=horizon, level=[95])
                except Exception:
                    pass
            best = min(best, time.perf_counter() - start)
        print(frequency, model.__name__, len(series), "series", round(best, 3), "s", flush=True)
