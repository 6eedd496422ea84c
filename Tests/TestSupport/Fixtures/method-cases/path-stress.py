#!/usr/bin/env python3
"""Writes path-stress.json: posteriors of anchored paths (METHOD section 3) by tensor quadrature.

Independent of the engine: formulas of METHOD in numpy, Gauss-Legendre on boxes around the posterior, at two resolutions;
the tolerance of a case is the larger disagreement of the two. Run it again when a case is added or a definition of METHOD
changes: `python3 path-stress.py > path-stress.json`.

Interim claims (`interim`): a claim at T < H is a statement on ln of the true value at T given x_H. With standardised
attainments that correlate as Brownian motion from the origin, corr(T, H) = sqrt(T/H), and claims replaced by their means
and deviations (m_T, s_T): x_T | x_H ~ N(m_T + sqrt(T/H) s_T (x_H - m_H)/s_H, s_T^2 (1 - T/H)), jointly for several.
"""
import json
import sys

import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy.special import log_ndtr, ndtr
from scipy.stats import norm

LOG2PI = np.log(2 * np.pi)


def softplus(x):
    return np.logaddexp(0, x)


def log_mu(family, s, x0, xh, eta, lnk):
    """ln mu at s = t/H; nan outside the support."""
    with np.errstate(all="ignore"):
        if family == "exponential":
            return (1 - s) * x0 + s * xh
        if family == "logisticEV":
            lk = xh + softplus(-eta)
            u = x0 - lk
            z0 = np.where(u < 0, u - np.log(-np.expm1(u)), np.nan)
            return lk - softplus(-(z0 + (eta - z0) * s))
        if family == "gompertzEV":
            end = softplus(-eta)
            a0 = xh + end - x0
            return xh + end - np.where(a0 > 0, a0, np.nan) ** (1 - s) * end**s
        p = 1 / (1 + np.exp(-eta))
        if s == 0:
            return x0 + 0 * (xh + eta + lnk)
        g = -np.expm1(s ** np.exp(lnk) * -np.log1p(np.exp(eta))) / p
        return x0 + np.log1p(np.expm1(xh - x0) * g)


def bridge(q, H, a, b):
    lo, hi = min(a, b), max(a, b)
    if hi <= H:
        return q * q * (lo - a * b / H)
    return 0.0 if lo <= H else q * q * (lo - H)


class Claim:
    """The density of x_H."""

    def __init__(self, target, delta, omega, m):
        self.kind, self.L = target["kind"], target["L"]
        self.mu, self.omega, self.m = np.log(self.L) + delta, omega, m
        self.D = np.log(target["U"] / self.L) if self.kind == "overBand" else np.inf
        grid = np.linspace(self.mu - 12 * omega - 3, self.mu + 12 * omega + 3, 400001)
        f = np.exp(self.log_density(grid))
        h = grid[1] - grid[0]
        self.mean = (f * grid).sum() * h
        self.sd = np.sqrt((f * (grid - self.mean) ** 2).sum() * h)

    def log_density(self, x):
        w = self.omega
        if self.kind == "point":
            return norm.logpdf(x, self.mu, w)
        if self.kind == "approx":
            return norm.logpdf(x, self.mu, np.hypot(w, 0.03))
        if self.kind == "atMost":
            x, mu = -x, -np.log(self.L) + (self.mu - np.log(self.L))
        else:
            mu = self.mu
        # Int_0^D exp(-e/m)/(m (1-exp(-D/m))) N(x; mu+e, w^2) de
        k = w / self.m
        z = (x - mu) / w - k
        upper = log_ndtr(z)
        if np.isfinite(self.D):
            z2 = z - self.D / w
            # Phi(z) - Phi(z2), on the side where it does not cancel
            both = np.where(z > 0, log_ndtr(-z2), log_ndtr(z))
            less = np.where(z > 0, log_ndtr(-z), log_ndtr(z2))
            upper = both + np.log1p(-np.exp(np.minimum(less - both, -1e-300)))
        c = -np.log(self.m) - np.log(-np.expm1(-self.D / self.m)) if np.isfinite(self.D) else -np.log(self.m)
        return c + 0.5 * k * k - (x - mu) / self.m + upper


