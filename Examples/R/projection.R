# Read a projection of forecast into R and draw its fan:
#
#   forecast project models/central-vitality-area.yaml -o projection.csv
#   Rscript Examples/R/projection.R projection.csv output fan.svg
#
# Base R only. A missing value is an empty field; names that a spreadsheet would run as formulas bear an apostrophe in front.
arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) < 1) stop("usage: Rscript projection.R PROJECTION.csv [INDICATOR] [FAN.svg]")

projection <- read.csv(arguments[1], encoding = "UTF-8", na.strings = "", check.names = FALSE)
restored <- function(text) sub("^'(?='*[=+@\t\r\n-])", "", text, perl = TRUE)
projection$area <- restored(projection$area)

indicator <- if (length(arguments) > 1) arguments[2] else projection$indicator[1]
rows <- projection[projection$indicator == indicator, ]
if (nrow(rows) == 0) stop("no rows of '", indicator, "'; there are: ", paste(unique(projection$indicator), collapse = ", "))

growth <- (tail(rows$median, 1) / rows$median[1])^(1 / (nrow(rows) - 1)) - 1
cat(sprintf("%s, %s: median grows by %.1f%% a year, from %g to %g %s\n",
  rows$area[1], indicator, 100 * growth, rows$median[1], tail(rows$median, 1), rows$unit[1]))

if (length(arguments) > 2) {
  svg(arguments[3], width = 7, height = 4)
  plot(rows$period, rows$median, type = "n", ylim = range(0, rows$upper_95), xlab = "", ylab = rows$unit[1], main = indicator)
  for (level in c(95, 80, 50)) {
    polygon(c(rows$period, rev(rows$period)), c(rows[[paste0("lower_", level)]], rev(rows[[paste0("upper_", level)]])),
      col = grey(0.6 + level / 300), border = NA)
  }
  lines(rows$period, rows$median, lwd = 2)
  points(rows$period, rows$target, pch = 4, lwd = 2)
  points(rows$period, rows$actual, pch = 19)
  invisible(dev.off())
}
