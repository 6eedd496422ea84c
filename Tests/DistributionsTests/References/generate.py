"""Reference values of the distributions, from mpmath at 60 digits or more.

    pip install -r requirements.txt
    python3 generate.py [NAME ...]

writes NAME.json beside this file for every distribution named, or for all. Arguments are doubles taken as exact;
results are rounded once, at the end, to 20 digits. See README.md for when to run it again.
"""

import json
import pathlib
import sys

from mpmath import mp, mpf

mp.dps = 60
# Below this a quantile is given as zero: a double cannot hold it.
SMALLEST = mpf("1e-307")
HERE = pathlib.Path(__file__).parent

# Probabilities at which quantiles are asked: both tails down to 1e-300 and the body.
TAILS = [1e-300, 1e-150, 1e-40, 1e-12, 1e-5, 1e-3, 0.025, 0.1, 0.25, 0.4]
BODY = [0.5, 0.55, 0.75, 0.9, 0.975, 0.999]


def text(value):
    """Twenty digits; infinities as JSONValue reads them."""
    if value == mp.inf:
        return "inf"
    if value == -mp.inf:
        return "-inf"
    return json.loads(mp.nstr(value, 20, min_fixed=0, max_fixed=0))


def number(value):
    """A value that a double can hold, else zero, which tests skip."""
    if value != 0 and not mpf("1e-307") < abs(value) < mpf("1e308"):
        return 0.0
    return float(mp.nstr(value, 20))


def invert(tail, target, low, high):
    """The u in [low, high] with log tail(u) = log target, for a monotone tail, by bisection and then regula falsi."""
    goal = mp.log(target)

    def f(u):
        value = tail(u)
        return (mp.log(value) if value > 0 else mpf(-10) ** 30) - goal

    low, high = mpf(low), mpf(high)
    f_low, f_high, last = f(low), f(high), 0
    # Illinois' regula falsi: the end that stays twice counts half.
    for step in range(400):
        bisect = step < 20 or step % 8 == 7 or abs(f_low) > 1e6 or abs(f_high) > 1e6 or f_low == f_high
        u = (low + high) / 2 if bisect else high - f_high * (high - low) / (f_high - f_low)
        value = f(u)
        if value == 0 or abs(high - low) <= abs(high) * mpf(10) ** -40:
            return u
        if (value > 0) == (f_high > 0):
            if last > 0:
                f_low /= 2
            high, f_high, last = u, value, 1
        else:
            if last < 0:
                f_high /= 2
            low, f_low, last = u, value, -1
        if not bisect and abs(value) < mpf(10) ** -35:
            return u
    raise ArithmeticError("no convergence")


def logarithm(probability, complement):
    """ln of a probability, through its complement where that is the smaller."""
    if complement < 0.5:
        return mp.log1p(-complement)
    return mp.log(probability) if probability > 0 else -mp.inf


def evaluations(distribution, points):
    rows = []
    for x in points:
        exact = mpf(x)
        lower, upper = distribution.tails(exact)
        rows.append(
            {
                "x": x,
                "logDensity": text(distribution.log_density(exact)),
                "cdf": number(lower),
                "complementaryCDF": number(upper),
                "logCDF": text(logarithm(lower, upper)),
                "logComplementaryCDF": text(logarithm(upper, lower)),
            }
        )
    return rows


def quantiles(distribution):
    rows = []
    for p in TAILS + BODY:
        rows.append({"p": p, "lower": number(distribution.quantile(mpf(p)))})
        rows[-1]["upper"] = number(distribution.upper_quantile(mpf(p)))
    return rows


# --- Special functions at any parameters -----------------------------------------------------------------------------


