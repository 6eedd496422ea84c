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
    """A value that a double can hold, else zero (tests skip what underflows)."""
    if value != 0 and abs(value) < mpf("1e-307"):
        return 0.0
    return float(mp.nstr(value, 20))


def invert(tail, target, low, high):
    """The u in [low, high] with log tail(u) = log target, for a monotone tail, by bisection and then secants."""
    goal = mp.log(target)

    def f(u):
        value = tail(u)
        return (mp.log(value) if value > 0 else mpf(-10) ** 30) - goal

    low, high = mpf(low), mpf(high)
    rising = f(high) > f(low)
    for _ in range(40):
        middle = (low + high) / 2
        if (f(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return mp.findroot(f, (low, high), solver="anderson", tol=mpf(10) ** -70, maxsteps=100, verify=False)


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


def beta_lower(a, b, x):
    """I_x(a, b) by the power series of whichever form has positive terms, at enough digits."""
    if x <= 0:
        return mpf(0)
    # x^a (1-x)^b / (a B) * sum of (a+b)_n x^n / (a+1)_n, all terms positive (DLMF 8.17.8).
    term = mpf(1)
    total = mpf(1)
    n = 0
    y = 1 - x
    while True:
        term *= (a + b + n) * x / (a + 1 + n)
        total += term
        n += 1
        if term < total * mpf(10) ** (-mp.dps - 5) and (a + b + n) * x < (a + 1 + n):
            break
    log_lead = a * mp.log(x) + b * mp.log(y) - mp.log(a) - (mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b))
    return mp.exp(log_lead) * total


def beta_tails(a, b, x, y):
    """Both tails; the smaller is summed, the larger is its complement at a precision that covers the cancellation."""
    with mp.workdps(90):
        if x * (a + b) < a:
            lower = beta_lower(a, b, x)
            return lower, 1 - lower if lower < mpf("0.9") else beta_lower(b, a, y)
        upper = beta_lower(b, a, y)
        return (1 - upper if upper < mpf("0.9") else beta_lower(a, b, x)), upper


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
    with mp.workdps(400 if x < 40 else 90):
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
        with mp.workdps(300):
            return beta_tails(self.a, self.b, x, 1 - x)

    def logit_quantile(self, p, upper):
        def tail(u):
            x, y = 1 / (1 + mp.exp(-u)), 1 / (1 + mp.exp(u))
            return beta_tails(self.a, self.b, x, y)[1 if upper else 0]

        reach = 10 + 720 / min(self.a, self.b, 1)
        return invert(tail, p, -reach, reach)

    def quantile(self, p):
        return 1 / (1 + mp.exp(-self.logit_quantile(p, False)))

    def upper_quantile(self, q):
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

        return invert(tail, p, min(-20, (mp.log(p) + mp.loggamma(self.a + 1)) / self.a - 20), mp.log(self.a + 40 * mp.sqrt(self.a) + 2000))

    def quantile(self, p):
        return mp.exp(self.log_quantile(p, False)) * self.s

    def upper_quantile(self, q):
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


DISTRIBUTIONS = {
    kind.__name__: kind for kind in (Normal, LogNormal, StudentT, ChiSquared, FDistribution, Gamma, Beta)
}


def main():
    names = sys.argv[1:] or list(DISTRIBUTIONS)
    for name in names:
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
