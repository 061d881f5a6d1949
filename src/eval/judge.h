/* From a slate to what metrics read: its rows, their vectors, and what the person bought in the held-out part. */
#ifndef VT_JUDGE_H
#define VT_JUDGE_H

#include "engine.h"
#include "held_out.h"
#include "slate_metrics.h"

/* What was bought in the held-out part, by person. Owned: vt_wanted_close. */
typedef struct vt_wanted {
    uint32_t *rows;    /* of a person ascending, each once */
    size_t *offsets;   /* [people + 1] */
} vt_wanted;

/* VT_NO_MEMORY. */
vt_status vt_wanted_open(vt_wanted *out, const vt_split *split, const vt_transactions *all, vt_error *error);
void vt_wanted_close(vt_wanted *wanted);
size_t vt_wanted_count(const vt_wanted *wanted, uint32_t person);
const uint32_t *vt_wanted_of(const vt_wanted *wanted, uint32_t person, size_t *count);

/* Zero-initialise; vt_judge_close. */
typedef struct vt_judge {
    const vt_vector_space *space; /* the shop's first; NULL: it has none */
    size_t *rows;                 /* [k] */
    float *vectors;               /* f32[k][dims] */
} vt_judge;

vt_status vt_judge_open(vt_judge *judge, const vt_engine *engine, size_t k, vt_error *error);
void vt_judge_close(vt_judge *judge);

/* All but `wanted` is filled, and borrowed from the judge until it is asked again. Vectors are the int8 codes put together again:
 * centroid + scale * code, rotated as they are stored (which changes no cosine), brought to length one. */
vt_judged vt_judge_slate(vt_judge *judge, const vt_slate *slate, size_t k);

#endif
