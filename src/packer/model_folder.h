/* The learned models of a folder, as `vitrine train` writes them: "KIND.safetensors" (models/model.h) for itemknn, ease, ials and two-tower, and
 * "item_ids.npy" (text or whole numbers), whose element i names item i of all of them. */
#ifndef VT_MODEL_FOLDER_H
#define VT_MODEL_FOLDER_H

#include "catalog.h"
#include "manifest.h"
#include "model.h"

/* What became of one model. */
typedef struct vt_model_report {
    bool found;
    size_t items;   /* of the model */
    size_t matched; /* of them, products of the catalog */
    size_t bytes;   /* in the pack */
    char sha256[VT_SHA256_HEX + 1]; /* of its file in the folder */
} vt_model_report;

/* Fills files[kind] for every model that is in the folder `dir`, folded for `products`, which are in row order; popularity is left out: the
 * pack has its own. Files are owned by the caller, also when the call fails. VT_BAD_DATA names the file and the field: ids that stand twice,
 * a model of another number of items, of which no item is a product, or that was learned from other data than the folder's first; VT_IO; VT_NO_MEMORY. */
vt_status vt_model_folder_read(vt_buffer files[VT_MODEL_KINDS], vt_model_report reports[VT_MODEL_KINDS], const char *dir,
                               const vt_product *products, size_t count, vt_error *error);

#endif
