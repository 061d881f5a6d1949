/* The strongest few of many weights. */
#ifndef VT_NEIGHBOUR_ROWS_H
#define VT_NEIGHBOUR_ROWS_H

#include <stddef.h>
#include <stdint.h>

/* A row of a model of neighbours, being filled. Weights that differ in sign count by their size; equal ones by lower item. */
typedef struct vt_neighbour_row {
    uint32_t *items; /* [most] */
    float *weights;  /* [most] */
    size_t most, count;
} vt_neighbour_row;

/* Offers one item; 0 is never taken. */
void vt_neighbour_offer(vt_neighbour_row *row, uint32_t item, float weight);
/* Sorts by weight, largest first, then by item; the rest becomes weight 0 of `filler`. */
void vt_neighbour_finish(vt_neighbour_row *row, uint32_t filler);

#endif