def beta_lower(a, b, x, y):
    """I_x(a, b) for x below the mean: a series of positive terms, or where x is near one a continued fraction."""
    if x <= 0:
        return mpf(0)
    small = mpf(10) ** (-mp.dps - 5)
    log_lead = a * mp.log(x) + b * mp.log(y) - mp.log(a) - (mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b))
    if x < 0.8:
        # Sum of (a+b)_n x^n / (a+1)_n (DLMF 8.17.8).
        term, total, n = mpf(1), mpf(1), 0
        while True:
            ratio = (a + b + n) * x / (a + 1 + n)
            term *= ratio
            total += term
            n += 1
            if term < total * small and ratio < 1:
                return mp.exp(log_lead) * total
    # DLMF 8.17.22 by Lentz's method.
    c, d, f, m = mpf(1), mpf(0), mpf(1), 1
    while True:
        k = m // 2
        if m % 2:
            step = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
        else:
            step = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
        d = 1 / (1 + step * d)
        c = 1 + step / c
        f *= c * d
        m += 1
        if abs(c * d - 1) < small:
            return mp.exp(log_lead) / f


def beta_tails(a, b, x, y):
    """Both tails; the one beyond the mean is summed, the other is its complement.

    A complement is taken at digits enough for what it loses: the tail of a tiny parameter is near one.
    """
    with mp.workdps(70 + int(-mp.log10(min(a, b, 1)))):
        if x * (a + b + 2) < a + 1:
            lower = beta_lower(a, b, x, y)
            return lower, 1 - lower
        upper = beta_lower(b, a, y, x)
        return 1 - upper, upper


def gamma_lower(a, x):
    term = mpf(1)
    total = mpf(1)
    n = 1
    while True:
        term *= x / (a + n)
        total += term
        n += 1
        if term < total * mpf(10) ** (-mp.dps - 5) and x < a + n:
            break
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total


def gamma_upper(a, x):
    """Legendre's continued fraction, forwards until it stands."""
    tiny = mpf(10) ** -2000
    f = x + 1 - a
    if f == 0:
        f = tiny
    c, d, n = f, mpf(0), 1
    while True:
        numerator, denominator = n * (a - n), x + 2 * n + 1 - a
        d = 1 / (denominator + numerator * d)
        c = denominator + numerator / c
        f *= c * d
        if abs(c * d - 1) < mpf(10) ** (-mp.dps - 2):
            break
        n += 1
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a)) / f


def gamma_tails(a, x):
    with mp.workdps(90):
        if x < a + 1:
            lower = gamma_lower(a, x)
            return lower, 1 - lower
    with mp.workdps(90):
        upper = gamma_upper(a, x)
        return 1 - upper, upper


# --- Distributions ---------------------------------------------------------------------------------------------------


class Normal:
    parameters = [{"mean": 0.0, "standardDeviation": 1.0}, {"mean": 400.0, "standardDeviation": 120.0}]
    points = [-37.0, -20.0, -8.0, -3.0, -1.0, -0.25, 0.0, 1e-8, 0.6, 1.0, 2.5, 6.0, 15.0, 37.0, -200.0, 200.0]

    def __init__(self, mean, standardDeviation):
        self.m, self.s = mpf(mean), mpf(standardDeviation)

    def grid(self):
        return [float(self.m) + float(self.s) * z for z in self.points]

    def log_density(self, x):
        return -((x - self.m) / self.s) ** 2 / 2 - mp.log(self.s) - mp.log(2 * mp.pi) / 2

    def tails(self, x):
        z = (x - self.m) / self.s / mp.sqrt(2)
        return mp.erfc(-z) / 2, mp.erfc(z) / 2

    def quantile(self, p):
        if p == 0.5:
            return self.m
        return self.m - self.s * invert(lambda z: mp.erfc(z / mp.sqrt(2)) / 2, p, -50, 50)

    def upper_quantile(self, q):
        return 2 * self.m - self.quantile(q)


