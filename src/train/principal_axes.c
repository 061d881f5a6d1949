#include "principal_axes.h"

#include "memory.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>

void vt_blas_one_thread(void)
{
    openblas_set_num_threads(1);
}

/* The `count` largest eigenvalues (ascending in values[]) and eigenvectors (rows of vectors) of a symmetric
 * matrix, upper triangle given, which is overwritten. */
static vt_status largest_eigenvectors(float *values, float *vectors, float *matrix, size_t side, size_t count,
                                      vt_error *error)
{
    lapack_int found = 0, size = (lapack_int)side;
    lapack_int *support = vt_alloc(2 * side, sizeof *support);
    if (!support) return vt_fail(error, VT_NO_MEMORY, "no memory for the eigenvectors of %zu", side);
    /* Column-major: the upper triangle by rows is the lower one by columns, and each eigenvector is a run. */
    lapack_int info =
        LAPACKE_ssyevr(LAPACK_COL_MAJOR, 'V', 'I', 'L', size, matrix, size, 0.0f, 0.0f,
                       size - (lapack_int)count + 1, size, 0.0f, &found, values, vectors, size, support);
    vt_free(support);
    if (info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR)
        return vt_fail(error, VT_NO_MEMORY, "no memory for the eigenvectors of %zu", side);
    if (info != 0 || found != (lapack_int)count)
        return vt_fail(error, VT_BAD_DATA, "the photos' descriptors have no principal axes (LAPACK says %d)",
                       (int)info);
    return VT_OK;
}

/* Scales an axis to length one with its largest element positive; zero when it has no length. */
static void orient(float *axis, size_t columns)
{
    float length = cblas_snrm2((int)columns, axis, 1);
    float largest = axis[cblas_isamax((int)columns, axis, 1)];
    float factor = length > 0.0f ? (largest < 0.0f ? -1.0f : 1.0f) / length : 0.0f;
    for (size_t i = 0; i < columns; i++) axis[i] *= factor;
}

/* With fewer rows than columns the eigenvectors of matrix * matrix' are cheaper, and matrix' carries them to
 * axes. */
static void carry_axes(float *axes, const float *values, const float *vectors, const float *matrix,
                       size_t rows, size_t columns, size_t usable)
{
    int tall = rows >= columns;
    size_t side = tall ? columns : rows;
    float least = values[usable - 1] * 1e-6f;
    for (size_t i = 0; i < usable; i++) {
        const float *vector = vectors + (usable - 1 - i) * side;
        float *axis = axes + i * columns;
        if (!(values[usable - 1 - i] > least)) continue;
        if (tall)
            cblas_scopy((int)columns, vector, 1, axis, 1);
        else
            cblas_sgemv(CblasRowMajor, CblasTrans, (int)rows, (int)columns, 1.0f, matrix, (int)columns,
                        vector, 1, 0.0f, axis, 1);
        orient(axis, columns);
    }
}

vt_status vt_principal_axes(float *axes, float *kept, const float *matrix, size_t rows, size_t columns,
                            size_t count, vt_error *error)
{
    int tall = rows >= columns;
    size_t side = tall ? columns : rows, usable = count < side ? count : side;
    float *products = vt_alloc(side, side * sizeof *products), *values = vt_alloc(side, sizeof *values);
    float *vectors = vt_alloc(side, usable * sizeof *vectors);
    vt_status status = VT_NO_MEMORY;
    if (products && values && vectors) {
        cblas_ssyrk(CblasRowMajor, CblasUpper, tall ? CblasTrans : CblasNoTrans, (int)side,
                    (int)(tall ? rows : columns), 1.0f, matrix, (int)columns, 0.0f, products, (int)side);
        status = largest_eigenvectors(values, vectors, products, side, usable, error);
    } else
        vt_fail(error, VT_NO_MEMORY, "no memory for the principal axes of %zu x %zu", rows, columns);
    for (size_t i = 0; i < count * columns; i++) axes[i] = 0.0f;
    *kept = 0.0f;
    if (status == VT_OK) {
        carry_axes(axes, values, vectors, matrix, rows, columns, usable);
        for (size_t i = 0; i < usable; i++) *kept += values[i] > 0.0f ? values[i] / (float)rows : 0.0f;
    }
    vt_free(products);
    vt_free(values);
    vt_free(vectors);
    return status;
}

vt_status vt_ridge_solve(float *weights, float *products, size_t columns, size_t targets, float penalty, vt_error *error)
{
    for (size_t i = 0; i < columns; i++) products[i * columns + i] += penalty;
    lapack_int info = LAPACKE_sposv(LAPACK_ROW_MAJOR, 'U', (lapack_int)columns, (lapack_int)targets, products,
                                    (lapack_int)columns, weights, (lapack_int)targets);
    if (info == 0) return VT_OK;
    if (info < 0) return vt_fail(error, VT_NO_MEMORY, "no memory for a regression on %zu inputs", columns);
    return vt_fail(error, VT_BAD_DATA, "the labels cannot be fitted (LAPACK says %d)", (int)info);
}

vt_status vt_ridge(float *weights, const float *inputs, const float *wanted, size_t rows, size_t columns,
                   size_t targets, float penalty, vt_error *error)
{
    float *products = vt_alloc(columns, columns * sizeof *products);
    if (!products) return vt_fail(error, VT_NO_MEMORY, "no memory for a regression on %zu inputs", columns);
    cblas_ssyrk(CblasRowMajor, CblasUpper, CblasTrans, (int)columns, (int)rows, 1.0f, inputs, (int)columns,
                0.0f, products, (int)columns);
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)columns, (int)targets, (int)rows, 1.0f, inputs,
                (int)columns, wanted, (int)targets, 0.0f, weights, (int)targets);
    vt_status status = vt_ridge_solve(weights, products, columns, targets, penalty, error);
    vt_free(products);
    return status;
}
