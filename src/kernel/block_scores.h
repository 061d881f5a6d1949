/* Scores of a block of rows from their integers, and which of them are worth a look: four rows at a time. */
#ifndef VT_BLOCK_SCORES_H
#define VT_BLOCK_SCORES_H

#include <stddef.h>
#include <stdint.h>

enum { VT_BLOCK_ROWS = 64 };

/* What a block's integers mean: score[i] = offset[i] + factor[i] * (scale * (float)(integers[i] + bonus)). */
typedef struct vt_block {
    const float *offset;
    const float *factor;
    const int32_t *integers;
    float scale;
    int32_t bonus;
    const float *error; /* how far off a score may be, in units of `reach`; NULL: not at all */
    float reach;
    size_t rows; /* 1..VT_BLOCK_ROWS */
} vt_block;

/* Fills scores[rows]; bit i of the answer is set when scores[i] + reach * error[i] >= threshold. */
uint64_t vt_block_scores(const vt_block *block, float threshold, float *scores);

#endif
