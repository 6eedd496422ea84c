#pragma once

/// Least squares as a C program writes it: copy, query the workspace, call DGELS (or DGELSY, which pivots), copy out.
/// Returns LAPACK's info.
int direct_dgels(int m, int n, const double *a, const double *b, double *x);
int direct_dgelsy(int m, int n, const double *a, const double *b, double *x);
