/* Principal components, and ridge regression: the linear algebra of the fits, by BLAS and LAPACK on one
 * thread. */
#ifndef VT_PRINCIPAL_AXES_H
#define VT_PRINCIPAL_AXES_H

#include "status.h"

/* axes: f32[count][columns], the orthonormal directions in which the rows of `matrix` (f32[rows][columns],
 * centred by the caller) stretch furthest, furthest first; zero rows where the matrix has no further
 * direction. *kept: mean squared length of a row in these directions. The sign of an axis makes its largest
 * element positive. VT_NO_MEMORY. */
vt_status vt_principal_axes(float *axes, float *kept, const float *matrix, size_t rows, size_t columns,
                            size_t count, vt_error *error);

/* weights: f32[columns][targets] that minimise |inputs * weights - wanted|^2 + penalty * |weights|^2, where
 * inputs is f32[rows][columns] and wanted f32[rows][targets]. penalty > 0. VT_NO_MEMORY; VT_BAD_DATA when it
 * cannot be solved. */
vt_status vt_ridge(float *weights, const float *inputs, const float *wanted, size_t rows, size_t columns,
                   size_t targets, float penalty, vt_error *error);

/* The same from sums that the caller has made: products f32[columns][columns] = inputs' * inputs, upper triangle given,
 * overwritten; weights f32[columns][targets] = inputs' * wanted, replaced by the answer. */
vt_status vt_ridge_solve(float *weights, float *products, size_t columns, size_t targets, float penalty, vt_error *error);

/* Makes BLAS compute on one thread, in one order, from here on. */
void vt_blas_one_thread(void);

#endif
