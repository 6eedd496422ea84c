/// The program of the page: sliders, the central path and its table. Plain JavaScript, no library, no network.
enum PageScript {
  /// The formulas are those of ``CentralPath``, term by term, so that both give the same numbers.
  static let text = """
    "use strict";
    const data = JSON.parse(document.getElementById("plan-data").textContent);

    function logPath(family, x0, xH, eta, lnk, s) {
      const lnK = xH + Math.log1p(Math.exp(-eta));
      switch (family) {
        case "exponential": return (1 - s) * x0 + s * xH;
        case "logisticEV": {
          if (!(x0 < lnK)) return NaN;
          const z0 = -Math.log(Math.expm1(lnK - x0));
          return lnK - Math.log1p(Math.exp(-(z0 + (eta - z0) * s)));
        }
        case "gompertzEV": {
          if (!(x0 < lnK)) return NaN;
          return lnK - Math.pow(lnK - x0, 1 - s) * Math.pow(Math.log1p(Math.exp(-eta)), s);
        }
        case "rampWeibullEV": {
          const p = 1 / (1 + Math.exp(-eta));
          const rise = -Math.expm1(-Math.pow(s, Math.exp(lnk)) * Math.log1p(Math.exp(eta))) / p;
          const y0 = Math.exp(x0);
          return Math.log(y0 + (Math.exp(xH) - y0) * rise);
        }
      }
      return NaN;
    }

    function central(path, t) {
      const s = Math.max(0, t - path.delay) / path.horizon;
      const x0 = Math.log(path.base), xH = Math.log(path.target * path.attainment);
      let sum = 0, weight = 0;
      for (const f of path.families) {
        const value = logPath(f.family, x0, xH, path.maturity, path.ramp_shape, s);
        if (Number.isFinite(value)) { sum += f.weight * value; weight += f.weight; }
      }
      return weight > 0 ? Math.exp(sum / weight) : NaN;
    }

    const growth = (from, to, years) => Math.expm1(Math.log(to / from) / years);
    const show = value => Number.isFinite(value)
      ? value.toLocaleString(document.documentElement.lang, { maximumSignificantDigits: 4 }) : "–";

    function recompute(box) {
      const item = data.indicators[Number(box.dataset.index)];
      const path = { ...item.path };
      for (const key of ["base", "attainment", "delay"]) {
        path[key] = Number(box.querySelector(`input[type=number][data-key=${key}]`).value);
      }
      const factor = item.factor;
      const rows = box.querySelectorAll("tbody tr");
      const changed = item.years.map((year, i) => central(path, i) * factor);
      rows.forEach((row, i) => {
        const cell = row.querySelector("[data-changed]");
        cell.dataset.value = String(changed[i]);
        cell.textContent = show(changed[i]);
      });
      const rate = growth(path.base, path.target * path.attainment, path.horizon);
      const output = box.querySelector("output");
      output.dataset.value = String(rate);
      output.textContent = (100 * rate).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) + " %";
      const chart = document.querySelector(`svg[data-chart="${box.dataset.index}"]`);
      if (!chart) return;
      const [x0, x1, y0, y1, left, right, bottom, top] = chart.dataset.scale.split(" ").map(Number);
      const points = item.years.map((year, i) => {
        const x = left + (year - x0) / (x1 - x0) * (right - left);
        const y = bottom + (changed[i] - y0) / (y1 - y0) * (top - bottom);
        return `${x.toFixed(1)},${Math.max(top - 20, y).toFixed(1)}`;
      });
      chart.querySelector(".what-if").setAttribute("points", points.join(" "));
    }

    for (const box of document.querySelectorAll(".what-if-box")) {
      for (const number of box.querySelectorAll("input[type=number]")) {
        const range = box.querySelector(`input[type=range][data-key=${number.dataset.key}]`);
        range.addEventListener("input", () => { number.value = range.value; recompute(box); });
        number.addEventListener("input", () => { range.value = number.value; recompute(box); });
      }
      box.querySelector("button").addEventListener("click", () => {
        for (const input of box.querySelectorAll("input")) input.value = input.defaultValue;
        recompute(box);
      });
      recompute(box);
    }
    """
}
