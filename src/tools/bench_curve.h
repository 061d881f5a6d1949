/* Recall as a function of bytes fetched, of a pack whose lists come in pages: what a visitor's first questions cost. */
#ifndef VT_BENCH_CURVE_H
#define VT_BENCH_CURVE_H

#include "engine.h"
#include "nearest.h"

enum { VT_CURVE_STEPS = 20, VT_CURVE_DEPTH = 10 };

/* Means over queries, each of which begins with no page. */
typedef struct vt_curve_step {
    size_t pages;     /* that were brought at most; SIZE_MAX: all that were wanted */
    double bytes;     /* of those that were, and of what opening takes */
    double recall10;
} vt_curve_step;

typedef struct vt_curve {
    double start_bytes; /* the manifest, and the index files of the lists and of the space's pages, gzipped where there are such files */
    double f32_bytes;   /* of all vectors, for comparison */
    vt_curve_step steps[VT_CURVE_STEPS]; /* ascending; the last is the whole answer */
    size_t step_count;
    double pages, rounds; /* of a whole answer */
} vt_curve;

/* What is asked. `aim` sets query and mask for the query of that index, and what it fails with ends the measuring; `own_row` is the row whose
 * list is needed for that, or SIZE_MAX. The pages of `space`, which is the engine's, are dropped and brought again; its host must bring them at once. */
typedef struct vt_curve_setup {
    vt_engine *engine;
    const char *folder;
    const vt_vector_space *space;
    size_t query_count;
    float recall;
    const vt_hit *truth; /* [query_count][truth_stride], VT_CURVE_DEPTH of them */
    size_t truth_stride;
    vt_status (*aim)(const void *context, size_t index, vt_query *query, vt_row_mask *mask);
    size_t (*own_row)(const void *context, size_t index);
    const void *context;
} vt_curve_setup;

/* VT_USAGE when the space's lists do not come in pages; what `aim` or the host fails with: VT_IO, VT_INTEGRITY, VT_BAD_DATA; VT_NO_MEMORY. */
vt_status vt_curve_measure(vt_curve *out, const vt_curve_setup *setup, vt_error *error);

#endif
