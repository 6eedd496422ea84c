# Reference values of R's forecast package on data sets that come with R.
# usage: Rscript generate.R > r-forecast.json     (needs r-cran-forecast and r-cran-jsonlite)
suppressMessages({library(forecast); library(jsonlite)})
sets <- list(AirPassengers=AirPassengers, Nile=Nile, lynx=lynx, USAccDeaths=USAccDeaths, WWWusage=WWWusage,
             UKgas=UKgas, LakeHuron=LakeHuron, uspop=ts(as.numeric(uspop)), JohnsonJohnson=JohnsonJohnson, nottem=window(nottem, end=c(1930,12)))
# Theta as the M4 organisers define it: seasonality test at 90%, classical multiplicative indices, half the least-squares
# line plus half simple exponential smoothing of twice the data less the line.
theta_m4 <- function(y, h) {
  m <- frequency(y); n <- length(y); s <- rep(1, n); ahead <- rep(1, h)
  if (m > 1 && n >= 3 * m) {
    r <- acf(y, plot = FALSE, lag.max = m)$acf[-1]
    if (abs(r[m]) > 1.645 / sqrt(n) * sqrt(1 + 2 * sum(r[-m]^2))) {
      s <- as.numeric(decompose(y, "multiplicative")$seasonal); ahead <- rep(tail(s, m), length.out = h)
    }
  }
  x <- as.numeric(y) / s; t <- 1:n; b <- coef(lm(x ~ t)); line <- b[1] + b[2] * t
  (as.numeric(ses(2 * x - line, h = h)$mean) + b[1] + b[2] * (n + 1:h)) / 2 * ahead
}
num <- function(x) as.numeric(x)
out <- list(R=R.version.string, forecast=as.character(packageVersion("forecast")), series=list())
for (n in names(sets)) {
  y <- sets[[n]]; m <- frequency(y); h <- if (m == 12) 18 else if (m == 4) 8 else 6
  s <- list(name=n, period=m, horizon=h, values=num(y), ets=list(), arima=list())
  forms <- if (m == 1) list(c("ANN",F),c("AAN",F),c("AAN",T),c("MNN",F),c("MAN",F),c("MAN",T))
           else list(c("ANN",F),c("MNM",F),c("MAM",F),c("MAM",T),c("AAA",F),c("ANA",F),c("MAA",F))
  for (f in forms) {
    r <- tryCatch(ets(y, model=f[1], damped=as.logical(f[2]), restrict=FALSE), error=function(e) NULL)
    if (is.null(r)) next
    linear <- substr(f[1],3,3) != "M"
    fc <- forecast(r, h=h, level=95, PI=linear)
    s$ets[[length(s$ets)+1]] <- list(model=f[1], damped=as.logical(f[2]), log_likelihood=r$loglik, aicc=r$aicc,
      alpha=num(r$par["alpha"]), mean=num(fc$mean), upper=if (linear) num(fc$upper) else NULL)
  }
  orders <- if (m == 1) list(c(1,0,0,0,0,0,1),c(0,1,1,0,0,0,0),c(0,1,1,0,0,0,1),c(2,1,1,0,0,0,0),c(1,2,1,0,0,0,0),c(2,0,0,0,0,0,1))
            else list(c(0,1,1,0,1,1,0),c(2,0,0,0,1,1,1),c(1,1,1,0,1,1,0),c(0,1,2,1,0,0,0))
  for (o in orders) {
    r <- tryCatch(Arima(y, order=o[1:3], seasonal=o[4:6], include.constant=o[7]==1, method="ML"), error=function(e) NULL)
    if (is.null(r)) next
    fc <- forecast(r, h=h, level=95)
    s$arima[[length(s$arima)+1]] <- list(order=o, log_likelihood=r$loglik, aicc=r$aicc, mean=num(fc$mean), upper=num(fc$upper))
  }
  th <- thetaf(y, h=h, level=95)
  s$theta <- list(mean=num(th$mean), m4=num(theta_m4(y, h)))
  s$ses <- num(ses(y, h=h)$mean)
  s$kpss_differences <- ndiffs(y)
  s$seasonal_differences <- if (m > 1) nsdiffs(y) else 0
  if (m > 1) {
    d <- decompose(y, "multiplicative"); s$multiplicative_figure <- num(d$figure)
    d <- decompose(y, "additive"); s$additive_figure <- num(d$figure)
    l <- stl(y, s.window=11); s$stl_seasonal <- num(l$time.series[,1]); s$stl_trend <- num(l$time.series[,2])
    s$snaive <- num(snaive(y, h=h)$mean)
  }
  s$guerrero <- BoxCox.lambda(y, method="guerrero", lower=-1, upper=2)
  s$drift_upper <- num(rwf(y, drift=TRUE, h=h, level=95)$upper)
  s$acf <- num(acf(y, plot=FALSE, lag.max=12)$acf)
  a <- auto.arima(y); s$auto_arima <- list(order=arimaorder(a), aicc=a$aicc)
  e <- ets(y); s$auto_ets <- list(method=e$method, aicc=e$aicc)
  out$series[[n]] <- s
}
# Gaps: the exact likelihood with missing values.
y <- Nile; y[c(10,11,40,77)] <- NA
r <- Arima(y, order=c(1,0,1), include.constant=TRUE, method="ML"); fc <- forecast(r, h=6, level=95)
out$gaps <- list(missing=c(10,11,40,77), arma=list(log_likelihood=r$loglik, mean=num(fc$mean), upper=num(fc$upper)))
r <- Arima(y, order=c(0,1,1), method="ML"); fc <- forecast(r, h=6, level=95)
out$gaps$ima <- list(log_likelihood=r$loglik, mean=num(fc$mean), upper=num(fc$upper))
# Structural models: StructTS maximises another (large-variance) likelihood; forecasts are comparable.
sl <- StructTS(log(AirPassengers), type="BSM"); out$bsm <- list(mean=num(predict(sl, n.ahead=12)$pred))
sl <- StructTS(Nile, type="level"); out$level <- list(variances=num(sl$coef), mean=num(predict(sl, n.ahead=3)$pred))
x <- c(0,2,0,0,1,0,3,0,0,0,4,0,1,0,0,2,0,0,0,5); out$croston <- list(values=x, mean=num(croston(x, h=1, alpha=0.1)$mean))
cat(toJSON(out, digits=NA, auto_unbox=TRUE, null="null"), "\n")
