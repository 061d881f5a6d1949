#include "engine_parts.h"

#include "collaborative.h"
#include "descriptor.h"
#include "memory.h"

#include <string.h>

static bool same_file(const vt_file_info *a, const vt_file_info *b) { return a->role == b->role && a->space == b->space; }

/* Reads "12." or "12" at the end; false for anything else, and for numbers past six digits. */
static bool read_version_part(const char **at, bool last, int *part)
{
    int digits = 0;
    for (*part = 0; **at >= '0' && **at <= '9'; ++*at) {
        if (++digits > 6) return false;
        *part = *part * 10 + (**at - '0');
    }
    return digits > 0 && (last ? **at == '\0' : *(*at)++ == '.');
}

static bool read_version(const char *text, int parts[3])
{
    for (int i = 0; i < 3; i++)
        if (!read_version_part(&text, i == 2, &parts[i])) return false;
    return true;
}

/* min_engine is "major.minor.patch"; anything else is not a version that this engine satisfies. */
static bool engine_satisfies(const char *minimum)
{
    int need[3], have[3];
    if (!read_version(minimum, need) || !read_version(VT_ENGINE_VERSION, have)) return false;
    for (int i = 0; i < 3; i++)
        if (need[i] != have[i]) return need[i] < have[i];
    return true;
}

/* Groups parts into logical files and sums their sizes. */
static vt_status lay_out(vt_engine *engine, vt_error *error)
{
    const vt_manifest *manifest = &engine->manifest;
    for (size_t i = 0; i < manifest->file_count; i++) {
        size_t first = 0;
        while (!(same_file(&manifest->files[first], &manifest->files[i]) && manifest->files[first].part == 0)) first++;
        engine->first_part[i] = first;
        stored_file *stored = &engine->stored[first];
        stored->parts_missing++;
        if (!vt_add(stored->bytes, manifest->files[i].bytes, &stored->bytes))
            return vt_fail(error, VT_BAD_DATA, "manifest.json: files[%zu].bytes is too large", i);
    }
    return VT_OK;
}

static vt_status open_manifest(vt_engine *engine, vt_bytes json, vt_error *error)
{
    VT_TRY(vt_manifest_open(&engine->manifest, json, error));
    if (!engine_satisfies(engine->manifest.min_engine))
        return vt_fail(error, VT_UNSUPPORTED, "this pack needs engine %s or newer; this one is " VT_ENGINE_VERSION,
                       engine->manifest.min_engine);
    size_t count = engine->manifest.file_count;
    engine->stored = vt_alloc(count, sizeof *engine->stored);
    engine->committed = vt_alloc(count, sizeof *engine->committed);
    engine->first_part = vt_alloc(count, sizeof *engine->first_part);
    if (!engine->stored || !engine->committed || !engine->first_part)
        return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu files", count);
    return lay_out(engine, error);
}

vt_status vt_engine_open(vt_engine **out, vt_bytes manifest_json, vt_error *error)
{
    *out = NULL;
    vt_engine *engine = vt_alloc(1, sizeof *engine);
    if (!engine) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = open_manifest(engine, manifest_json, error);
    if (status == VT_OK) *out = engine;
    else vt_engine_close(engine);
    return status;
}

void vt_engine_close(vt_engine *engine)
{
    if (!engine) return;
    vt_searcher_close(engine->searcher);
    vt_ranked_room_close(engine->ranked_room);
    vt_rank_model_close(engine->ranker);
    vt_catalog_close(engine->catalog);
    vt_card_pages_close(&engine->cards);
    if (engine->host.close) engine->host.close(engine->host.context);
    vt_signals_close(&engine->signals);
    vt_terms_close(&engine->terms);
    vt_cohorts_close(&engine->cohorts);
    for (size_t i = 0; i < VT_MODEL_KINDS; i++) vt_model_close(engine->models[i]);
    for (size_t i = 0; i < VT_MAX_SPACES; i++) {
        vt_vector_space_close(&engine->spaces[i]);
        vt_text_map_close(&engine->text_maps[i]);
        vt_visual_map_close(engine->photo_maps[i]);
    }
    vt_free(engine->raw);
    for (size_t i = 0; engine->stored && i < engine->manifest.file_count; i++) vt_free(engine->stored[i].block);
    vt_free(engine->stored);
    vt_free(engine->committed);
    vt_free(engine->first_part);
    vt_manifest_close(&engine->manifest);
    vt_free(engine);
}