class LogNormal(Normal):
    parameters = [{"logMean": 6.2, "logStandardDeviation": 0.35}, {"logMean": -0.5, "logStandardDeviation": 2.0}]

    def __init__(self, logMean, logStandardDeviation):
        super().__init__(logMean, logStandardDeviation)

    def grid(self):
        return [float(mp.exp(self.m + self.s * z)) for z in self.points if abs(z) < 100]

    def log_density(self, x):
        return super().log_density(mp.log(x)) - mp.log(x)

    def tails(self, x):
        return super().tails(mp.log(x))

    def quantile(self, p):
        return mp.exp(super().quantile(p))

    def upper_quantile(self, q):
        return mp.exp(2 * self.m - mp.log(self.quantile(q)))


class Beta:
    parameters = [
        {"alpha": 0.5, "beta": 0.5},
        {"alpha": 2.0, "beta": 3.5},
        {"alpha": 1.0, "beta": 1.0},
        {"alpha": 0.001, "beta": 2.0},
        {"alpha": 1e-10, "beta": 5.0},
        {"alpha": 15.5, "beta": 0.5},
        {"alpha": 300.0, "beta": 0.02},
        {"alpha": 40.0, "beta": 700.0},
        {"alpha": 1e5, "beta": 2e5},
        {"alpha": 2.5, "beta": 1e6},
    ]

    def __init__(self, alpha, beta):
        self.a, self.b = mpf(alpha), mpf(beta)

    def grid(self):
        m = self.a / (self.a + self.b)
        s = mp.sqrt(m * (1 - m) / (self.a + self.b + 1))
        points = [float(m + k * s) for k in (-12, -6, -3, -1, -0.1, 0, 0.3, 1, 2, 5, 10, 20)]
        points += [1e-200, 1e-20, 1e-4, 0.1, 0.3, 0.5, 0.7, 0.95, 0.9999]
        return sorted({x for x in points if 0 < x < 1})

    def log_density(self, x):
        log_beta = mp.loggamma(self.a) + mp.loggamma(self.b) - mp.loggamma(self.a + self.b)
        return (self.a - 1) * mp.log(x) + (self.b - 1) * mp.log1p(-x) - log_beta

    def tails(self, x):
        with mp.workdps(400):
            y = 1 - x
        return beta_tails(self.a, self.b, x, y)

    def logit_quantile(self, p, upper):
        def tail(u):
            x, y = 1 / (1 + mp.exp(-u)), 1 / (1 + mp.exp(u))
            return beta_tails(self.a, self.b, x, y)[1 if upper else 0]

        return invert(tail, p, -710, 10 + 720 / min(self.b, 1))

    def quantile(self, p):
        if self.tails(SMALLEST)[0] > p:
            return mpf(0)
        return 1 / (1 + mp.exp(-self.logit_quantile(p, False)))

    def upper_quantile(self, q):
        if self.tails(SMALLEST)[1] < q:
            return mpf(0)
        return 1 / (1 + mp.exp(-self.logit_quantile(q, True)))


