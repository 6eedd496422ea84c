"""Microseconds of processor time for one logistic fit with standard errors by scipy's curve_fit, in a Python loop."""
import time
import warnings

import numpy as np
from scipy.optimize import curve_fit

warnings.simplefilter("ignore")
generator = np.random.default_rng(1)
t = np.arange(20.0)


def logistic(t, ceiling, rate, middle):
    return ceiling / (1 + np.exp(-rate * (t - middle)))


def series():
    ceiling, rate, middle = generator.lognormal(5, 1), generator.uniform(0.3, 0.8), generator.uniform(6, 12)
    return logistic(t, ceiling, rate, middle) * np.exp(generator.normal(0, 0.03, 20))


def fit(y):
    top = y.max()
    start = [1.1 * top, 0.5, t[np.argmin(np.abs(y - top / 2))]]
    estimate, covariance = curve_fit(logistic, t, y, p0=start)
    residuals = y - logistic(t, *estimate)
    return estimate, np.sqrt(np.diag(covariance)), residuals @ residuals


collection = [series() for _ in range(500)]
fit(collection[0])
start = time.process_time()
for y in collection:
    fit(y)
print((time.process_time() - start) / len(collection) * 1e6)