const vt_manifest *vt_engine_manifest(const vt_engine *engine) { return &engine->manifest; }

static size_t part_offset(const vt_engine *engine, size_t file)
{
    const vt_file_info *files = engine->manifest.files;
    size_t offset = 0;
    for (size_t i = 0; i < engine->manifest.file_count; i++)
        if (same_file(&files[i], &files[file]) && files[i].part < files[file].part) offset += files[i].bytes;
    return offset;
}

uint8_t *vt_engine_reserve(vt_engine *engine, size_t file)
{
    if (file >= engine->manifest.file_count || engine->committed[file]) return NULL;
    stored_file *stored = &engine->stored[engine->first_part[file]];
    if (!stored->block) stored->block = vt_alloc(stored->bytes, 1);
    return stored->block ? stored->block + part_offset(engine, file) : NULL;
}

/* Roles of models have the kind's name. */
static vt_status attach_model(vt_engine *engine, vt_file_role role, vt_bytes bytes, vt_error *error)
{
    vt_model_kind kind = vt_model_kind_named(vt_file_role_name(role));
    return vt_model_open(&engine->models[kind], kind, bytes, engine->manifest.product_count, error);
}

static vt_status attach_vectors(vt_engine *engine, const vt_file_info *file, vt_bytes bytes, vt_error *error)
{
    vt_vector_space *space = &engine->spaces[file->space];
    const vt_space_info *info = &engine->manifest.spaces[file->space];
    switch (file->role) {
    case VT_ROLE_LISTS: return vt_vector_space_attach_lists(space, info, bytes, error);
    case VT_ROLE_FINE: return vt_vector_space_attach_fine(space, info, bytes, error);
    case VT_ROLE_BITS: return vt_vector_space_attach_bits(space, info, bytes, error);
    case VT_ROLE_INT8: return vt_vector_space_attach_int8(space, info, bytes, error);
    case VT_ROLE_CELLS:
        return vt_vector_space_attach_cells(space, info, bytes, &engine->host,
                                            vt_manifest_file(&engine->manifest, VT_ROLE_CELLS, file->space), error);
    default: VT_CHECK(false); return VT_CHECK_FAILED; /* no role of a space's vectors */
    }
}

static vt_status attach(vt_engine *engine, const vt_file_info *file, vt_bytes bytes, vt_error *error)
{
    vt_ranked_room_close(engine->ranked_room);
    engine->ranked_room = NULL;
    switch (file->role) {
    case VT_ROLE_CATALOG:
        VT_TRY(vt_catalog_open(&engine->catalog, bytes, error));
        if (vt_catalog_count(engine->catalog) == engine->manifest.product_count) return VT_OK;
        vt_catalog_close(engine->catalog);
        engine->catalog = NULL;
        return vt_fail(error, VT_BAD_DATA, "the catalog's number of products is not the manifest's");
    case VT_ROLE_LISTS:
    case VT_ROLE_FINE:
    case VT_ROLE_BITS:
    case VT_ROLE_INT8:
    case VT_ROLE_CELLS: return attach_vectors(engine, file, bytes, error);
    case VT_ROLE_SIGNALS: return vt_signals_open(&engine->signals, bytes, engine->manifest.product_count, error);
    case VT_ROLE_TERMS:
        vt_searcher_close(engine->searcher); /* the next one reads the thesaurus too */
        engine->searcher = NULL;
        return vt_terms_open(&engine->terms, bytes, engine->manifest.product_count, error);
    case VT_ROLE_COHORTS: return vt_cohorts_open(&engine->cohorts, bytes, engine->manifest.product_count, error);
    case VT_ROLE_TEXT_MAP:
        return vt_text_map_open(&engine->text_maps[file->space], bytes, engine->manifest.spaces[file->space].dims, error);
    case VT_ROLE_ITEMKNN:
    case VT_ROLE_EASE:
    case VT_ROLE_IALS:
    case VT_ROLE_TWO_TOWER: return attach_model(engine, file->role, bytes, error);
    case VT_ROLE_RANKER: return vt_rank_model_open(&engine->ranker, bytes, error);
    case VT_ROLE_CARDS:
        return vt_card_pages_open(&engine->cards, bytes, engine->manifest.product_count, &engine->host,
                                  vt_manifest_file(&engine->manifest, VT_ROLE_CARDS, SIZE_MAX), error);
    default: return VT_OK; /* opened when asked for */
    }
}