class StudentT:
    parameters = [
        {"degreesOfFreedom": v, "location": m, "scale": s}
        for v, m, s in [
            (0.01, 0.0, 1.0), (0.5, 0.0, 1.0), (1.0, 0.0, 1.0), (2.0, 0.0, 1.0), (3.0, -2.0, 0.5), (4.5, 0.0, 1.0),
            (10.0, -0.25, 0.25), (30.0, 0.0, 1.0), (200.0, 0.0, 1.0), (1e5, 0.0, 1.0), (1e10, 0.0, 1.0),
        ]
    ]

    def __init__(self, degreesOfFreedom, location, scale):
        self.v, self.m, self.s = mpf(degreesOfFreedom), mpf(location), mpf(scale)
        self.beta = Beta(mpf(1) / 2, self.v / 2)

    def grid(self):
        z = [-1e100, -1e20, -1000.0, -40.0, -10.0, -3.0, -1.0, -0.2, 0.0, 1e-6, 0.5, 0.9, 1.2, 2.0, 5.0, 25.0, 1e6]
        return [float(self.m) + float(self.s) * t for t in z]

    def log_density(self, x):
        t = (x - self.m) / self.s
        return (
            mp.loggamma((self.v + 1) / 2) - mp.loggamma(self.v / 2) - mp.log(self.v * mp.pi) / 2 - mp.log(self.s)
            - (self.v + 1) / 2 * mp.log1p(t * t / self.v)
        )

    def tails(self, x):
        t = (x - self.m) / self.s
        odds = t * t / self.v
        if odds == 0:
            return mpf(1) / 2, mpf(1) / 2
        _, upper = beta_tails(self.beta.a, self.beta.b, odds / (1 + odds), 1 / (1 + odds))
        far = upper / 2
        return (far, 1 - far) if t < 0 else (1 - far, far)

    def quantile(self, p):
        if p == 0.5:
            return self.m
        tail = min(p, 1 - p)

        def upper_tail(u):
            x, y = 1 / (1 + mp.exp(-u)), 1 / (1 + mp.exp(u))
            return beta_tails(self.beta.a, self.beta.b, x, y)[1] / 2

        # The centre needs a scale of its own: P(|T| < t) falls like t.
        u = invert(upper_tail, tail, -60 - mp.log(1 + self.v), 10 + 720 * 2 / min(self.v, 2))
        t = mp.sqrt(self.v) * mp.exp(u / 2)
        return self.m + self.s * (t if p > 0.5 else -t)

    def upper_quantile(self, q):
        return 2 * self.m - self.quantile(q)


class Gamma:
    parameters = [
        {"shape": k, "scale": s}
        for k, s in [(1e-10, 1.0), (0.001, 1.0), (0.5, 2.0), (1.0, 3.0), (2.5, 1.0), (9.9, 1.0), (40.0, 0.1), (1e3, 1.0), (1e6, 1.0)]
    ]

    def __init__(self, shape, scale):
        self.a, self.s = mpf(shape), mpf(scale)

    def grid(self):
        sd = mp.sqrt(self.a)
        points = [float((self.a + k * sd) * self.s) for k in (-12, -6, -3, -1, -0.1, 0, 0.3, 1, 2, 5, 10, 20, 30)]
        points += [1e-200, 1e-20, 1e-4, 0.1, 0.8, 1.5, 30.0, 600.0]
        return sorted({x for x in points if x > 0})

    def log_density(self, x):
        return (self.a - 1) * mp.log(x / self.s) - x / self.s - mp.loggamma(self.a) - mp.log(self.s)

    def tails(self, x):
        return gamma_tails(self.a, x / self.s)

    def log_quantile(self, p, upper):
        def tail(u):
            return gamma_tails(self.a, mp.exp(u))[1 if upper else 0]

        return invert(tail, p, -710, mp.log(self.a + 40 * mp.sqrt(self.a) + 2000))

    def quantile(self, p):
        if self.tails(SMALLEST)[0] > p:
            return mpf(0)
        return mp.exp(self.log_quantile(p, False)) * self.s

    def upper_quantile(self, q):
        if self.tails(SMALLEST)[1] < q:
            return mpf(0)
        return mp.exp(self.log_quantile(q, True)) * self.s


class ChiSquared(Gamma):
    parameters = [{"degreesOfFreedom": v} for v in (1.0, 4.0, 27.0)]

    def __init__(self, degreesOfFreedom):
        super().__init__(mpf(degreesOfFreedom) / 2, 2.0)


