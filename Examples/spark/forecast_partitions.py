"""Forecasts of many series on a Spark cluster, by the library that one machine uses.

    spark-submit Examples/spark/forecast_partitions.py [DATA.csv] [OUT.parquet]

Every partition holds whole series and is handed to the library at once through ``mapInPandas``; nothing else is shared, so
the result is that of a single process, row for row, which the script checks at its end. Without a file it makes 60
series of its own. The workers need the wheel ``economic-forecasting`` and nothing else of ours.
"""

import os
import sys

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

import numpy as np
import pandas as pd
from pyspark.sql import SparkSession

import economic_forecasting as ef

MODELS, HORIZON, LEVELS = ["ets", "theta", "curve:logistic"], 4, [80, 95]
SCHEMA = (
    "unique_id string, ds string, model string, horizon int, mean double, median double, "
    "lower_80 double, upper_80 double, lower_95 double, upper_95 double, status string"
)


def forecasts_of(batches):
    """The forecasts of a partition: its batches are put together, since a series may go across two of them."""
    parts = list(batches)
    if parts:
        data = pd.concat(parts, ignore_index=True)
        # One thread: Spark gives every core a partition of its own.
        yield ef.forecast(data, horizon=HORIZON, models=MODELS, levels=LEVELS, threads=1)


def example_data(count=60, years=24, seed=7):
    """Series of places that grow towards a ceiling of their own."""
    draws = np.random.default_rng(seed)
    time = np.arange(years)
    tables = []
    for number in range(count):
        ceiling, rate, middle = draws.uniform(50, 900), draws.uniform(0.1, 0.6), draws.uniform(4, 20)
        noise = np.exp(draws.normal(0, 0.03, years))
        values = ceiling / (1 + np.exp(-rate * (time - middle))) * noise
        tables.append(pd.DataFrame({"unique_id": f"place-{number:03}", "ds": 2000 + time, "y": values}))
    return pd.concat(tables, ignore_index=True)


def sorted_rows(table):
    return table.sort_values(["unique_id", "model", "horizon"]).reset_index(drop=True)


def main(arguments):
    data = pd.read_csv(arguments[0]) if arguments else example_data()
    data = data[["unique_id", "ds", "y"]]
    spark = SparkSession.builder.master("local[2]").appName("forecast-partitions").config(
        "spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    try:
        frame = spark.createDataFrame(data).repartition(4, "unique_id").sortWithinPartitions("unique_id", "ds")
        result = frame.mapInPandas(forecasts_of, SCHEMA)
        if len(arguments) > 1:
            result.write.mode("overwrite").parquet(arguments[1])
            result = spark.read.parquet(arguments[1])
        together, partitions = sorted_rows(result.toPandas()), frame.rdd.getNumPartitions()
    finally:
        spark.stop()
    alone = sorted_rows(ef.forecast(data, horizon=HORIZON, models=MODELS, levels=LEVELS))
    pd.testing.assert_frame_equal(together, alone, check_dtype=False, check_exact=True)
    print(f"{len(together)} rows of {data.unique_id.nunique()} series in {partitions} partitions: equal to the single process")


if __name__ == "__main__":
    main(sys.argv[1:])