static void forget(vt_engine *engine, size_t first)
{
    stored_file *stored = &engine->stored[first];
    vt_free(stored->block);
    stored->block = NULL;
    stored->parts_missing = 0;
    for (size_t i = 0; i < engine->manifest.file_count; i++)
        if (engine->first_part[i] == first) {
            engine->committed[i] = false;
            stored->parts_missing++;
        }
}

vt_status vt_engine_commit(vt_engine *engine, size_t file, bool *complete, vt_error *error)
{
    *complete = false;
    if (file >= engine->manifest.file_count) return vt_fail(error, VT_BAD_REQUEST, "file: there is no file %zu", file);
    size_t first = engine->first_part[file];
    stored_file *stored = &engine->stored[first];
    if (engine->committed[file] || !stored->block)
        return vt_fail(error, VT_BAD_REQUEST, "file: %zu was not reserved or is committed already", file);
    engine->committed[file] = true;
    if (--stored->parts_missing > 0) return VT_OK;
    const vt_file_info *info = &engine->manifest.files[file];
    vt_status status = attach(engine, info, (vt_bytes){stored->block, stored->bytes}, error);
    if (status == VT_OK) *complete = true;
    else {
        forget(engine, first);
        if (error) vt_fail_within(error, info->path);
    }
    return status;
}

bool vt_engine_file_ready(const vt_engine *engine, size_t file) { return engine->committed[file]; }

size_t vt_engine_bytes_loaded(const vt_engine *engine)
{
    size_t bytes = 0;
    for (size_t i = 0; i < engine->manifest.file_count; i++)
        if (engine->committed[i]) bytes += engine->manifest.files[i].bytes;
    return bytes;
}

const vt_vector_space *vt_engine_space(const vt_engine *engine, size_t space) { return &engine->spaces[space]; }

const vt_signals *vt_engine_signals(const vt_engine *engine) { return engine->signals.rows ? &engine->signals : NULL; }

const vt_terms *vt_engine_terms(const vt_engine *engine) { return engine->terms.rows ? &engine->terms : NULL; }

const vt_model *vt_engine_model(const vt_engine *engine, vt_model_kind kind) { return engine->models[kind]; }

const vt_rank_model *vt_engine_ranker(const vt_engine *engine) { return engine->ranker; }

const vt_text_map *vt_engine_text_map(const vt_engine *engine, size_t space)
{
    return engine->text_maps[space].buckets ? &engine->text_maps[space] : NULL;
}

bool vt_engine_maps_photos(const vt_engine *engine, size_t space)
{
    return vt_manifest_file(&engine->manifest, VT_ROLE_MAP, space) != SIZE_MAX;
}

