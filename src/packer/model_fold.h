/* A trained model, by item -> the file of a pack, by row of the catalog, in the narrow forms of models/model.h. */
#ifndef VT_MODEL_FOLD_H
#define VT_MODEL_FOLD_H

#include "model.h"
#include "safetensors.h"

/* How the matrices of a pack are held. Bytes a value, and what it costs in recall, are in docs/pack-format.md. */
typedef struct vt_model_widths {
    vt_dtype weights; /* of neighbours: VT_DTYPE_I8 or VT_DTYPE_I16; so for the next */
    vt_dtype items;   /* item_factors and item_vectors: what is compared with each other */
    vt_dtype history; /* history_vectors: what is summed */
} vt_model_widths;

extern const vt_model_widths vt_pack_widths;

/* row_of_item: [vt_model_items(model)], SIZE_MAX for an item that the catalog does not have; no row twice. Rows without an item are zero.
 * Neighbours that the catalog does not have are left out, and there are as many columns as the longest list needs. Writes into an empty
 * buffer. Any kind but popularity. Same input, same bytes. VT_NO_MEMORY. */
vt_status vt_model_fold(vt_buffer *file, const vt_model *model, const size_t *row_of_item, size_t rows, const vt_model_widths *widths,
                        vt_error *error);

#endif
