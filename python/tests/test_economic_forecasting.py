"""Runs in the environment into which the wheel was installed: python -m unittest discover python/tests"""

import math
import unittest

import numpy as np
import pandas as pd

import economic_forecasting as ef


def data():
    years = np.arange(2005, 2023)
    town = pd.DataFrame({"unique_id": "town", "ds": years, "y": 100 + 8.0 * (years - 2005)})
    park = pd.DataFrame({"unique_id": "007", "ds": years, "y": 500 / (1 + np.exp(-0.6 * (years - 2012))) + years % 2})
    return pd.concat([town, park], ignore_index=True)


class ForecastTests(unittest.TestCase):
    def test_frames_in_and_out(self):
        table = ef.forecast(data(), horizon=3, models=["naive", "drift"], levels=[80])
        self.assertEqual(list(table.columns), ["unique_id", "ds", "model", "horizon", "mean", "median", "lower_80",
                                               "upper_80", "status"])
        self.assertEqual(len(table), 12)
        drift = table[(table.unique_id == "town") & (table.model == "drift")]
        np.testing.assert_allclose(drift["median"], [244, 252, 260], rtol=1e-9)
        self.assertEqual(list(drift.ds), ["2023", "2024", "2025"])
        # A name that looks like a number keeps its zeros.
        self.assertIn("007", set(table.unique_id))

    def test_periods_of_pandas(self):
        months = pd.period_range("2019-01", periods=48, freq="M")
        frame = pd.DataFrame({"unique_id": "m", "ds": months, "y": 100 + np.sin(np.arange(48) * math.pi / 6) * 9})
        by_period = ef.forecast(frame, horizon=2, models="seasonal-naive")
        self.assertEqual(by_period.ds[0], "2023-01")
        frame["ds"] = months.to_timestamp()
        by_date = ef.forecast(frame, horizon=2, models="seasonal-naive", frequency="monthly")
        np.testing.assert_allclose(by_date["mean"], by_period["mean"])

    def test_a_refused_series_is_a_row(self):
        short = pd.DataFrame({"unique_id": ["short"], "ds": [2022], "y": [1.0]})
        table = ef.forecast(pd.concat([data(), short]), horizon=1, models="ets")
        row = table[table.unique_id == "short"].iloc[0]
        self.assertTrue(row.status.startswith("refused"))
        self.assertTrue(math.isnan(row["mean"]))

    def test_missing_values_and_threads(self):
        frame = data()
        frame.loc[3, "y"] = np.nan
        one = ef.forecast(frame, horizon=2, models="ets", threads=1)
        two = ef.forecast(frame, horizon=2, models="ets", threads=2)
        pd.testing.assert_frame_equal(one, two)


class ErrorTests(unittest.TestCase):
    def test_errors_are_sentences(self):
        with self.assertRaisesRegex(ef.UsageError, "did you mean 'drift'"):
            ef.forecast(data(), horizon=1, models="drfit")
        with self.assertRaisesRegex(ef.UsageError, "there is no y"):
            ef.forecast(data().drop(columns="y"), horizon=1)
        with self.assertRaises(ef.DataError):
            ef.forecast(data().assign(y="n/x"), horizon=1)
        with self.assertRaises(ValueError):
            ef.forecast(data(), horizon=0)


class CurveTests(unittest.TestCase):
    def test_a_fit_finds_the_ceiling(self):
        table = ef.fit(data(), curves=["logistic"])
        park = table[table.unique_id == "007"].iloc[0]
        self.assertEqual(park.status, "ok")
        ceiling = next(entry for entry in park.parameters if entry["name"] == "K")
        self.assertLess(abs(ceiling["estimate"] - 500), 2)
        self.assertLess(ceiling["lower_95"], ceiling["upper_95"])

    def test_a_curve_is_evaluated(self):
        np.testing.assert_allclose(ef.evaluate("linear", [3, 2], [0, 1, 10]), [3, 5, 23])
        names = next(curve for curve in ef.describe()["curves"] if curve["name"] == "linear")["parameters"]
        by_name = dict(zip([parameter["name"] for parameter in names], [3, 2]))
        np.testing.assert_allclose(ef.evaluate("linear", by_name, 10), [23])
        with self.assertRaisesRegex(ef.UsageError, "has 3 parameters"):
            ef.evaluate("logistic", [1], [0])


class BacktestTests(unittest.TestCase):
    def test_one_row_a_model(self):
        table = ef.backtest(data(), horizon=2, models=["naive", "drift"], origins=2)
        self.assertEqual(list(table.model), ["naive", "drift"])
        self.assertEqual(table.owa[0], 1)
        self.assertEqual(ef.__version__, ef.version())


if __name__ == "__main__":
    unittest.main()
