/*
 * economicforecasting.h: the C interface of EconomicForecasting.
 *
 * Ownership. What a function hands out through a `char **` belongs to the caller, who returns it with ef_free(); this
 * holds for outputs and for messages. What is passed in stays the caller's and is not kept after the call.
 *
 * Errors. Every function that can fail returns one of the codes below and never aborts on a null pointer. `output` and `message` may
 * be null where the caller does not want them; both are set to null first, and `message` holds one sentence whenever the
 * code is not EF_OK.
 *
 * Threads. All functions may be called from several threads at once. Results do not depend on `threads`.
 */
#ifndef ECONOMICFORECASTING_H
#define ECONOMICFORECASTING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The codes of the command `forecast`. */
enum {
  EF_OK = 0,
  EF_PARTIAL = 3,   /* done, but at least one series was refused or failed, and its row says why */
  EF_USAGE = 64,    /* a null pointer, an unknown name, a number out of range */
  EF_BAD_DATA = 65, /* the message names line, column, what was expected and what was found */
  EF_INTERNAL = 70
};

/* The version of the library; static, not to be freed. */
const char *ef_version(void);

/* Returns memory that the library handed out; null is fine. */
void ef_free(char *text);

/*
 * Forecasts every series of `csv`, a data file in long form (columns unique_id, ds, y or their other names) of `length`
 * bytes, and hands out CSV with the columns series,model,period,horizon,mean,median,lower_50,upper_50,...,status.
 *
 *   models       names separated by commas, such as "auto" or "ets,curve:logistic"
 *   horizon      periods ahead, 1 to 10000
 *   levels       `level_count` central intervals in percent, each between 0 and 100, such as 50, 80, 95
 *   frequency    null, or yearly, quarterly, monthly, weekly, daily, hourly or the seasonal period of bare indices
 *   threads      0 for all cores
 */
int32_t ef_forecast(const char *csv, size_t length, const char *models, int32_t horizon, const double *levels,
                    size_t level_count, const char *frequency, int32_t threads, char **output, char **message);

/*
 * Scores models on rolling origins of the series of `csv`, and hands out one CSV row a model:
 * model,series_count,origin_count,horizon,smape,mase,owa,rmsse,crps,wis,msis_95,coverage_50,coverage_80,coverage_95,failed.
 * `origins` is the largest number of origins a series, 0 for all.
 */
int32_t ef_backtest(const char *csv, size_t length, const char *models, int32_t horizon, int32_t origins,
                    const char *frequency, int32_t threads, char **output, char **message);

/*
 * Fits growth curves to every series of `csv` by least squares, and hands out a JSON array with one object a series and
 * curve: series, curve, status, reason, n, parameters, rss, sigma, dof, log_likelihood, aic, aicc, bic, derived, ceiling,
 * and the rest of the contract of the command.
 *
 *   curves       names separated by commas, such as "logistic,gompertz"
 */
int32_t ef_fit(const char *csv, size_t length, const char *curves, int32_t threads, char **output, char **message);

/*
 * Projects the indicators of a plan, the YAML text of `length` bytes that `forecast new plan` writes, and hands out the
 * CSV of `forecast project`: area,indicator,unit,period,plan_year,origin,median,mean,lower_50,...,actual,target,basis.
 *
 *   file         null, or the path that the text was read from: data packages are looked for beside it
 *   years        how many years to show from the plan's year 0, 0 to 100
 *   language     null or "en", or "zh", for the names of areas
 */
int32_t ef_project(const char *plan, size_t length, const char *file, int32_t years, const double *levels,
                   size_t level_count, const char *language, char **output, char **message);

/*
 * Assesses a plan and hands out the JSON object of `forecast assess`: verdict, the probability of each target and of all
 * jointly, required growth, realism, conflicts, assumptions.
 */
int32_t ef_assess(const char *plan, size_t length, const char *file, const char *language, char **output,
                  char **message);

/*
 * Evaluates a curve: values[i] = f(times[i]; parameters). Parameters are natural ones in the order that ef_describe()
 * gives. A time outside the curve's domain gives NaN.
 */
int32_t ef_evaluate(const char *curve, const double *parameters, size_t parameter_count, const double *times,
                    size_t count, double *values, char **message);

/*
 * Hands out a JSON object of what there is: models[] {name, summary} and curves[] {name, title, equation, reference,
 * parameters[] {name, meaning, unit, domain}}.
 */
int32_t ef_describe(char **output, char **message);

#ifdef __cplusplus
}
#endif

#endif
