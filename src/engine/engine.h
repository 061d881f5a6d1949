/* The engine: a pack as its files arrive, and the questions that it answers.
 *
 * One engine holds one pack. Files are delivered in any order into memory that the engine owns (reserve, fill, commit), so a
 * tensor is never copied after it was written there. Whoever delivers has checked the SHA-256; everything else is validated at
 * commit. What has not come is VT_NOT_READY. */
#ifndef VT_ENGINE_H
#define VT_ENGINE_H

#include "catalog.h"
#include "image.h"
#include "manifest.h"
#include "recommend.h"
#include "search.h"
#include "text_map.h"

#define VT_ENGINE_VERSION "0.1.0"

typedef struct vt_engine vt_engine;

/* Opens on a manifest's JSON. VT_BAD_DATA, VT_UNSUPPORTED (newer format, or min_engine above VT_ENGINE_VERSION). */
vt_status vt_engine_open(vt_engine **out, vt_bytes manifest_json, vt_error *error);
void vt_engine_close(vt_engine *engine);
const vt_manifest *vt_engine_manifest(const vt_engine *engine);

/* Room for exactly manifest->files[file].bytes bytes, owned by the engine; NULL when `file` is out of range, was committed, or
 * memory is out. */
uint8_t *vt_engine_reserve(vt_engine *engine, size_t file);

/* The reserved bytes are in place. When they complete a logical file (all parts there), validates and attaches it and sets
 * *complete. On VT_BAD_DATA every part of it is forgotten and may be delivered again. */
vt_status vt_engine_commit(vt_engine *engine, size_t file, bool *complete, vt_error *error);

bool vt_engine_file_ready(const vt_engine *engine, size_t file);
size_t vt_engine_bytes_loaded(const vt_engine *engine);
/* The catalog, or NULL with VT_NOT_READY in `error`. */
vt_catalog *vt_engine_catalog(vt_engine *engine, vt_error *error);
/* The space by index in the manifest; its pointers are NULL until files come. */
const vt_vector_space *vt_engine_space(const vt_engine *engine, size_t space);

/* What customers did, or NULL when the pack does not tell or its file has not come. */
const vt_signals *vt_engine_signals(const vt_engine *engine);
/* The catalog's words, likewise. */
const vt_terms *vt_engine_terms(const vt_engine *engine);
/* What groups of customers prefer, likewise; also NULL where they are of another catalog, as `vitrine verify` would say. */
const vt_cohorts *vt_engine_cohorts(const vt_engine *engine);

/* A learned model by row of the catalog, likewise. */
const vt_model *vt_engine_model(const vt_engine *engine, vt_model_kind kind);

/* The ranker, likewise. */
const vt_rank_model *vt_engine_ranker(const vt_engine *engine);

/* From words to a space: text/text_map.h. NULL when the pack has none or it has not come. */
const vt_text_map *vt_engine_text_map(const vt_engine *engine, size_t space);

/* Whether the pack has a map from photos to the space, come or not. */
bool vt_engine_maps_photos(const vt_engine *engine, size_t space);
/* A visitor's photo as a vector of the space: vector f32[dims], of length one, or all zero when nothing can be seen in it.
 * VT_NOT_FOUND, VT_NOT_READY: the pack has no such map, or it has not come; VT_BAD_DATA: the map, or a picture of sides that
 * vt_describe does not take; VT_NO_MEMORY. Cost: 5 ms, and 40 ms once to open the map (bench/RESULTS.md). */
vt_status vt_engine_describe(vt_engine *engine, size_t space, const vt_image *picture, float *vector, vt_error *error);

vt_status vt_engine_recommend(vt_engine *engine, const vt_request *request, vt_slate *slate, vt_error *error);

/* vt_search over what has come: without the catalog's words nothing is corrected or widened. VT_NOT_READY until the catalog is there. */
vt_status vt_engine_search(vt_engine *engine, const vt_search_request *request, vt_search_answer *answer, vt_error *error);

/* The space of that name (NULL: the pack's first), for a vector of it. VT_NOT_FOUND, VT_NOT_READY until its one-bit codes have come. */
vt_status vt_engine_find_space(const vt_engine *engine, const char *name, const vt_vector_space **out, vt_error *error);

#endif
