/* A space before it is encoded: its vectors by row, and its maps from photos and from words. What `pack` puts into a pack and
 * `train` into files.
 *
 * A folder of models may hold, for a space NAME, "map-NAME.safetensors" (vision/visual_map.h) and "text-map-NAME.safetensors"
 * (text/text_map.h), as `vitrine train` writes them: what is there is taken, what is not is fitted. Nothing tells a model that
 * was fitted on other vectors of the same dimensions: that is the caller's to know. */
#ifndef VT_SPACE_DRAFT_H
#define VT_SPACE_DRAFT_H

#include "catalog.h"
#include "embedding_input.h"
#include "embedding_match.h"
#include "manifest.h"
#include "old_pack.h"

enum { VT_MAP_LEAST_PRODUCTS = 16 /* fewer products, and no map is fitted from words, or to imported vectors */ };

/* What all spaces of a pack are made from; borrowed. */
typedef struct vt_space_input {
    const vt_product *products; /* in row order */
    size_t count;
    const float *raw;         /* f32[photo_count][vt_descriptor_dims()]: descriptors of photos, */
    const size_t *photo_rows; /* size_t[photo_count]: and whose they are, ascending */
    size_t photo_count;
    vt_bytes synonyms;
    const char *models_dir; /* NULL: none */
    const vt_old_pack *kept; /* an earlier generation whose maps are kept where models_dir has none; NULL: none */
    uint64_t seed;
} vt_space_input;

/* Owned: vt_space_draft_close. Zero-initialise it. */
typedef struct vt_space_draft {
    char name[VT_NAME_BYTES];
    float *values; /* f32[count][dims], L2-normalised; all zero without a vector */
    size_t dims;
    vt_space_part parts[VT_MAX_SPACE_PARTS];
    size_t part_count;
    vt_buffer map;
    vt_buffer text_map;
} vt_space_draft;

/* The built-in space "looks": photos through a map fitted on the catalog's own labels. photo_count >= 1. */
vt_status vt_space_draft_looks(vt_space_draft *draft, const vt_space_input *input, vt_error *error);
/* Vectors from outside, matched by id. */
vt_status vt_space_draft_imported(vt_space_draft *draft, const vt_space_input *input, const vt_embedding_input *embedding,
                                  vt_match_report *match, vt_error *error);

/* Fill the maps of a draft that has values; each stays empty where there are fewer than VT_MAP_LEAST_PRODUCTS to fit it on (with
 * both a photo and a vector, or with a vector). looks comes with its map. VT_BAD_DATA: a model that is none or does not fit the
 * space; VT_IO; VT_NO_MEMORY. */
vt_status vt_space_draft_image_map(vt_space_draft *draft, const vt_space_input *input, vt_error *error);
vt_status vt_space_draft_text_map(vt_space_draft *draft, const vt_space_input *input, vt_error *error);
void vt_space_draft_close(vt_space_draft *draft);

/* `synonyms`, or data/synonyms.txt, which is part of the program, when its data is NULL. */
vt_bytes vt_synonyms_or_default(vt_bytes synonyms);

#endif
