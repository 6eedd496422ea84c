"""Forecasts, backtests and growth curves of places, with pandas DataFrames in and out.

Data are in long form: one row an observation, columns ``unique_id``, ``ds`` and ``y``. Periods (``ds``) may be years,
texts such as ``2023Q2`` or ``2023-06``, dates or bare indices. The work is done by a native library, whose results do not
depend on the number of threads.
"""

from ._library import DataError, EconomicForecastingError, InternalError, UsageError, version
from ._tables import backtest, describe, evaluate, fit, forecast

__all__ = [
    "DataError",
    "EconomicForecastingError",
    "InternalError",
    "UsageError",
    "backtest",
    "describe",
    "evaluate",
    "fit",
    "forecast",
    "version",
]

__version__ = version()
