#include "spd_inverse.h"

#include "memory.h"
#include "worker_threads.h"

#include <cblas.h>
#include <lapacke.h>
#include <string.h>

enum { TILE = VT_INVERSE_TILE };

/* One step of a phase: `at` is the first row of its tile, `size` the tile's rows. */
typedef struct tile_step {
    const vt_spd_inverse *inverse;
    size_t at, size;
} tile_step;

static float *place(const tile_step *step, size_t row, size_t column) { return step->inverse->matrix + row * step->inverse->side + column; }

static size_t rows_from(const tile_step *step, size_t row)
{
    size_t left = step->inverse->side - row;
    return left < TILE ? left : TILE;
}

static size_t tile_count(size_t rows) { return (rows + TILE - 1) / TILE; }

/* to (rows x columns) = scale * a * b + keep * to, all with the matrix's stride but for `b`, which may be the panel. */
typedef struct tile_product {
    CBLAS_TRANSPOSE transpose_a, transpose_b;
    size_t rows, columns, inner;
    const float *a, *b;
    size_t stride_b;
    float scale, keep;
} tile_product;

static void multiply(const tile_step *step, const tile_product *p, float *to)
{
    int stride = (int)step->inverse->side;
    if (p->inner == 0) return;
    cblas_sgemm(CblasRowMajor, p->transpose_a, p->transpose_b, (int)p->rows, (int)p->columns, (int)p->inner, p->scale, p->a, stride,
                p->b, (int)p->stride_b, p->keep, to, stride);
}

/* A[row, at] := A[row, at] L[at, at]^-T */
static void divide_below(void *context, size_t task, size_t worker)
{
    const tile_step *step = context;
    size_t row = step->at + step->size + task * TILE, stride = step->inverse->side;
    (void)worker;
    cblas_strsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, (int)rows_from(step, row), (int)step->size, 1.0f,
                place(step, step->at, step->at), (int)stride, place(step, row, step->at), (int)stride);
}

/* Tile row `task` of what is not yet factored: A[row, ..row] -= L[row, at] L[..row, at]^T */
static void take_off(void *context, size_t task, size_t worker)
{
    const tile_step *step = context;
    size_t first = step->at + step->size, tiles = tile_count(step->inverse->side - first);
    size_t row = first + (tiles - 1 - task) * TILE, rows = rows_from(step, row); /* the longest first */
    (void)worker;
    tile_product product = {CblasNoTrans, CblasTrans, rows, row + rows - first, step->size, place(step, row, step->at),
                            place(step, first, step->at), step->inverse->side, -1.0f, 1.0f};
    multiply(step, &product, place(step, row, first));
}

static vt_status factor(tile_step *step, vt_error *error)
{
    size_t below = step->at + step->size, tiles = tile_count(step->inverse->side - below);
    lapack_int info = LAPACKE_spotrf_work(LAPACK_COL_MAJOR, 'U', (lapack_int)step->size, place(step, step->at, step->at),
                                          (lapack_int)step->inverse->side);
    if (info != 0) return vt_fail(error, VT_BAD_DATA, "the matrix cannot be inverted in float (row %zu): a larger ridge is needed",
                                  step->at + (size_t)(info > 0 ? info - 1 : 0));
    vt_run_tasks(step->inverse->threads, tiles, divide_below, step);
    vt_run_tasks(step->inverse->threads, tiles, take_off, step);
    return VT_OK;
}

/* With M = L^-1 already below and right of the tile: A[row, at] := M[row, ..] (-L[.., at] L[at, at]^-1), which is the panel. */
static void carry_down(void *context, size_t task, size_t worker)
{
    const tile_step *step = context;
    size_t below = step->at + step->size, tiles = tile_count(step->inverse->side - below);
    size_t row = below + (tiles - 1 - task) * TILE, rows = rows_from(step, row), stride = step->inverse->side;
    const float *panel = step->inverse->panel;
    (void)worker;
    for (size_t i = 0; i < rows; i++)
        memcpy(place(step, row + i, step->at), panel + (row - below + i) * TILE, step->size * sizeof *panel);
    cblas_strmm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, (int)rows, (int)step->size, 1.0f,
                place(step, row, row), (int)stride, place(step, row, step->at), (int)stride);
    tile_product product = {CblasNoTrans, CblasNoTrans, rows, step->size, row - below, place(step, row, below), panel, TILE, 1.0f, 1.0f};
    multiply(step, &product, place(step, row, step->at));
}

