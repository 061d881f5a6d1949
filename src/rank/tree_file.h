/* Writes files of trees: the tensors of tree_model.h. */
#ifndef VT_TREE_FILE_H
#define VT_TREE_FILE_H

#include "tree_model.h"

/* As in the file. Borrowed. */
typedef struct vt_tree_arrays {
    size_t trees, branches;              /* T, B */
    size_t categorical, words;           /* C, and the words of all sets */
    const uint32_t *branch_offsets;      /* [T + 1] */
    const uint32_t *branch_features;     /* [B] */
    const float *thresholds;             /* [B] */
    const uint8_t *flags;                /* [B] */
    const int32_t *children;             /* [B * 2] */
    const uint32_t *category_offsets;    /* [C + 1] */
    const uint32_t *category_words;      /* [words] */
    const float *leaf_values;            /* [B + T] */
    const float *branch_covers;          /* [B] */
    const float *leaf_covers;            /* [B + T] */
    float base_score;
} vt_tree_arrays;

/* Where a model comes from: __metadata__. Borrowed. */
typedef struct vt_tree_origin {
    const char *config;    /* JSON text; NULL: "{}" */
    const char *data_hash; /* NULL: "" */
    uint64_t seed;
    /* Names of the columns. NULL: those of the file that is imported, or, where it has none, f0, f1, ... */
    const char *const *features;
    size_t feature_count;
    const char *const *more; /* NULL, or key, value, key, value, ..., NULL */
} vt_tree_origin;

/* Writes the file into an empty buffer, and opens it again to see that vt_tree_model_open takes it: its errors, and VT_NO_MEMORY. Same
 * input, same bytes. origin->features must be there. */
vt_status vt_tree_file_write(vt_buffer *file, const vt_tree_arrays *arrays, const vt_tree_origin *origin, vt_error *error);

#endif
