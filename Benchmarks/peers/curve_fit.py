"""Microseconds of processor time for a logistic fit with inference, in a Python loop over the series of a file.

curve_fit.py SERIES.csv ESTIMATES.csv COUNT — the file in long form with columns series,index,value; of its first COUNT series
the estimates of curve_fit are written. Prints "scipy MICROSECONDS" and "lmfit MICROSECONDS", or "absent" where one is missing.

As a careful user writes it: the start from the data, standard errors, sigma, AICc and 95% intervals, the quantile of Student's
t asked once and not for each series.
"""

import math
import os
import sys
import time
import warnings

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np

warnings.simplefilter("ignore")
source, target, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
numbers = np.loadtxt(source, delimiter=",", skiprows=1, usecols=(1, 2), max_rows=20 * count).reshape(count, 20, 2)
t = numbers[0, :, 0].copy()
collection = [row.copy() for row in numbers[:, :, 1]]


def logistic(t, ceiling, rate, middle):
    return ceiling / (1 + np.exp(-rate * (t - middle)))


def start(y):
    top = y.max()
    return [1.1 * top, 0.5, t[np.argmin(np.abs(y - top / 2))]]


def criteria(residuals, n=20, k=4):
    rss = residuals @ residuals
    likelihood = -n / 2 * (math.log(2 * math.pi) + 1 - math.log(n) + math.log(rss))
    return math.sqrt(rss / (n - k + 1)), -2 * likelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1)


def microseconds(fit, series):
    fit(series[0])
    begin = time.process_time()
    results = [fit(y) for y in series]
    return (time.process_time() - begin) / len(series) * 1e6, results


try:
    from scipy.optimize import curve_fit
    from scipy.stats import t as student

    quantile = student.ppf(0.975, 17)

    def by_curve_fit(y):
        estimate, covariance = curve_fit(logistic, t, y, p0=start(y))
        errors = np.sqrt(np.diag(covariance))
        sigma, aicc = criteria(y - logistic(t, *estimate))
        return estimate, errors, sigma, aicc, estimate - quantile * errors, estimate + quantile * errors

    cost, results = microseconds(by_curve_fit, collection)

    def gradient(t, ceiling, rate, middle):
        share = 1 / (1 + np.exp(-rate * (t - middle)))
        slope = ceiling * share * (1 - share)
        return np.column_stack([share, slope * (t - middle), -slope * rate])

    # What is compared is not what was timed: the default tolerances leave an error of some 1e-5 in the worst series.
    exact = dict(ftol=1e-15, xtol=1e-15, gtol=1e-15, jac=gradient)
    with open(target, "w") as file:
        for (start_at, *_), y in zip(results, collection):
            estimate, covariance = curve_fit(logistic, t, y, p0=start_at, **exact)
            sigma, aicc = criteria(y - logistic(t, *estimate))
            errors = np.sqrt(np.diag(covariance))
            file.write(",".join(repr(float(x)) for x in [*estimate, *errors, sigma, aicc]) + "\n")
    print("scipy", cost)
except ImportError:
    print("scipy absent")

try:
    import lmfit

    model = lmfit.Model(logistic)

    def by_lmfit(y):
        ceiling, rate, middle = start(y)
        fit = model.fit(y, t=t, ceiling=ceiling, rate=rate, middle=middle)
        estimate = np.array([p.value for p in fit.params.values()])
        errors = np.array([p.stderr for p in fit.params.values()])
        sigma, aicc = criteria(fit.residual)
        return estimate, errors, sigma, aicc, estimate - quantile * errors, estimate + quantile * errors

    print("lmfit", microseconds(by_lmfit, collection[:1000])[0])
except ImportError:
    print("lmfit absent")
