"""DataFrames in and out."""

import ctypes
import io
import json

import numpy as np
import pandas as pd

from ._frames import frame
from ._library import UsageError, call, reals

_COLUMNS = ("unique_id", "ds", "y")


def _bytes(data, columns=_COLUMNS):
    """The long table as CSV: what the library reads."""
    data = frame(data)
    missing = [name for name in ("ds", "y") if name not in data.columns]
    if missing:
        raise UsageError(f"the data need the columns unique_id, ds and y; there is no {' and no '.join(missing)}")
    table = data[[name for name in columns if name in data.columns]].copy()
    if isinstance(table["ds"].dtype, pd.PeriodDtype):
        table["ds"] = table["ds"].astype(str)
    elif pd.api.types.is_datetime64_any_dtype(table["ds"]):
        has_clock = (table["ds"].dropna() != table["ds"].dropna().dt.normalize()).any()
        table["ds"] = table["ds"].dt.strftime("%Y-%m-%dT%H:%M" if has_clock else "%Y-%m-%d")
    return table.to_csv(index=False).encode()


def _names(names):
    return (names if isinstance(names, str) else ",".join(names)).encode()


def _frequency(frequency):
    return None if frequency is None else str(frequency).encode()


def _frame(text):
    """Series names and periods stay text, however much they look like numbers."""
    return pd.read_csv(io.StringIO(text), dtype={"series": str, "model": str, "period": str}, keep_default_na=False,
                       na_values=[""])


def forecast(data, horizon, models="auto", levels=(50, 80, 95), frequency=None, threads=0):
    """Forecasts every series.

    Parameters
    ----------
    data : DataFrame, path, DuckDB relation or Arrow table
        Columns ``unique_id``, ``ds`` and ``y``; an empty ``y`` is missing. A path ends in ``.parquet`` or ``.csv``.
    horizon : int
        Periods ahead.
    models : str or list of str
        Names such as ``"auto"``, ``"ets"`` or ``"curve:logistic"``; :func:`describe` lists them.
    levels : sequence of float
        Central intervals in percent.
    frequency : str or int, optional
        ``"yearly"`` to ``"hourly"``, or the seasonal period of bare indices.
    threads : int
        0 for all cores; the result does not depend on it.

    Returns
    -------
    DataFrame
        ``unique_id, ds, model, horizon, mean, median, lower_50, upper_50, …, status``. A series that was refused has
        one row without numbers, whose status says why.

    Raises
    ------
    UsageError, DataError
    """
    csv = _bytes(data)
    limits, count = reals(levels)
    text = call("ef_forecast", csv, len(csv), _names(models), int(horizon), limits, count, _frequency(frequency),
                int(threads))
    table = _frame(text).rename(columns={"series": "unique_id", "period": "ds"})
    first = ["unique_id", "ds", "model"]
    return table[first + [name for name in table.columns if name not in first]]


def backtest(data, horizon, models="auto", origins=0, frequency=None, threads=0):
    """Scores models on rolling origins of every series.

    Parameters
    ----------
    data, horizon, models, frequency, threads
        As in :func:`forecast`.
    origins : int
        The largest number of origins a series, the latest ones; 0 for all.

    Returns
    -------
    DataFrame
        One row a model: ``model, series_count, origin_count, horizon, smape, mase, owa, rmsse, crps, wis, msis_95,
        coverage_50, coverage_80, coverage_95, failed``. ``owa`` is relative to Naive2, below 1 is better than it.
    """
    csv = _bytes(data)
    text = call("ef_backtest", csv, len(csv), _names(models), int(horizon), int(origins), _frequency(frequency),
                int(threads))
    return _frame(text)


def fit(data, curves, threads=0):
    """Fits growth curves to every series by least squares.

    Parameters
    ----------
    data, threads
        As in :func:`forecast`.
    curves : str or list of str
        Names such as ``"logistic"``; :func:`describe` lists them.

    Returns
    -------
    DataFrame
        One row a series and curve: ``unique_id, curve, status, reason, n, rss, sigma, dof, log_likelihood, aic, aicc,
        bic``, and in ``parameters`` and ``derived`` lists of dictionaries with ``name, estimate, std_error, lower_95,
        upper_95``. A ceiling that the data do not hold is refused, with what would settle it in ``reason``.
    """
    csv = _bytes(data)
    rows = json.loads(call("ef_fit", csv, len(csv), _names(curves), int(threads)))
    columns = ["series", "curve", "status", "reason", "n", "rss", "sigma", "dof", "log_likelihood", "aic", "aicc", "bic",
               "origin", "termination", "parameters", "derived", "ceiling"]
    return pd.DataFrame(rows, columns=columns).rename(columns={"series": "unique_id"})


def evaluate(curve, parameters, times):
    """The values of a curve at ``times``.

    Parameters
    ----------
    curve : str
    parameters : sequence of float or dict
        In the order that :func:`describe` gives, or by name.
    times : float or sequence of float

    Returns
    -------
    numpy.ndarray
    """
    if isinstance(parameters, dict):
        known = {entry["name"]: entry for entry in describe()["curves"]}
        names = [parameter["name"] for parameter in known[curve]["parameters"]] if curve in known else list(parameters)
        if set(names) != set(parameters):
            raise UsageError(f"{curve} has the parameters {', '.join(names)}, not {', '.join(parameters)}")
        parameters = [parameters[name] for name in names]
    given, given_count = reals(parameters)
    instants, count = reals(np.atleast_1d(times))
    values = (ctypes.c_double * count)()
    call("ef_evaluate", curve.encode(), given, given_count, instants, count, values, has_output=False)
    return np.array(values)


def describe():
    """What there is: a dictionary of ``models`` and ``curves``, each a list of dictionaries."""
    return json.loads(call("ef_describe"))