static vt_status invert_factor(tile_step *step)
{
    size_t stride = step->inverse->side, below = step->at + step->size, rows = stride - below;
    float *panel = step->inverse->panel, *tile = place(step, step->at, step->at);
    for (size_t i = 0; i < rows; i++) memcpy(panel + i * TILE, place(step, below + i, step->at), step->size * sizeof *panel);
    /* An upper triangle by columns is a lower one by rows. */
    LAPACKE_strtri_work(LAPACK_COL_MAJOR, 'U', 'N', (lapack_int)step->size, tile, (lapack_int)stride);
    if (rows == 0) return VT_OK;
    cblas_strmm(CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, (int)rows, (int)step->size, -1.0f, tile, (int)stride,
                panel, TILE);
    vt_run_tasks(step->inverse->threads, tile_count(rows), carry_down, step);
    return VT_OK;
}

/* P[at, column] := sum over rows l >= at of M[l, at]^T M[l, column], for a tile left of the diagonal; row `at` of M is not read again
 * by later steps, so that P may take its place. */
static void square_left(void *context, size_t task, size_t worker)
{
    const tile_step *step = context;
    size_t column = task * TILE, below = step->at + step->size, stride = step->inverse->side;
    (void)worker;
    cblas_strmm(CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, (int)step->size, TILE, 1.0f,
                place(step, step->at, step->at), (int)stride, place(step, step->at, column), (int)stride);
    tile_product product = {CblasTrans, CblasNoTrans, step->size, TILE, stride - below, NULL, NULL, stride, 1.0f, 1.0f};
    if (below == stride) return;
    product.a = place(step, below, step->at);
    product.b = place(step, below, column);
    multiply(step, &product, place(step, step->at, column));
}

static vt_status square(tile_step *step)
{
    size_t stride = step->inverse->side, below = step->at + step->size;
    float *tile = place(step, step->at, step->at);
    vt_run_tasks(step->inverse->threads, step->at / TILE, square_left, step);
    LAPACKE_slauum_work(LAPACK_COL_MAJOR, 'U', (lapack_int)step->size, tile, (lapack_int)stride);
    if (below < stride)
        cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, (int)step->size, (int)(stride - below), 1.0f,
                    place(step, below, step->at), (int)stride, 1.0f, tile, (int)stride);
    return VT_OK;
}

/* The upper triangle of tile row `task` from the lower one. */
static void mirror(void *context, size_t task, size_t worker)
{
    const tile_step *step = context;
    size_t row = task * TILE, rows = rows_from(step, row), side = step->inverse->side;
    (void)worker;
    for (size_t column = row; column < side; column += TILE)
        for (size_t i = row; i < row + rows; i++)
            for (size_t j = column > i ? column : i + 1; j < column + rows_from(step, column); j++) *place(step, i, j) = *place(step, j, i);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): it is kept, and becomes the inverse */
vt_status vt_spd_inverse_open(vt_spd_inverse *out, float *matrix, size_t side, size_t threads, vt_error *error)
{
    *out = (vt_spd_inverse){.matrix = matrix, .side = side, .threads = vt_thread_count(threads)};
    openblas_set_num_threads(1);
    out->panel = vt_alloc(side, TILE * sizeof *out->panel);
    return out->panel ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for the inverse of %zu rows", side);
}

void vt_spd_inverse_close(vt_spd_inverse *inverse) { vt_free(inverse->panel); }

size_t vt_spd_inverse_steps(const vt_spd_inverse *inverse) { return 3 * tile_count(inverse->side) + 1; }

vt_status vt_spd_inverse_step(vt_spd_inverse *inverse, size_t step, vt_error *error)
{
    size_t tiles = tile_count(inverse->side), phase = step / tiles, tile = step % tiles;
    tile_step work = {.inverse = inverse};
    if (phase == 1) tile = tiles - 1 - tile;
    work.at = tile * TILE;
    work.size = rows_from(&work, work.at);
    if (phase == 0) return factor(&work, error);
    if (phase == 1) return invert_factor(&work);
    if (phase == 2) return square(&work);
    vt_run_tasks(inverse->threads, tiles, mirror, &work);
    return VT_OK;
}
