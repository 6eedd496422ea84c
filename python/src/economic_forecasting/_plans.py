"""Plans: worded targets in, projections and a verdict out."""

import json
import os
import pathlib

from ._library import UsageError, call, reals
from ._tables import _frame


def _plan(plan):
    """The text of a plan and the path it was read from."""
    if isinstance(plan, os.PathLike) or (isinstance(plan, str) and "\n" not in plan):
        path = pathlib.Path(plan)
        if not path.is_file():
            raise UsageError(f"there is no plan '{path}': give the path of a YAML file, or its text")
        return path.read_bytes(), str(path).encode()
    return plan.encode(), None


def project(plan, years=8, levels=(50, 80, 95), language="en"):
    """Projects each indicator of a plan.

    Parameters
    ----------
    plan : str or path-like
        The path of a plan in YAML, or its text.
    years : int
        Years to show from the plan's year 0.
    levels : sequence of float
        Central intervals in percent.
    language : str
        ``"en"`` or ``"zh"``, for the names of areas.

    Returns
    -------
    DataFrame
        ``area, indicator, unit, period, plan_year, origin, median, mean, lower_50, upper_50, …, actual, target, basis``:
        the rows of ``forecast project``. ``basis`` names what a row rests on.

    Raises
    ------
    UsageError, DataError
    """
    text, file = _plan(plan)
    limits, count = reals(levels)
    return _frame(call("ef_project", text, len(text), file, int(years), limits, count, language.encode()))


def assess(plan, language="en"):
    """The verdict on a plan.

    Parameters
    ----------
    plan, language
        As in :func:`project`.

    Returns
    -------
    dict
        ``verdict`` (a sentence), ``targets`` with the probability of each, ``joint_probability``, ``conflicts``,
        ``assumptions`` and more: the object of ``forecast assess``.
    """
    text, file = _plan(plan)
    return json.loads(call("ef_assess", text, len(text), file, language.encode()))
