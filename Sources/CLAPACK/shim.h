#pragma once
// Debian's OpenBLAS holds every Fortran LAPACK symbol but ships no LAPACK header: the prototypes this package calls.
// LP64 `int`; all arguments by pointer; the hidden lengths of character arguments come last, as `size_t`.
#include <stddef.h>
#include <cblas.h>

void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t uplo_len);
