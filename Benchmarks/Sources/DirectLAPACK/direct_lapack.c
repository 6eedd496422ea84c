#include "direct_lapack.h"
#include <stdlib.h>
#include <string.h>

void dgels_(const char *trans, const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b,
            const int *ldb, double *work, const int *lwork, int *info, size_t trans_len);
void dgelsy_(const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb,
             int *jpvt, const double *rcond, int *rank, double *work, const int *lwork, int *info);

int direct_dgels(int m, int n, const double *a, const double *b, double *x) {
  double *copy = malloc(sizeof(double) * m * n), *right = malloc(sizeof(double) * m);
  memcpy(copy, a, sizeof(double) * m * n);
  memcpy(right, b, sizeof(double) * m);
  int one = 1, length = -1, info = 0;
  double wanted = 0;
  dgels_("N", &m, &n, &one, copy, &m, right, &m, &wanted, &length, &info, 1);
  length = (int)wanted;
  double *work = malloc(sizeof(double) * length);
  dgels_("N", &m, &n, &one, copy, &m, right, &m, work, &length, &info, 1);
  memcpy(x, right, sizeof(double) * n);
  free(work);
  free(right);
  free(copy);
  return info;
}

int direct_dgelsy(int m, int n, const double *a, const double *b, double *x) {
  double *copy = malloc(sizeof(double) * m * n), *right = malloc(sizeof(double) * m);
  int *pivots = calloc(n, sizeof(int));
  memcpy(copy, a, sizeof(double) * m * n);
  memcpy(right, b, sizeof(double) * m);
  int one = 1, length = -1, info = 0, rank = 0;
  double wanted = 0, tolerance = 1e-13;
  dgelsy_(&m, &n, &one, copy, &m, right, &m, pivots, &tolerance, &rank, &wanted, &length, &info);
  length = (int)wanted;
  double *work = malloc(sizeof(double) * length);
  dgelsy_(&m, &n, &one, copy, &m, right, &m, pivots, &tolerance, &rank, work, &length, &info);
  memcpy(x, right, sizeof(double) * n);
  free(work);
  free(pivots);
  free(right);
  free(copy);
  return info;
}
