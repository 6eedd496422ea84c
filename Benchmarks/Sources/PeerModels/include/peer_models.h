#pragma once

/// Observations and what a run of cminpack's lmder reports.
typedef struct {
  const double *x, *y;
  int count;
} peer_data;

typedef struct {
  int info, evaluations, jacobians;
  double cost;
} peer_result;

/// Logistic a/(1 + exp(-b(x - c))), three parameters.
peer_result peer_fit_logistic(const peer_data *data, double *parameters, double tolerance, double *work, int work_size);
/// Sum of two logistics sharing a base: five parameters.
peer_result peer_fit_bilogistic(const peer_data *data, double *parameters, double tolerance, double *work, int work_size);

/// Any problem through callbacks; residuals into `r`, Jacobian column-major into `j`.
typedef int (*peer_callback)(void *context, const double *x, double *r, double *j);
peer_result peer_fit(peer_callback callback, void *context, int m, int n, double *parameters, double ftol, double xtol,
                     double gtol, int maximum_evaluations);
