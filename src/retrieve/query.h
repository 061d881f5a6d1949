/* A query in every form that the scans of one space read. */
#ifndef VT_QUERY_H
#define VT_QUERY_H

#include "dot_floats.h"
#include "dot_int8.h"
#include "vector_space.h"

/* Owned arrays for one space's dims: vt_query_open once, then fill it as often as wanted. */
typedef struct vt_query {
    float *rotated;        /* f32[dims]: Rq */
    float *residual;       /* f32[dims]: R(q - c), which the integers below are quantised from */
    float residual_length; /* |q - c| */
    float centroid_dot;    /* <q, c>, with the mean of all rows */
    uint64_t *planes;      /* u64[VT_QUERY_PLANES][words] */
    float plane_scale;
    int16_t *coarse;       /* i16[stride] */
    int8_t *raised;        /* i8[stride]: coarse + 64 */
    float coarse_scale;
    int16_t *fine;         /* i16[stride] */
    float fine_scale;
    size_t dims;
} vt_query;

/* Room for queries of `space`, which is ready. VT_NO_MEMORY. */
vt_status vt_query_open(vt_query *query, const vt_vector_space *space);
void vt_query_close(vt_query *query);

/* The query is this vector, f32[dims] in the space's own (unrotated) coordinates, L2-normalised by the caller. Needs a space
 * that is ready. */
void vt_query_from_vector(vt_query *query, const vt_vector_space *space, const float *vector);

/* The same from coordinates that are rotated already, as vt_row_vector gives them. */
void vt_query_from_rotated(vt_query *query, const vt_vector_space *space, const float *rotated);

/* rotated: f32[dims], the vector of `row` as the best codes at hand tell it: int8 when they have come, else the signs, whose
 * magnitudes are guessed (the mean of a normal vector's, 2/pi * factor). False, and nothing is written, when the row has no
 * vector, or its list has not come. Needs a space that is ready. */
bool vt_row_vector(const vt_vector_space *space, size_t row, float *rotated);

/* <R q, c_l> of a list; among several, with R q - c at 12 bits, as it meets the rows. */
float vt_query_list_dot(const vt_query *query, const vt_vector_space *space, size_t list);

/* The same of all lists, with R q - c at seven bits: what they are put in order by. dots: f32[list_count]. */
void vt_query_list_dots(const vt_query *query, const vt_vector_space *space, float *dots);

/* The query is the vector of `row`, as vt_row_vector tells it. False when the row has none. */
bool vt_query_from_row(vt_query *query, const vt_vector_space *space, size_t row);

#endif
