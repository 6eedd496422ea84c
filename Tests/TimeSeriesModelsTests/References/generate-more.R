# Reference values of R for regressors, the admissible region, tests of seasonality and intermittent demand.
# usage: Rscript generate-more.R > r-more.json     (needs r-cran-forecast and r-cran-jsonlite)
suppressMessages({library(forecast); library(jsonlite)})
sink(stderr())
num <- function(x) as.numeric(x)
out <- list(R=R.version.string, forecast=as.character(packageVersion("forecast")))
# Seasonality: on the differenced series, as ours; rounded, so that equal changes of decimals are ties.
sets <- list(AirPassengers=AirPassengers, USAccDeaths=USAccDeaths, UKgas=UKgas, JohnsonJohnson=JohnsonJohnson,
             nottem=window(nottem, end=c(1930,12)), UKDriverDeaths=UKDriverDeaths, co2=window(co2, end=c(1975,12)),
             walk=ts(cumsum(sin((1:120)^2)), frequency=12), noise=ts(sin((1:96)^2)+2, frequency=4))
out$seasonality <- lapply(sets, function(y) {
  m <- frequency(y); d <- round(as.numeric(diff(y)), 9); place <- (seq_along(d)-1) %% m
  rows <- floor(length(d) / m); tailed <- tail(d, rows * m)
  k <- kruskal.test(d, place); f <- friedman.test(matrix(tailed, nrow=rows, byrow=TRUE))
  r <- acf(d, lag.max=2*m, plot=FALSE)$acf[-1]; n <- length(d)
  qs <- if (r[m] <= 0) 0 else n*(n+2)*(r[m]^2/(n-m) + max(0,r[2*m])^2/(n-2*m))
  o <- suppressWarnings(ocsb.test(y, maxlag=3, lag.method="AIC")); o1 <- ocsb.test(y, maxlag=1); o0 <- ocsb.test(y, maxlag=0)
  list(values=num(y), period=m, kruskal=num(k$statistic), kruskal_p=k$p.value, friedman=num(f$statistic),
       friedman_p=f$p.value, qs=qs, ocsb=num(o$statistics), ocsb_lag=o$lag.order, ocsb_critical=o$critical,
       ocsb_fixed1=num(o1$statistics), ocsb_fixed0=num(o0$statistics),
       nsdiffs_ocsb=suppressWarnings(num(nsdiffs(y, test="ocsb"))), nsdiffs=num(nsdiffs(y)))
})
# The admissible region.
out$admissible <- list()
for (n in c("AirPassengers","UKgas","USAccDeaths","Nile","WWWusage","lynx")) {
  y <- get(n); m <- frequency(y); h <- if (m == 12) 18 else if (m == 4) 8 else 6
  for (f in if (m == 1) list(c("ANN",F),c("AAN",F),c("AAN",T)) else list(c("ANA",F),c("AAA",F),c("AAA",T))) {
    for (b in c("usual","admissible","both")) {
      r <- tryCatch(ets(y, model=f[1], damped=as.logical(f[2]), bounds=b), error=function(e) NULL); if (is.null(r)) next
      out$admissible[[length(out$admissible)+1]] <- list(series=n, values=num(y), period=m, model=f[1], damped=as.logical(f[2]),
        bounds=b, log_likelihood=r$loglik, par=as.list(r$par[intersect(names(r$par), c("alpha","beta","gamma","phi"))]),
        mean=num(forecast(r, h=h, PI=FALSE)$mean))
    }
  }
}
# Regressors: the belt law, petrol and distance (Harvey and Durbin 1986), and time with a bend in the Nile.
out$regression <- list()
add <- function(name, y, x, orders, h) {
  past <- head(seq_len(nrow(x)), length(y))
  for (o in orders) {
    r <- Arima(y, order=o[1:3], seasonal=o[4:6], xreg=x[past,,drop=FALSE], include.constant=o[7]==1, method="ML")
    future <- x[length(y)+seq_len(h),,drop=FALSE]; f <- forecast(r, xreg=future, level=95)
    out$regression[[length(out$regression)+1]] <<- list(name=name, values=num(y), period=frequency(y), order=o, names=colnames(x),
      columns=lapply(seq_len(ncol(x)), function(j) num(x[,j])), log_likelihood=r$loglik, aicc=r$aicc,
      coefficients=num(r$coef[colnames(x)]), errors=num(sqrt(diag(r$var.coef))[colnames(x)]), sigma2=r$sigma2,
      mean=num(f$mean), upper=num(f$upper))
  }
}
d <- log(UKDriverDeaths); s <- as.data.frame(Seatbelts)
x <- as.matrix(data.frame(petrol=log(s$PetrolPrice), law=s$law)); past <- window(d, end=c(1983,12))
add("deaths", past, x, list(c(0,1,1,0,1,1,0), c(1,0,0,0,1,1,0), c(2,0,0,1,0,0,1)), 12)
x <- matrix(as.numeric(1871:1970 >= 1899), ncol=1, dimnames=list(NULL, "dam")); y <- window(Nile, end=1964)
add("Nile", y, x, list(c(0,0,0,0,0,0,1), c(1,0,1,0,0,0,1), c(0,1,1,0,0,0,0)), 6)
r <- auto.arima(y, xreg=x[1:94,,drop=FALSE], approximation=FALSE)
out$auto_regression <- list(order=arimaorder(r), aicc=r$aicc)
# Croston at fixed smoothing.
x <- c(0,2,0,0,1,0,3,0,0,0,4,0,1,0,0,2,0,0,0,5)
out$croston <- list(values=x, alpha01=num(croston(x, h=1, alpha=0.1)$mean), alpha02=num(croston(x, h=1, alpha=0.2)$mean))
# Diebold and Mariano with the correction of Harvey, Leybourne and Newbold.
e1 <- residuals(rwf(Nile, h=1))[-1]; e2 <- residuals(meanf(Nile))[-1]; e3 <- residuals(ses(Nile))[-1]
dm <- function(a, b, h, p, alt) { r <- dm.test(a, b, h=h, power=p, alternative=alt)
  list(first=num(a), second=num(b), horizon=h, power=p, alternative=alt, statistic=num(r$statistic), p_value=r$p.value) }
out$diebold_mariano <- list(dm(e1,e2,1,2,"two.sided"), dm(e1,e3,1,1,"greater"), dm(e2,e3,1,2,"less"), dm(e1,e2,4,2,"two.sided"), dm(e2,e3,3,1,"two.sided"))
sink()
cat(toJSON(out, digits=NA, auto_unbox=TRUE, null="null"), "\n")
