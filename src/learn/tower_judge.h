/* How well the weights foretell what is kept back, and the vectors of all items that this takes. */
#ifndef VT_TOWER_JUDGE_H
#define VT_TOWER_JUDGE_H

#include "tower_step.h"

/* Owned: vt_tower_vectors_close. f32[items][dims] each, all zero for an item that has no feature. */
typedef struct vt_tower_vectors {
    float *items;     /* L2-normalised */
    float *histories; /* h */
} vt_tower_vectors;

vt_status vt_tower_vectors_open(vt_tower_vectors *out, const vt_tower_task *task, vt_error *error);
void vt_tower_vectors_close(vt_tower_vectors *vectors);
void vt_tower_vectors_fill(vt_tower_vectors *vectors, const vt_tower_task *task, const vt_tower_weights *weights);

/* Mean over the judged events, by what each counts (vt_tower_example_weight), of 1 / log2(1 + rank) of their item among all items of the log that are not in the history, ties to
 * the lower item (NDCG without a cut, which moves less by chance than one with). 0 when nobody is judged;
 * an item whose score is no finite number gains nothing. VT_NO_MEMORY. */
vt_status vt_tower_judge(const vt_tower_task *task, const vt_tower_examples *examples, const vt_tower_vectors *vectors,
                         const vt_tower_weights *weights, double *gain, vt_error *error);

#endif
