/* Inside of the engine floor: what its files share. Nothing outside src/engine includes this. */
#ifndef VT_ENGINE_PARTS_H
#define VT_ENGINE_PARTS_H

#include "engine.h"

#include "text_map.h"
#include "visual_map.h"

/* The parts of one logical file lie one behind the other in one block. */
typedef struct stored_file {
    uint8_t *block;
    size_t bytes;
    size_t parts_missing;
} stored_file;

struct vt_engine {
    vt_manifest manifest;
    stored_file *stored; /* by the index of the logical file's first part */
    bool *committed;     /* by file index */
    size_t *first_part;  /* by file index */
    vt_catalog *catalog;
    vt_page_host host;
    vt_card_pages cards; /* rows is 0 until their index has come */
    bool wants_catalog;
    vt_vector_space spaces[VT_MAX_SPACES];
    vt_signals signals; /* rows is 0 until they have come; so for the terms */
    vt_terms terms;
    vt_searcher *searcher; /* of the catalog and the terms that are there; NULL until asked */
    vt_cohorts cohorts; /* count is 0 until they have come */
    vt_model *models[VT_MODEL_KINDS]; /* NULL until they have come */
    vt_rank_model *ranker;
    vt_ranked_room *ranked_room; /* of what is there; NULL until asked */
    vt_text_map text_maps[VT_MAX_SPACES];   /* buckets is 0 until it has come */
    vt_visual_map *photo_maps[VT_MAX_SPACES]; /* NULL until asked for: an opened one takes some 10 MB */
    float *raw; /* f32[vt_descriptor_dims()], scratch; NULL until asked for */
};

#endif
