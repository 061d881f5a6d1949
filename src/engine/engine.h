/* The engine: a pack as its files arrive, and the questions that it answers.
 *
 * One engine holds one pack. Files are delivered in any order into memory that the engine owns (reserve, fill, commit), so a
 * tensor is never copied after it was written there. Whoever delivers has checked the SHA-256; everything else is validated at
 * commit. What has not come is VT_NOT_READY. */
#ifndef VT_ENGINE_H
#define VT_ENGINE_H

#include "card_pages.h"
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
/* The catalog, or NULL with VT_NOT_READY in `error`. Where the pack has cards in pages it is wanted from now on, or the host brings it
 * at once. */
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

/* ---- pages: pack/page_store.h ---- */

/* Who brings at once what a question wants; `host` is copied, and closed with the engine. */
void vt_engine_set_host(vt_engine *engine, const vt_page_host *host);
/* The copy; all zero when none was set. */
const vt_page_host *vt_engine_host(const vt_engine *engine);
/* The pages of a paged file, by the index of its first part; NULL: there is no such file, or its index has not come. */
vt_pages *vt_engine_pages(vt_engine *engine, size_t file);
/* As vt_pages_reserve and the others; a file without pages has none. */
uint8_t *vt_engine_page_reserve(vt_engine *engine, size_t file, size_t page);
vt_status vt_engine_page_commit(vt_engine *engine, size_t file, size_t page, vt_error *error);
void vt_engine_page_drop(vt_engine *engine, size_t file, size_t page);
/* Bytes of the pages that are here. */
size_t vt_engine_page_bytes(vt_engine *engine);
/* Drops pages, those that were used least recently first, until at most `most_bytes` bytes of them are here. */
void vt_engine_trim_pages(vt_engine *engine, size_t most_bytes);

/* A new question: nothing is wanted. What it wanted is noted in vt_engine_pages, and here for the catalog. */
void vt_engine_begin(vt_engine *engine);
bool vt_engine_catalog_wanted(const vt_engine *engine);

/* The catalog if it is there; asking does not make it wanted. */
vt_catalog *vt_engine_catalog_here(vt_engine *engine);
/* The pages of product cards, or NULL: the pack has none, or their index has not come. */
vt_card_pages *vt_engine_cards(vt_engine *engine);
/* Whether products can be named: the catalog is there, or the index of their cards. Else VT_NOT_READY. */
vt_status vt_engine_names_products(vt_engine *engine, vt_error *error);
/* As vt_catalog_row and vt_catalog_product, by the catalog where it is there and else by pages, whose strings live until pages are
 * dropped. VT_NOT_READY: a page is wanted. */
vt_status vt_engine_row(vt_engine *engine, const char *id, size_t *row, vt_error *error);
vt_status vt_engine_product(vt_engine *engine, size_t row, vt_product *out, vt_error *error);
/* The id alone. */
vt_status vt_engine_id(vt_engine *engine, size_t row, const char **id, vt_error *error);

/* Where the pack has cards in pages the catalog may be missing: recommend.h tells what can be answered without it, and for anything else it
 * is wanted. */
vt_status vt_engine_recommend(vt_engine *engine, const vt_request *request, vt_slate *slate, vt_error *error);

/* vt_search over what has come: without the catalog's words nothing is corrected or widened. VT_NOT_READY until the catalog is there. */
vt_status vt_engine_search(vt_engine *engine, const vt_search_request *request, vt_search_answer *answer, vt_error *error);

/* The space of that name (NULL: the pack's first), for a vector of it. VT_NOT_FOUND, VT_NOT_READY until its one-bit codes have come. */
vt_status vt_engine_find_space(const vt_engine *engine, const char *name, const vt_vector_space **out, vt_error *error);

#endif
