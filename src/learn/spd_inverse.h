/* The inverse of a large symmetric positive definite matrix, in place and on several threads. */
#ifndef VT_SPD_INVERSE_H
#define VT_SPD_INVERSE_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>

enum { VT_INVERSE_TILE = 384 };

/* By tiles: Cholesky factor, its inverse, the product of that with its transpose. Each tile's operation is one call of OpenBLAS on
 * one thread, tiles are shared out among the threads: so the sums' order does not depend on how many there are.
 * Work goes in steps, so that it can be cut off between them: the state is the matrix alone. */
typedef struct vt_spd_inverse {
    float *matrix; /* f32[side][side], row-major; the lower triangle is read; borrowed */
    size_t side;
    size_t threads;
    float *panel; /* scratch: [side * VT_INVERSE_TILE] */
} vt_spd_inverse;

/* Bytes: 4 * side * VT_INVERSE_TILE beside the matrix. VT_NO_MEMORY. */
vt_status vt_spd_inverse_open(vt_spd_inverse *out, float *matrix, size_t side, size_t threads, vt_error *error);
void vt_spd_inverse_close(vt_spd_inverse *inverse);
/* How many steps there are. */
size_t vt_spd_inverse_steps(const vt_spd_inverse *inverse);
/* Does step `step`; in order from 0. After the last one the whole matrix, both triangles, is the inverse. VT_BAD_DATA: it is not positive
 * definite as far as float can tell. */
vt_status vt_spd_inverse_step(vt_spd_inverse *inverse, size_t step, vt_error *error);

#endif
