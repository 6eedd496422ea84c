# 95% profile intervals of nls fits by R's confint (package MASS), as reference for the profile intervals of curves.
# Run: Rscript profile_intervals.R > profile-intervals.json   (R 4.2.2, MASS 7.3-58)
# The profile is taken at finer steps than confint's default, so that the spline between them costs few digits.
suppressMessages(library(MASS))
park <- data.frame(t = 0:7, y = c(62, 88, 131, 176, 241, 288, 342, 371))
town <- data.frame(
  t = 0:11, y = c(12.1, 15.9, 20.3, 27.2, 34.1, 45.8, 52.9, 63.6, 70.1, 77.7, 81.9, 84.2))
cases <- list(
  list(data = park, curve = "logistic", scale = "level", f = y ~ K / (1 + exp(-r * (t - tau))), s = list(K = 420, r = 0.5, tau = 3.7)),
  list(data = park, curve = "gompertz", scale = "level", f = y ~ K * exp(-exp(-r * (t - tau))), s = list(K = 500, r = 0.3, tau = 3)),
  list(data = park, curve = "logistic", scale = "log", f = log(y) ~ log(K) - log(1 + exp(-r * (t - tau))), s = list(K = 467, r = 0.476, tau = 4)),
  list(data = town, curve = "logistic", scale = "level", f = y ~ K / (1 + exp(-r * (t - tau))), s = list(K = 90, r = 0.4, tau = 5)),
  list(data = town, curve = "logistic-4", scale = "level", f = y ~ B + D / (1 + exp(-r * (t - tau))), s = list(B = 3, D = 85, r = 0.45, tau = 5)))
numbers <- function(x) paste0("[", paste(format(x, digits = 12, trim = TRUE), collapse = ", "), "]")
rows <- sapply(cases, function(c) {
  fit <- nls(c$f, c$data, start = c$s, control = nls.control(tol = 1e-6, maxiter = 500))
  steps <- profile(fit, alphamax = 0.01, delta.t = 0.25, maxpts = 400)
  ends <- confint(steps, level = 0.95)
  paste0('  {"curve": "', c$curve, '", "scale": "', c$scale, '", "t": ', numbers(c$data$t), ', "y": ', numbers(c$data$y),
    ',\n   "names": ["', paste(rownames(ends), collapse = '", "'), '"],\n   "lower": ', numbers(ends[, 1]), ', "upper": ', numbers(ends[, 2]), "}")
})
cat("[\n", paste(rows, collapse = ",\n"), "\n]\n", sep = "")
