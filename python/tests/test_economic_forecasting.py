"""Runs in the environment into which the wheel was installed: python -m unittest discover python/tests"""

import importlib.util
import inspect
import math
import os
import pathlib
import subprocess
import sys
import tempfile
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


PLAN = """
schema: 1
plan: riverside
area: { zh: 河畔, en: Riverside }
origin: 2023
horizon: 2028
assumptions:
  - { id: base, text: Output of 2023, value: 100, unit: 亿元 }
indicators:
  - id: output
    unit: 亿元
    base: base
    targets:
      - { wording: 产值500余亿元 }
"""


class PlanTests(unittest.TestCase):
    def test_a_plan_is_projected_and_judged(self):
        rows = ef.project(PLAN, years=6, levels=[80], language="zh")
        self.assertEqual(len(rows), 7)
        self.assertEqual(rows.area[0], "河畔")
        self.assertTrue((rows.lower_80 <= rows["median"]).all() and (rows["median"] <= rows.upper_80).all())
        verdict = ef.assess(PLAN)
        self.assertEqual(verdict["targets"][0]["wording"], "产值500余亿元")
        # (500 / 100)^(1/5) - 1
        self.assertAlmostEqual(verdict["targets"][0]["required_cagr"], 5 ** 0.2 - 1, places=9)
        self.assertTrue(0 < verdict["targets"][0]["probability"] < 1)

    def test_a_plan_may_be_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "plan.yaml")
            path.write_text(PLAN, encoding="utf-8")
            pd.testing.assert_frame_equal(ef.project(path), ef.project(PLAN))
            self.assertEqual(ef.assess(str(path)), ef.assess(PLAN))
        with self.assertRaisesRegex(ef.UsageError, "there is no plan"):
            ef.project("none.yaml")

    def test_what_is_wrong_with_a_plan_is_said_with_its_place(self):
        with self.assertRaisesRegex(ef.DataError, "did you mean 'horizon'"):
            ef.assess(PLAN.replace("horizon:", "horzion:"))


def has(module):
    return importlib.util.find_spec(module) is not None


class TableTests(unittest.TestCase):
    """Tables of other sorts, in and out."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.expected = ef.forecast(data(), horizon=2, models="drift")

    def path(self, name):
        return os.path.join(self.folder, name)

    def test_csv(self):
        data().to_csv(self.path("data.csv"), index=False)
        pd.testing.assert_frame_equal(ef.forecast(self.path("data.csv"), horizon=2, models="drift"), self.expected)

    @unittest.skipUnless(has("pyarrow"), "pyarrow is not installed")
    def test_parquet_in_and_out(self):
        import pyarrow

        data().to_parquet(self.path("data.parquet"), index=False)
        table = ef.forecast(pathlib.Path(self.path("data.parquet")), horizon=2, models="drift")
        pd.testing.assert_frame_equal(table, self.expected)
        ef.to_parquet(table, self.path("out.parquet"))
        pd.testing.assert_frame_equal(pd.read_parquet(self.path("out.parquet")), self.expected)
        arrow = pyarrow.Table.from_pandas(data())
        pd.testing.assert_frame_equal(ef.forecast(arrow, horizon=2, models="drift"), self.expected)
        # Lists of dictionaries become nested columns.
        ef.to_parquet(ef.fit(data(), "logistic"), self.path("fit.parquet"))
        self.assertEqual(len(pd.read_parquet(self.path("fit.parquet"))), 2)
        self.assertEqual(sorted(os.listdir(self.folder)), ["data.parquet", "fit.parquet", "out.parquet"])

    @unittest.skipUnless(has("duckdb"), "duckdb is not installed")
    def test_duckdb_in_and_out(self):
        import duckdb

        frame = data()
        with duckdb.connect(self.path("data.duckdb")) as connection:
            connection.register("frame", frame)
            connection.execute("CREATE TABLE series AS SELECT * FROM frame")
            relation = connection.sql("SELECT unique_id, make_date(ds::INTEGER, 1, 1) AS ds, y FROM series ORDER BY ds")
            table = ef.forecast(relation, horizon=2, models="drift", frequency="yearly")
            np.testing.assert_allclose(
                table.sort_values(["unique_id", "horizon"])["mean"],
                self.expected.sort_values(["unique_id", "horizon"])["mean"])
            name = 'results"; DROP TABLE series; --'
            ef.to_duckdb(table, connection, name)
            ef.to_duckdb(table, connection, name)  # replaced, not added to
            quoted = name.replace('"', '""')
            self.assertEqual(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone(), (len(table),))
            self.assertEqual(connection.execute("SELECT count(*) FROM series").fetchone(), (len(frame),))
        ef.to_duckdb(self.expected, self.path("new.duckdb"), "forecasts")
        with duckdb.connect(self.path("new.duckdb")) as connection:
            back = connection.sql("SELECT * FROM forecasts").df()
        pd.testing.assert_frame_equal(back, self.expected, check_dtype=False)

    def test_what_is_missing_is_named_with_its_cure(self):
        script = (
            "import sys; sys.modules['pyarrow'] = None; sys.modules['duckdb'] = None\n"
            "import economic_forecasting as ef\n"
            "for call in (lambda: ef.forecast('x.parquet', 1), lambda: ef.to_parquet(None, 'x'),\n"
            "             lambda: ef.to_duckdb(None, 'x', 'y')):\n"
            "    try: call()\n"
            "    except ImportError as error: print(error)\n"
        )
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
        lines = run.stdout.splitlines()
        self.assertEqual(len(lines), 3, run.stderr)
        self.assertIn("pip install 'economic-forecasting[parquet]'", lines[0])
        self.assertIn("pip install 'economic-forecasting[duckdb]'", lines[2])

    def test_what_is_no_table_is_said(self):
        with self.assertRaisesRegex(ef.UsageError, "a list is no table"):
            ef.forecast([1, 2], horizon=1)
        with self.assertRaisesRegex(ef.UsageError, "neither a .parquet nor a .csv"):
            ef.forecast("data.xlsx", horizon=1)


class DocumentationTests(unittest.TestCase):
    def test_everything_public_is_explained(self):
        for name in ef.__all__:
            thing = getattr(ef, name)
            self.assertTrue(inspect.getdoc(thing), name)
            if inspect.isfunction(thing):
                for parameter in inspect.signature(thing).parameters:
                    self.assertIn(parameter, inspect.getdoc(thing), f"{name}({parameter})")


@unittest.skipUnless(has("nbclient") and has("ipykernel"), "nbclient and ipykernel are not installed")
class NotebookTests(unittest.TestCase):
    """The notebook of the examples, run from its first cell to its last."""

    def test_it_leads_from_csv_to_verdict(self):
        import nbclient
        import nbformat

        examples = pathlib.Path(os.environ.get("EXAMPLES", pathlib.Path(__file__).parents[2] / "Examples"))
        notebook = nbformat.read(examples / "from-csv-to-verdict.ipynb", as_version=4)
        self.assertTrue(all(not cell.get("outputs") for cell in notebook.cells), "outputs are stripped")
        nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(examples)}}).execute()
        printed = "".join(
            output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
        self.assertIn("2028", printed)
        self.assertIn("verdict:", printed)


class BacktestTests(unittest.TestCase):
    def test_one_row_a_model(self):
        table = ef.backtest(data(), horizon=2, models=["naive", "drift"], origins=2)
        self.assertEqual(list(table.model), ["naive", "drift"])
        self.assertEqual(table.owa[0], 1)
        self.assertEqual(ef.__version__, ef.version())


if __name__ == "__main__":
    unittest.main()