class FDistribution:
    parameters = [
        {"numeratorDegreesOfFreedom": m, "denominatorDegreesOfFreedom": n}
        for m, n in [(1.0, 1.0), (1.0, 14.0), (3.0, 6.0), (0.5, 9.0), (20.0, 100.0), (2.0, 1e6), (5e4, 3e4)]
    ]

    def __init__(self, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom):
        self.m, self.n = mpf(numeratorDegreesOfFreedom), mpf(denominatorDegreesOfFreedom)
        self.beta = Beta(self.m / 2, self.n / 2)

    def grid(self):
        return [1e-100, 1e-10, 0.01, 0.3, 0.9, 0.99, 1.0, 1.05, 1.7, 4.0, 12.0, 80.0, 1e5, 1e50]

    def log_density(self, x):
        log_beta = mp.loggamma(self.m / 2) + mp.loggamma(self.n / 2) - mp.loggamma((self.m + self.n) / 2)
        odds = self.m * x / self.n
        return self.m / 2 * mp.log(odds) - (self.m + self.n) / 2 * mp.log1p(odds) - mp.log(x) - log_beta

    def tails(self, x):
        odds = self.m * x / self.n
        return beta_tails(self.beta.a, self.beta.b, odds / (1 + odds), 1 / (1 + odds))

    def quantile(self, p):
        return mp.exp(self.beta.logit_quantile(p, False)) * self.n / self.m

    def upper_quantile(self, q):
        return mp.exp(self.beta.logit_quantile(q, True)) * self.n / self.m


class ExponentiallyModifiedGaussian:
    parameters = [
        {"location": m, "deviation": s, "excessMean": e, "excessBound": d}
        for m, s, e, d in [
            (0.0, 1.0, 1.0, "inf"),
            (6.907755278982137, 0.5, 0.05, "inf"),
            (0.0, 0.01, 2.0, "inf"),
            (0.0, 1.0, 1000.0, "inf"),
            (0.0, 1.0, 0.001, "inf"),
            (5.92692602597041, 0.5, 0.05, 0.1823215567939546),
            (0.0, 0.35, 0.05, 0.1823215567939546),
            (0.0, 0.35, 0.05, 1e-4),
            (0.0, 0.02, 1.0, 3.0),
            (0.0, 1.0, 50.0, 2.0),
            (0.0, 1.0, 0.5, 40.0),
        ]
    ]

    def __init__(self, location, deviation, excessMean, excessBound):
        self.m, self.s, self.e = mpf(location), mpf(deviation), mpf(excessMean)
        self.d = mp.inf if excessBound == "inf" else mpf(excessBound)

    def grid(self):
        s, e = float(self.s), float(self.e)
        end = float(min(self.d, 3 * self.e))
        z = [-36, -20, -8, -3, -1, -0.1, 0, 0.5, 1.5, 4]
        points = [float(self.m) + s * k for k in z] + [float(self.m) + end + s * k for k in (-3, -1, 0, 1, 5, 12, 30)]
        points += [float(self.m) + e * k for k in (0.3, 5)]
        # Past the bound the tail is a normal one: no further than 450 digits reach.
        return sorted({x for x in points if x <= self.m + self.d + 40 * self.s})

    @property
    def kept(self):
        return 1 if self.d == mp.inf else -mp.expm1(-self.d / self.e)

    def t(self, u):
        a = self.s / self.e
        return mp.exp(a * a / 2 - a * u) * mp.erfc(-(u - a) / mp.sqrt(2)) / 2

    def log_density(self, x):
        # Enough digits that nothing of e^(a^2/2) is missed.
        with mp.workdps(450):
            u = (x - self.m) / self.s
            value = self.t(u)
            if self.d != mp.inf:
                value -= mp.exp(-self.d / self.e) * self.t(u - self.d / self.s)
            return mp.log(value / self.e / self.kept)

    def untruncated(self, u):
        return mp.erfc(-u / mp.sqrt(2)) / 2 - self.t(u)

    def tails(self, x):
        with mp.workdps(450):
            u = (x - self.m) / self.s
            lower = self.untruncated(u)
            if self.d == mp.inf:
                return lower, mp.erfc(u / mp.sqrt(2)) / 2 + self.t(u)
            lower -= mp.exp(-self.d / self.e) * self.untruncated(u - self.d / self.s)
            lower /= self.kept
            return lower, 1 - lower

    def quantile(self, p):
        return invert(lambda x: self.tails(x)[0], p, self.m - 40 * self.s, self.m + 40 * self.s + min(self.d, 50 * self.e))

    def upper_quantile(self, q):
        high = self.m + 40 * self.s + min(self.d, 800 * self.e)
        return invert(lambda x: self.tails(x)[1], q, self.m - 40 * self.s, high)


