"""Forecasts, backtests, growth curves and verdicts on plans, with pandas DataFrames in and out.

Data are in long form: one row an observation, columns ``unique_id``, ``ds`` and ``y``; a DataFrame, a Parquet or CSV file, a
DuckDB relation or an Arrow table. Periods (``ds``) may be years,
texts such as ``2023Q2`` or ``2023-06``, dates or bare indices. The work is done by a native library, whose results do not
depend on the number of threads.
"""

from ._frames import to_duckdb, to_parquet
from ._library import DataError, EconomicForecastingError, InternalError, UsageError, version
from ._plans import assess, project
from ._tables import backtest, describe, evaluate, fit, forecast

__all__ = [
    "DataError",
    "EconomicForecastingError",
    "InternalError",
    "UsageError",
    "assess",
    "backtest",
    "describe",
    "evaluate",
    "fit",
    "forecast",
    "project",
    "to_duckdb",
    "to_parquet",
    "version",
]

__version__ = version()