def composite(lo, hi, panels, order):
    x, w = leggauss(order)
    edges = np.linspace(lo, hi, panels + 1)
    mid, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    return (mid[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()


def evaluate(case, fine):
    """Nodes with weights per family and q, in chunks: yields (family, log prior x measure, x0, xh, eta, lnk, [lnL per q], residuals)."""
    H, r = case["H"], case["r"]
    claim = Claim(case["target"], case["attainment"]["delta"], case["attainment"]["omega"], case["excessMean"])
    m0, s0 = case["base"]["lnValue"], case["base"]["sd"] or 0.0
    obs = case["observations"]
    interim = case.get("interim") or []
    icl = [Claim(i["target"], case["attainment"]["delta"], case["attainment"]["omega"], case["excessMean"]) for i in interim]
    times = [o["t"] for o in obs] + [i["t"] for i in interim]
    y = np.array([np.log(o["y"]) for o in obs])
    solvers = []
    for qd in case["qGrid"]:
        q = qd["q"]
        S = np.array([[bridge(q, H, a, b) for b in times] for a in times]).reshape(len(times), len(times))
        for i in range(len(obs)):
            S[i, i] += r * r
        for i, a in enumerate(interim):
            for j, b in enumerate(interim):
                lo, hi = min(a["t"], b["t"]), max(a["t"], b["t"])
                corr = np.sqrt(lo / hi) - np.sqrt(a["t"] * b["t"]) / H
                S[len(obs) + i, len(obs) + j] += icl[i].sd * icl[j].sd * corr
        solvers.append((q, np.log(qd["prior"]), S))
    T = case["t"]
    pq = [float(p) for p in case["p"]]
    families = list(zip(case["families"], np.array(case["familyPriorWeights"]) / sum(case["familyPriorWeights"])))

    def nodes(family, box, n):
        """Tensor Gauss-Legendre over the box in standard units; the last axis is x_H between its ends."""
        axes = [composite(lo, hi, n[k][0], n[k][1]) for k, (lo, hi) in enumerate(box[:-1])]
        grids = np.meshgrid(*[a[0] for a in axes], indexing="ij") if axes else []
        weights = np.ones(1)
        for a in axes:
            weights = np.multiply.outer(weights, a[1])
        weights = weights.ravel()
        names = axis_names(family)
        u = {name: g.ravel() for name, g in zip(names, grids)}
        x0 = m0 + s0 * u["base"] if "base" in u else np.full(len(weights), m0)
        eta = 1.1 + u["eta"] if "eta" in u else np.zeros(len(weights))
        lnk = np.log(1.6) + 0.35 * u["lnk"] if "lnk" in u else np.zeros(len(weights))
        logp = np.log(weights)
        for g in u.values():
            logp = logp - g * g / 2 - LOG2PI / 2
        lo, hi = box[-1]
        lower = np.full(len(weights), lo)
        if family in ("logisticEV", "gompertzEV"):
            lower = np.maximum(lower, x0 - softplus(-eta))
        gx, gw = composite(0.0, 1.0, n[-1][0], n[-1][1])
        span = np.maximum(hi - lower, 0)
        xh = lower[:, None] + span[:, None] * gx
        with np.errstate(divide="ignore"):
            logp = logp[:, None] + np.log(gw) + np.log(span)[:, None] + claim.log_density(xh)
        return x0[:, None], xh, eta[:, None], lnk[:, None], logp

    def axis_names(family):
        names = ["base"] if s0 > 0 else []
        if family != "exponential":
            names.append("eta")
        if family == "rampWeibullEV":
            names.append("lnk")
        return names

    def likelihood(family, x0, xh, eta, lnk):
        res = []
        for o, yy in zip(obs, y):
            res.append(yy - log_mu(family, o["t"] / H, x0, xh, eta, lnk) + 0 * xh)
        for i, c in zip(interim, icl):
            mean = c.mean + np.sqrt(i["t"] / H) * c.sd * (xh - claim.mean) / claim.sd
            res.append(mean - log_mu(family, i["t"] / H, x0, xh, eta, lnk))
        stages = np.zeros_like(xh)
        st = case.get("stageStatements")
        if st:
            rho = st["reliability"]
            for s in st["list"]:
                rise = np.expm1(xh - x0)
                frac = np.expm1(log_mu(family, s["t"] / H, x0, xh, eta, lnk) - x0) / rise
                holds = frac <= s["fractionOfRise"] if s["op"] == "<=" else frac >= s["fractionOfRise"]
                stages = stages + np.where(holds, np.log(rho), np.log(1 - rho))
        if not res:
            ok = np.isfinite(log_mu(family, 0.5, x0, xh, eta, lnk))
            return [np.where(ok, stages + lp, -np.inf) for _, lp, _ in solvers], []
        e = np.stack([np.broadcast_to(v, xh.shape) for v in res])
        out = []
        for q, lp, S in solvers:
            L = np.linalg.cholesky(S)
            w = np.linalg.solve(L, e.reshape(len(e), -1)).reshape(e.shape)
            ll = -0.5 * (w * w).sum(0) - np.log(np.diag(L)).sum() - len(e) / 2 * LOG2PI
            out.append(np.where(np.isfinite(ll), ll + lp + stages, -np.inf))
        return out, e

    hist = {(t, k): None for t in T for k in range(len(solvers))}
    pieces = []
    for family, fw in families:
        names = axis_names(family)
        d = len(names) + 1
        box = [(-7.0, 7.0)] * len(names) + [(claim.mean - 9 * claim.sd, claim.mean + 10 * claim.sd)]
        coarse = {1: [(40, 12)], 2: [(12, 6), (40, 8)], 3: [(7, 5), (7, 5), (20, 6)], 4: [(5, 4), (5, 4), (5, 4), (12, 5)]}[d]
        # Narrow the box to where the posterior is, three times.
        for _ in range(5):
            x0, xh, eta, lnk, logp = nodes(family, box, coarse)
            lls, _ = likelihood(family, x0, xh, eta, lnk)
            total = logp + np.logaddexp.reduce(np.stack(lls), axis=0)
            top = np.nanmax(total)
            keep = total > top - 30
            new = []
            values = {"base": (x0 - m0) / s0 if s0 else None, "eta": eta - 1.1, "lnk": (lnk - np.log(1.6)) / 0.35}
            for k, name in enumerate(names):
                v = np.broadcast_to(values[name], xh.shape)[keep]
                width = (box[k][1] - box[k][0]) / coarse[k][0]
                new.append((max(box[k][0], v.min() - 0.7 * width), min(box[k][1], v.max() + 0.7 * width)))
            v = xh[keep]
            width = (box[-1][1] - box[-1][0]) / coarse[-1][0]
            new.append((max(box[-1][0], v.min() - 0.7 * width), min(box[-1][1], v.max() + 0.7 * width)))
            box = new
        f = fine
        rule = {1: [(int(400 * f), 12)], 2: [(int(24 * f), 8), (int(100 * f), 10)],
                3: [(int(8 * f), 6), (int(8 * f), 6), (int(100 * f), 8)],
                4: [(int(5 * f), 5), (int(5 * f), 5), (int(5 * f), 4), (int(110 * f), 8)]}[d]
        x0, xh, eta, lnk, logp = nodes(family, box, rule)
        chunk = max(1, 400000 // xh.shape[1])
        for start in range(0, xh.shape[0], chunk):
            sl = slice(start, start + chunk)
            lls, e = likelihood(family, x0[sl], xh[sl], eta[sl], lnk[sl])
            pieces.append((family, fw, x0[sl], xh[sl], eta[sl], lnk[sl], [logp[sl] + ll + np.log(fw) for ll in lls], e))
    logz = np.logaddexp.reduce([np.logaddexp.reduce(w, axis=None) for p in pieces for w in p[6]])
    fam = {f: 0.0 for f, _ in families}
    qw = {str(s[0]): 0.0 for s in solvers}
    for p in pieces:
        for k, w in enumerate(p[6]):
            m = np.exp(np.logaddexp.reduce(w, axis=None) - logz)
            fam[p[0]] += m
            qw[str(solvers[k][0])] += m
    points = []
    for t in T:
        kernels = []
        for k, (q, lp, S) in enumerate(solvers):
            c = np.array([bridge(q, H, t, b) for b in times])
            a = np.linalg.solve(S, c) if len(times) else np.zeros(0)
            kernels.append((a, np.sqrt(max(bridge(q, H, t, t) - (c @ a if len(times) else 0), 0) + r * r)))
        layers = []
        for k, (a, sd) in enumerate(kernels):
            means, ws = [], []
            for family, fw, x0, xh, eta, lnk, lw, e in pieces:
                mu = log_mu(family, t / H, x0, xh, eta, lnk) + 0 * xh
                for j in range(len(times)):
                    mu = mu + a[j] * e[j]
                w = np.exp(lw[k] - logz)
                ok = (w > 1e-18) & np.isfinite(mu)
                means.append(mu[ok])
                ws.append(w[ok])
            mu, w = np.concatenate(means), np.concatenate(ws)
            step = sd / 100
            lo = mu.min() - step
            n = int((mu.max() - lo) / step) + 3
            pos = (mu - lo) / step
            i = pos.astype(int)
            b = np.bincount(i, w * (1 - pos + i), n) + np.bincount(i + 1, w * (pos - i), n)
            layers.append((lo + step * np.arange(n), b, sd))
        total = sum(b.sum() for _, b, _ in layers)

        def cdf(x):
            return sum((b * ndtr((x - g) / sd)).sum() for g, b, sd in layers) / total

        quantiles = {}
        for p in pq:
            lo = min(g[0] - 9 * sd for g, _, sd in layers)
            hi = max(g[-1] + 9 * sd for g, _, sd in layers)
            for _ in range(60):
                mid = (lo + hi) / 2
                lo, hi = (mid, hi) if cdf(mid) < p else (lo, mid)
            quantiles[str(p)] = float(np.exp((lo + hi) / 2))
        bar = np.log(case["target"]["L"])
        hit = cdf(bar) if case["target"]["kind"] == "atMost" else 1 - cdf(bar)
        points.append({"t": t, "quantiles": quantiles, "probAtBar": float(hit)})
    return {"logEvidence": float(logz), "familyWeights": {k: float(v) for k, v in fam.items()},
            "qWeights": {k: float(v) for k, v in qw.items()}, "points": points}


OUT = {"delta": float(np.log(0.75)), "omega": 0.5}
NEUTRAL = {"delta": 0.0, "omega": 0.35}
GRID = [{"q": 0.04, "prior": 0.25}, {"q": 0.10, "prior": 0.5}, {"q": 0.22, "prior": 0.25}]
ALL = ["rampWeibullEV", "logisticEV", "exponential"]


def problem(families=ALL, base=100.0, sd=0.0, kind="overBand", L=500, U=600, obs=(), H=5.0, attainment=OUT, grid=GRID,
            stages=None, interim=(), t=None, weights=None):
    target = {"kind": kind, "L": L}
    if kind == "overBand":
        target["U"] = U
    return {"families": list(families), "familyPriorWeights": list(weights or [1.0] * len(families)), "H": float(H),
            "target": target, "attainment": attainment, "excessMean": 0.05,
            "base": {"kind": "known" if sd == 0 else "normal", "lnValue": float(np.log(base)), "sd": sd or None}, "r": 0.02,
            "observations": [{"t": float(a), "y": float(b)} for a, b in obs], "qGrid": grid, "stageStatements": stages,
            "interim": [{"t": float(a), "target": b} for a, b in interim],
            "t": t or [0.5, 1.0, 2.5, 4.0, float(H), H + 1.0, H + 3.0], "p": [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975]}


STAGES = {"reliability": 0.75, "list": [{"t": 1.0, "op": "<=", "fractionOfRise": 0.2}, {"t": 3.0, "op": ">=", "fractionOfRise": 0.3333}]}
PROBLEMS = {
    "no-data-known-base": problem(),
    "no-data-uncertain-base": problem(base=120, sd=0.42),
    "decline-to-ceiling": problem(["rampWeibullEV", "exponential"], kind="atMost", L=50, obs=[(1, 95), (2, 85)]),
    "gompertz-half-years": problem(["gompertzEV", "exponential"], kind="atLeast", L=300, obs=[(0.5, 108), (1, 118), (1.5, 131), (2, 142)]),
    "uncertain-base-with-actual": problem(["logisticEV", "exponential"], sd=0.4, obs=[(0, 120), (1, 150)]),
    "beyond-the-horizon": problem(["logisticEV", "exponential"], kind="approx", L=300, obs=[(3, 180), (5, 260), (6, 300)]),
    "missing-year-tight-data": problem(["rampWeibullEV"], kind="point", L=400, obs=[(1, 125), (3, 240), (4, 310)]),
    "all-families-one-year": problem(ALL + ["gompertzEV"], kind="atLeast", L=1000, base=300, obs=[(1, 340)]),
    "far-behind": problem(obs=[(1, 101), (2, 103), (3, 104), (4, 106)]),
    "far-ahead": problem(obs=[(1, 180), (2, 330), (3, 520)]),
    "uncertain-base-ramp-two-years": problem(base=120, sd=0.42, obs=[(1, 150), (2, 190)]),
    "ten-years": problem(H=10, obs=[(1, 104), (2, 118), (3, 121), (4, 150), (5, 160), (6, 190)], t=[1.0, 4.5, 7.0, 8.0, 10.0, 11.0, 13.0]),
    "one-year": problem(H=1, L=120, U=130, t=[0.5, 1.0, 2.0, 4.0]),
    "small-deviations": problem(grid=[{"q": 0.02, "prior": 1.0}], obs=[(1, 118), (2, 150), (3, 200)], attainment=NEUTRAL),
    "target-near-base": problem(L=110, U=120, obs=[(1, 102)]),
    "stages-and-actual": problem(stages=STAGES, obs=[(1, 112)]),
    "interim-third-year": problem(interim=[(3.0, {"kind": "atLeast", "L": 180})]),
    "interim-two-with-actuals": problem(interim=[(2.0, {"kind": "point", "L": 150}), (4.0, {"kind": "atLeast", "L": 380})], obs=[(1, 110), (2, 125)]),
}


# A declining ramp runs into zero, where its logarithm needs more points; stage statements jump.
FINER = {"decline-to-ceiling": (1.8, 2.2), "stages-and-actual": (1.6, 2.0)}


def main():
    chosen = sys.argv[1:] or list(PROBLEMS)
    cases = []
    for name in chosen:
        first, second = FINER.get(name, (1.0, 1.2))
        a = evaluate(PROBLEMS[name], first)
        b = evaluate(PROBLEMS[name], second)
        worst = 0.0
        for p, q in zip(a["points"], b["points"]):
            worst = max([worst] + [abs(np.log(p["quantiles"][k] / q["quantiles"][k])) for k in q["quantiles"]])
            worst = max(worst, abs(p["probAtBar"] - q["probAtBar"]))
        print(name, "disagreement", worst, file=sys.stderr, flush=True)
        cases.append({"id": name, "inputs": PROBLEMS[name], "expected": b, "tolerance": {"relative": float(f"{max(worst, 1e-6):.1e}"), "absolute": 0}})
    json.dump({"group": "path-stress", "about": __doc__, "cases": cases}, sys.stdout, indent=1, ensure_ascii=False)
    print()


main()