class Binomial:
    parameters = [
        {"trials": n, "probability": p}
        for n, p in [(1, 0.5), (10, 0.5), (12, 0.02), (40, 0.97), (1000, 0.3), (1000, 1e-6), (100000, 0.5)]
    ]

    def __init__(self, trials, probability):
        self.n, self.p = trials, mpf(probability)
        masses, mass = [], (1 - self.p) ** trials
        for k in range(trials + 1):
            masses.append(mass)
            mass *= self.p / (1 - self.p) * (trials - k) / (k + 1)
        self.masses = masses
        self.lower, self.upper = [], [mpf(0)] * (trials + 1)
        total = mpf(0)
        for k in range(trials + 1):
            total += masses[k]
            self.lower.append(total)
        total = mpf(0)
        for k in range(trials, 0, -1):
            total += masses[k]
            self.upper[k - 1] = total

    def grid(self):
        n, p = self.n, float(self.p)
        sd = (n * p * (1 - p)) ** 0.5
        points = {round(n * p + k * sd) for k in (-30, -10, -4, -1, 0, 1, 2, 5, 10, 30)} | {0, 1, n - 1, n}
        return [float(k) for k in sorted(points) if 0 <= k <= n]

    def log_density(self, x):
        return mp.log(self.masses[int(x)])

    def tails(self, x):
        return self.lower[int(x)], self.upper[int(x)]

    def quantile(self, p):
        return mpf(next(k for k in range(self.n + 1) if self.lower[k] >= p))

    def upper_quantile(self, q):
        return mpf(next(k for k in range(self.n + 1) if self.upper[k] <= q))


class Mixture:
    """Three lognormals far apart and a normal: the tails belong to different components."""

    parameters = [{"weights": [0.43, 0.35, 0.22]}, {"weights": [1e-9, 0.999999, 1e-6]}]
    components = [Normal(0.0, 1.0), LogNormal(3.0, 0.5), Normal(-4.0, 0.25)]

    def __init__(self, weights):
        total = sum(mpf(w) for w in weights)
        self.w = [mpf(w) / total for w in weights]

    def grid(self):
        return [-36.0, -12.0, -4.25, -4.0, -2.5, -0.5, 0.0, 0.75, 2.0, 8.0, 20.0, 60.0, 500.0, 1e6]

    def parts(self, x):
        # The lognormal has no mass below zero.
        return [(w, c) for w, c in zip(self.w, self.components) if x > 0 or not isinstance(c, LogNormal)]

    def log_density(self, x):
        return mp.log(sum(w * mp.exp(c.log_density(x)) for w, c in self.parts(x)))

    def tails(self, x):
        lower = sum(w * c.tails(x)[0] for w, c in self.parts(x))
        upper = sum(w * c.tails(x)[1] for w, c in self.parts(x)) + (self.w[1] if x <= 0 else 0)
        return lower, upper

    def quantile(self, p):
        low, high = self.hull([c.quantile(p) for c in self.components])
        return invert(lambda x: self.tails(x)[0], p, low, high)

    def upper_quantile(self, q):
        low, high = self.hull([c.upper_quantile(q) for c in self.components])
        return invert(lambda x: self.tails(x)[1], q, low, high)

    @staticmethod
    def hull(values):
        return min(values), max(values)


DISTRIBUTIONS = {
    kind.__name__: kind for kind in (Normal, LogNormal, StudentT, ChiSquared, FDistribution, Gamma, Beta, Binomial,
    ExponentiallyModifiedGaussian, Mixture)
}


