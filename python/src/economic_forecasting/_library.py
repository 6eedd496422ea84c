"""The shared library and its functions, as ``economicforecasting.h`` declares them."""

import ctypes
import os
import pathlib

OK, PARTIAL, USAGE, BAD_DATA = 0, 3, 64, 65


class EconomicForecastingError(Exception):
    """Something the library could not do; the message is one sentence."""


class UsageError(EconomicForecastingError, ValueError):
    """An unknown name or a number out of range."""


class DataError(EconomicForecastingError, ValueError):
    """Data that are not what they should be; the message names line, column, what was expected and found."""


class InternalError(EconomicForecastingError):
    """A fault of the library."""


def _path():
    named = os.environ.get("ECONOMIC_FORECASTING_LIBRARY")
    path = pathlib.Path(named) if named else pathlib.Path(__file__).with_name("libeconomicforecasting.so")
    if not path.exists():
        raise ImportError(
            f"{path} does not exist: install a wheel that carries the library, or name one in ECONOMIC_FORECASTING_LIBRARY"
        )
    return str(path)


def _load():
    library = ctypes.CDLL(_path())
    size, text = ctypes.c_size_t, ctypes.c_char_p
    whole, reals, handed = ctypes.c_int32, ctypes.POINTER(ctypes.c_double), ctypes.POINTER(ctypes.c_void_p)
    signatures = {
        "ef_forecast": [text, size, text, whole, reals, size, text, whole, handed, handed],
        "ef_backtest": [text, size, text, whole, whole, text, whole, handed, handed],
        "ef_fit": [text, size, text, whole, handed, handed],
        "ef_project": [text, size, text, whole, reals, size, text, handed, handed],
        "ef_assess": [text, size, text, text, handed, handed],
        "ef_evaluate": [text, reals, size, reals, size, reals, handed],
        "ef_describe": [handed, handed],
    }
    for name, arguments in signatures.items():
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, whole
    library.ef_version.argtypes, library.ef_version.restype = [], text
    library.ef_free.argtypes, library.ef_free.restype = [ctypes.c_void_p], None
    return library


_library = _load()


def version():
    """The version of the native library."""
    return _library.ef_version().decode()


def _taken(handed):
    """The text that the library handed out, which is freed here."""
    if not handed.value:
        return None
    text = ctypes.string_at(handed.value).decode()
    _library.ef_free(handed.value)
    return text


def call(name, *arguments, has_output=True):
    """Calls a function, raises what went wrong, and returns its output.

    A result in which single series were refused is a result: its rows say why.
    """
    output, message = ctypes.c_void_p(), ctypes.c_void_p()
    handed = [ctypes.byref(output), ctypes.byref(message)] if has_output else [ctypes.byref(message)]
    code = getattr(_library, name)(*arguments, *handed)
    output, message = _taken(output), _taken(message)
    if code in (OK, PARTIAL):
        return output
    kind = {USAGE: UsageError, BAD_DATA: DataError}.get(code, InternalError)
    raise kind(message or f"{name} returned {code}")


def reals(values):
    """A C array of doubles, and its length."""
    values = [float(value) for value in values]
    return (ctypes.c_double * len(values))(*values), len(values)
