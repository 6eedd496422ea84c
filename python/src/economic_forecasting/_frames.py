"""What counts as a table: DataFrames, Parquet and CSV files, DuckDB relations, Arrow tables."""

import importlib
import os

import pandas as pd

from ._library import UsageError

_EXTRAS = {"pyarrow": "parquet", "duckdb": "duckdb"}


def _needed(module, purpose):
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(
            f"{purpose} needs {module}, which is not installed: pip install 'economic-forecasting[{_EXTRAS[module]}]'"
        ) from error


def frame(source):
    """``source`` as a DataFrame.

    A DataFrame stands as it is. A path is read as Parquet (``.parquet``, ``.pq``) or CSV (``.csv``). A DuckDB relation
    and an Arrow table are asked for their rows.
    """
    if isinstance(source, pd.DataFrame):
        return source
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        ending = os.path.splitext(path)[1].lower()
        if ending in (".parquet", ".pq"):
            _needed("pyarrow", "reading Parquet")
            return pd.read_parquet(path, engine="pyarrow")
        if ending == ".csv":
            return pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
        raise UsageError(f"'{path}' is neither a .parquet nor a .csv file")
    for method in ("df", "to_pandas"):
        if callable(getattr(source, method, None)):
            return getattr(source, method)()
    raise UsageError(
        f"a {type(source).__name__} is no table: give a DataFrame, a path of Parquet or CSV, a DuckDB relation or an Arrow table"
    )


def to_parquet(table, path):
    """Writes a result to a Parquet file, by way of a file beside it, so that a reader never sees half of one.

    Parameters
    ----------
    table : DataFrame
        What :func:`forecast`, :func:`backtest`, :func:`fit` or :func:`project` returned.
    path : str or path-like

    Raises
    ------
    ImportError
        Where ``pyarrow`` is not installed; it comes with ``economic-forecasting[parquet]``.
    """
    _needed("pyarrow", "writing Parquet")
    path = os.fspath(path)
    partial = f"{path}.{os.getpid()}.part"
    try:
        table.to_parquet(partial, engine="pyarrow", index=False)
        os.replace(partial, path)
    finally:
        if os.path.exists(partial):
            os.remove(partial)


def to_duckdb(table, connection, name):
    """Writes a result to a table of a DuckDB database; a table of that name is replaced.

    Parameters
    ----------
    table : DataFrame
    connection : duckdb.DuckDBPyConnection or str or path-like
        An open connection, or the path of a database, which is opened and closed here.
    name : str
        The table, quoted as it stands: no part of it is run.

    Raises
    ------
    ImportError
        Where ``duckdb`` is not installed; it comes with ``economic-forecasting[duckdb]``.
    """
    duckdb = _needed("duckdb", "writing to DuckDB")
    if isinstance(connection, (str, os.PathLike)):
        with duckdb.connect(os.fspath(connection)) as opened:
            return to_duckdb(table, opened, name)
    quoted = '"' + name.replace('"', '""') + '"'
    connection.register("economic_forecasting_result", table)
    try:
        connection.execute(f"CREATE OR REPLACE TABLE {quoted} AS SELECT * FROM economic_forecasting_result")
    finally:
        connection.unregister("economic_forecasting_result")