static vt_status open_photo_map(vt_engine *engine, size_t space, vt_error *error)
{
    const vt_space_info *info = &engine->manifest.spaces[space];
    size_t file = vt_manifest_file(&engine->manifest, VT_ROLE_MAP, space);
    if (file == SIZE_MAX) return vt_fail(error, VT_NOT_FOUND, "the pack has no map from photos to \"%s\"", info->name);
    const stored_file *stored = &engine->stored[file];
    if (stored->parts_missing || !stored->block)
        return vt_fail(error, VT_NOT_READY, "the map from photos to \"%s\" has not arrived yet", info->name);
    vt_visual_map *map;
    VT_TRY(vt_visual_map_open(&map, (vt_bytes){stored->block, stored->bytes}, engine->manifest.files[file].path, error));
    if (vt_visual_map_dims(map) == info->dims) {
        engine->photo_maps[space] = map;
        return VT_OK;
    }
    vt_visual_map_close(map);
    return vt_fail(error, VT_BAD_DATA, "%s: does not map to the %zu dimensions of \"%s\"", engine->manifest.files[file].path,
                   info->dims, info->name);
}

vt_status vt_engine_describe(vt_engine *engine, size_t space, const vt_image *picture, float *vector, vt_error *error)
{
    if (!engine->raw) engine->raw = vt_alloc(vt_descriptor_dims(), sizeof *engine->raw);
    if (!engine->raw) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (!engine->photo_maps[space]) VT_TRY(open_photo_map(engine, space, error));
    VT_TRY(vt_describe(picture, engine->raw, error));
    vt_visual_map_apply(engine->photo_maps[space], engine->raw, vector);
    return VT_OK;
}

const vt_cohorts *vt_engine_cohorts(const vt_engine *engine)
{
    if (engine->cohorts.count == 0 || !engine->catalog) return NULL;
    vt_catalog_columns columns = vt_catalog_columns_of(engine->catalog);
    return vt_cohorts_fit(&engine->cohorts, &columns) ? &engine->cohorts : NULL;
}

static vt_status recommend(vt_engine *engine, const vt_request *request, vt_slate *slate, bool *wants_catalog, vt_error *error)
{
    vt_shop shop = {.catalog = engine->catalog,
                    .cards = vt_engine_cards(engine),
                    .wants_catalog = wants_catalog,
                    .infos = engine->manifest.spaces,
                    .spaces = engine->spaces,
                    .space_count = engine->manifest.space_count,
                    .currency = engine->manifest.currency,
                    .signals = vt_engine_signals(engine),
                    .terms = vt_engine_terms(engine),
                    .cohorts = vt_engine_cohorts(engine)};
    memcpy(shop.models, engine->models, sizeof shop.models);
    shop.ranker = engine->ranker;
    shop.ranked_room = &engine->ranked_room;
    return vt_recommend(&shop, request, slate, error);
}

vt_status vt_engine_recommend(vt_engine *engine, const vt_request *request, vt_slate *slate, vt_error *error)
{
    bool wants_catalog = false;
    VT_TRY(vt_engine_names_products(engine, error));
    vt_status status = recommend(engine, request, slate, &wants_catalog, error);
    if (!wants_catalog) return status;
    return vt_engine_catalog(engine, error) ? recommend(engine, request, slate, &wants_catalog, error) : VT_NOT_READY;
}

vt_status vt_engine_search(vt_engine *engine, const vt_search_request *request, vt_search_answer *answer, vt_error *error)
{
    vt_catalog *catalog = vt_engine_catalog(engine, error);
    if (!catalog) return VT_NOT_READY;
    if (!engine->searcher) VT_TRY(vt_searcher_open(&engine->searcher, catalog, vt_engine_terms(engine), error));
    return vt_search(engine->searcher, request, answer, error);
}

vt_status vt_engine_find_space(const vt_engine *engine, const char *name, const vt_vector_space **out, vt_error *error)
{
    size_t space = name ? vt_manifest_space(&engine->manifest, name) : 0;
    if (space >= engine->manifest.space_count)
        return vt_fail(error, VT_NOT_FOUND, "space: \"%.60s\" is not in this pack", name ? name : "");
    *out = &engine->spaces[space];
    if (vt_space_ready(*out)) return VT_OK;
    return vt_fail(error, VT_NOT_READY, "the vectors of space \"%s\" have not arrived yet", engine->manifest.spaces[space].name);
}
