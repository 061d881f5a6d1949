/* Writes model files: the tensors of model.h in their wide form. */
#ifndef VT_MODEL_FILE_H
#define VT_MODEL_FILE_H

#include "model.h"

/* What a kind does not have is ignored. Borrowed. */
typedef struct vt_model_arrays {
    vt_model_kind kind;
    size_t items;
    size_t width;                  /* neighbours an item, or dimensions */
    const float *counts;           /* popularity: [items] */
    const uint32_t *neighbours;    /* itemknn, ease: [items * width] */
    const float *weights;          /* itemknn, ease: [items * width] */
    const float *item_vectors;     /* ials: item_factors; two-tower: [items * width] */
    const float *history_vectors;  /* two-tower: [items * width] */
    const float *bias;             /* two-tower: [width] */
    const float *profile_vectors;  /* two-tower: [profile_count * width] */
    size_t profile_count;          /* 0: a model without profiles */
    const char *profile_values;    /* their names, one a line */
    const char *profile_hash;      /* of what was known of users (user_profiles.h), "" or NULL: not told */
    float alpha, regularisation;   /* ials */
    float half_life_days, temperature; /* two-tower */
} vt_model_arrays;

/* Where a model comes from: __metadata__. Borrowed. */
typedef struct vt_model_origin {
    const char *config;    /* JSON text of the hyperparameters; NULL: "{}" */
    const char *data_hash; /* of vt_event_log; NULL: "" */
    const char *ids_hash;  /* of the items that it is of (item_ids_file.h); NULL or "": not told */
    uint64_t seed;
} vt_model_origin;

/* Writes the file into an empty buffer, and opens it again to see that vt_model_open takes it: its errors, and VT_NO_MEMORY. Same
 * input, same bytes. */
vt_status vt_model_file_write(vt_buffer *file, const vt_model_arrays *arrays, const vt_model_origin *origin, vt_error *error);

#endif
