#include "peer_models.h"
#include <cminpack.h>
#include <math.h>
#include <stdlib.h>

static int logistic(void *p, int m, int n, const double *b, double *r, double *j, int ld, int flag) {
  const peer_data *d = p;
  (void)n;
  if (flag == 1) {
    for (int i = 0; i < m; i++) r[i] = d->y[i] - b[0] / (1 + exp(-b[1] * (d->x[i] - b[2])));
  } else if (flag == 2) {
    for (int i = 0; i < m; i++) {
      double t = d->x[i] - b[2], e = exp(-b[1] * t), s = 1 / (1 + e), g = b[0] * s * s * e;
      j[i] = -s;
      j[i + ld] = -g * t;
      j[i + 2 * ld] = g * b[1];
    }
  }
  return 0;
}

static int bilogistic(void *p, int m, int n, const double *b, double *r, double *j, int ld, int flag) {
  const peer_data *d = p;
  (void)n;
  if (flag == 1) {
    for (int i = 0; i < m; i++)
      r[i] = d->y[i] - b[0] / (1 + exp(-b[1] * (d->x[i] - b[2]))) - b[3] / (1 + exp(-b[1] * (d->x[i] - b[4])));
  } else if (flag == 2) {
    for (int i = 0; i < m; i++) {
      double t = d->x[i] - b[2], e = exp(-b[1] * t), s = 1 / (1 + e), g = b[0] * s * s * e;
      double u = d->x[i] - b[4], f = exp(-b[1] * u), q = 1 / (1 + f), h = b[3] * q * q * f;
      j[i] = -s;
      j[i + ld] = -g * t - h * u;
      j[i + 2 * ld] = g * b[1];
      j[i + 3 * ld] = -q;
      j[i + 4 * ld] = h * b[1];
    }
  }
  return 0;
}

static peer_result run(cminpack_funcder_mn f, void *p, int m, int n, double *x, double ftol, double xtol, double gtol,
                       int maximum, double *work) {
  double *r = work, *j = r + m, *diag = j + m * n, *qtf = diag + n, *w1 = qtf + n, *w2 = w1 + n, *w3 = w2 + n,
         *w4 = w3 + n;
  int pivot[64];
  peer_result out;
  out.info = lmder(f, p, m, n, x, r, j, m, ftol, xtol, gtol, maximum, diag, 1, 100.0, 0, &out.evaluations,
                   &out.jacobians, pivot, qtf, w1, w2, w3, w4);
  out.cost = 0;
  for (int i = 0; i < m; i++) out.cost += r[i] * r[i];
  return out;
}

peer_result peer_fit_logistic(const peer_data *d, double *x, double tol, double *work, int size) {
  (void)size;
  return run(logistic, (void *)d, d->count, 3, x, tol, tol, 0, 2000, work);
}

peer_result peer_fit_bilogistic(const peer_data *d, double *x, double tol, double *work, int size) {
  (void)size;
  return run(bilogistic, (void *)d, d->count, 5, x, tol, tol, 0, 2000, work);
}

typedef struct {
  peer_callback callback;
  void *context;
} wrapped;

static int forward(void *p, int m, int n, const double *x, double *r, double *j, int ld, int flag) {
  wrapped *w = p;
  (void)m, (void)n, (void)ld;
  if (flag == 1) return w->callback(w->context, x, r, NULL);
  if (flag == 2) return w->callback(w->context, x, NULL, j);
  return 0;
}

peer_result peer_fit(peer_callback callback, void *context, int m, int n, double *x, double ftol, double xtol,
                     double gtol, int maximum) {
  wrapped w = {callback, context};
  double *work = malloc(sizeof(double) * (size_t)(2 * m + m * n + 8 * n));
  peer_result out = run(forward, &w, m, n, x, ftol, xtol, gtol, maximum, work);
  free(work);
  return out;
}