def special_functions():
    """[name, arguments, value] of every public special function."""
    rows = []

    def add(name, arguments, value):
        rows.append([name, list(arguments), text(value)])

    with mp.workdps(120):
        phi = lambda z: mp.erfc(-mpf(z) / mp.sqrt(2)) / 2
        for x in [-26.0, -5.0, -0.5, 0.0, 1e-9, 0.3, 1.0, 2.5, 7.0, 20.0, 24.9, 25.1, 26.8, 40.0, 1e3, 1e8, 1e150]:
            # exp(x^2) erfc(x) at more digits than its factors lose; the asymptotic series where even mpmath gives up.
            value = mp.exp(mpf(x) ** 2) * mp.erfc(x) if abs(x) < 1e6 else 1 / (mpf(x) * mp.sqrt(mp.pi))
            add("erfcx", [x], value)
        for x in [-1e3, -6.0, -1.0, -1e-12, 1e-300, 0.2, 0.9, 1.1, 5.0, 27.0, 300.0, 1e6]:
            add("logErfc", [x], mp.log(mp.erfc(x)) if x > 0 else mp.log1p(-mp.erf(x)) if x > -1 else
                mp.log(2) + mp.log1p(-mp.erfc(-mpf(x)) / 2))
        for z in [-1e7, -300.0, -38.0, -10.0, -1.5, -0.9, 0.0, 0.7, 3.0, 9.0, 30.0]:
            add("logNormalCDF", [z], mp.log(phi(z)) if z < 0 else mp.log1p(-phi(-z)))
        for a, b in [(-1.0, 1.0), (-40.0, -39.0), (39.0, 40.0), (8.0, 8.001), (-1e-5, 2e-5), (3.0, mp.inf), (-12.0, 30.0),
                     (0.5, 0.5000001)]:
            value = phi(-a) - phi(-b) if a > 0 else phi(b) - phi(a)
            add("logNormalCDFDifference", [a, "inf" if b == mp.inf else b], mp.log(value))
        for p in [1e-300, 1e-100, 1e-17, 1e-5, 0.02, 0.0749, 0.0751, 0.3, 0.4999, 0.6, 0.9, 0.99, 0.999999]:
            add("normalQuantile", [p], invert(phi, mpf(p), -40, 10) if p < 0.5 else -invert(phi, 1 - mpf(p), -40, 10))
        for x in [-0.2, -1e-9, 1e-300, 1e-12, 1e-4, 0.2, 0.3, 0.9, 5.0]:
            add("logGammaOnePlus", [x], mp.loggamma(1 + mpf(x)))
        for a, b in [(1e-300, 1.0), (1e-10, 1e-10), (0.5, 0.5), (1e-8, 1e8), (0.3, 1e12), (3.0, 4.0), (9.5, 200.0),
                     (12.0, 15.0), (1e6, 1e6), (20.0, 1e15)]:
            add("logBeta", [a, b], mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(mpf(a) + mpf(b)))
    with mp.workdps(1000):
        phi = lambda z: mp.erfc(-z / mp.sqrt(2)) / 2
        for log_p in [-1e-9, -0.3, -1.5, -50.0, -650.0, -701.0, -2000.0]:
            add("normalQuantileOfLog", [log_p], invert(phi, mp.exp(mpf(log_p)), -100, 20))
    body = ",\n".join(json.dumps(row) for row in rows)
    (HERE / "SpecialFunctions.json").write_text('{"values": [\n%s\n]}\n' % body)


def main():
    names = sys.argv[1:] or [*DISTRIBUTIONS, "SpecialFunctions"]
    for name in names:
        if name == "SpecialFunctions":
            special_functions()
            continue
        kind = DISTRIBUTIONS[name]
        cases = []
        for parameters in kind.parameters:
            distribution = kind(**parameters)
            cases.append(
                {
                    "parameters": parameters,
                    "evaluations": evaluations(distribution, distribution.grid()),
                    "quantiles": quantiles(distribution),
                }
            )
            print(name, parameters, file=sys.stderr)
        body = ",\n".join(json.dumps(case) for case in cases)
        (HERE / f"{name}.json").write_text('{"distribution": "%s", "cases": [\n%s\n]}\n' % (name, body))


if __name__ == "__main__":
    main()
