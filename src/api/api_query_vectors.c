#include "api_query_vectors.h"

#include "memory.h"
#include "vector_file.h"

#include <string.h>

/* The length of what a text map says above which it is believed even where no word of the text is known: "wristwatches" are about as far
 * from the mean as watches are, letters at random are not. */
static const float sure = 0.5f;

static vt_search_vector *add(vt_query_vectors *out, vt_search_vector vector)
{
    out->items[out->count] = vector;
    return &out->items[out->count++];
}

static bool is_blank(const char *text) { return !text || !text[strspn(text, " \t\r\n")]; }

static vt_status read_vector(vt_query_vectors *out, const vt_api *api, const cJSON *params, const char *text, vt_error *error)
{
    const char *space = NULL;
    size_t dims = 0;
    VT_TRY(vt_read_count(params, "vector", VT_MAX_DIMS, &dims, error));
    VT_TRY(vt_read_text(params, "space", &space, error));
    if (!dims) return VT_OK;
    if (!api->vector) return vt_fail(error, VT_BAD_REQUEST, "vector: its numbers have not been put there");
    uint8_t found_by = is_blank(text) ? VT_FOUND_BY_PICTURE : VT_FOUND_BY_MEANING;
    vt_search_vector *vector = add(out, (vt_search_vector){.found_by = found_by, .values = api->vector, .dims = dims});
    return vt_engine_find_space(api->engine, space, &vector->space, error);
}

/* The space of that name, or the first that `has` what is looked for; SIZE_MAX: none. */
static size_t choose_space(const vt_engine *engine, const char *name, bool (*has)(const vt_engine *engine, size_t space))
{
    const vt_manifest *manifest = vt_engine_manifest(engine);
    if (name) return vt_manifest_space(manifest, name);
    for (size_t space = 0; space < manifest->space_count; space++)
        if (has(engine, space)) return space;
    return SIZE_MAX;
}

static bool has_text_map(const vt_engine *engine, size_t space) { return vt_engine_text_map(engine, space) != NULL; }

/* A map that has not come yet, or never will, is no reason not to answer by words. */
static vt_status add_meaning(vt_query_vectors *out, const vt_engine *engine, const cJSON *params, const char *text, vt_error *error)
{
    const char *name = NULL;
    bool literal = false;
    VT_TRY(vt_read_flag(params, "literal", &literal, error));
    VT_TRY(vt_read_text(params, "space", &name, error));
    size_t space = choose_space(engine, name, has_text_map);
    if (literal || is_blank(text) || strlen(text) > VT_QUERY_TEXT_BYTES || space == SIZE_MAX || !has_text_map(engine, space) ||
        !vt_space_ready(vt_engine_space(engine, space)))
        return VT_OK;
    const vt_text_map *map = vt_engine_text_map(engine, space);
    out->meaning = vt_alloc(map->dims, sizeof *out->meaning);
    if (!out->meaning) return vt_fail(error, VT_NO_MEMORY, "search: out of memory");
    float length = vt_text_map_apply(map, text, out->meaning);
    if (length > 0.0f)
        add(out, (vt_search_vector){.found_by = VT_FOUND_BY_MEANING, .space = vt_engine_space(engine, space), .values = out->meaning,
                                    .dims = map->dims, .least_cosine = map->least_cosine, .needs_known = length < sure});
    return VT_OK;
}

static bool any_number(const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] != 0.0f) return true;
    return false;
}

vt_status vt_read_picture_vector(vt_api *api, const cJSON *params, float **values, size_t *space, vt_error *error)
{
    const char *name = NULL;
    vt_image image;
    bool given;
    *values = NULL;
    VT_TRY(vt_read_picture(api, params, &image, &given, error));
    if (!given) return VT_OK;
    VT_TRY(vt_read_text(params, "space", &name, error));
    *space = choose_space(api->engine, name, vt_engine_maps_photos);
    if (*space == SIZE_MAX)
        return vt_fail(error, VT_NOT_FOUND, "%s%.60s%s", name ? "space: \"" : "this pack has no map for pictures",
                       name ? name : "", name ? "\" is not in this pack" : "");
    size_t dims = vt_engine_manifest(api->engine)->spaces[*space].dims;
    float *vector = vt_alloc(dims, sizeof *vector);
    if (!vector) return vt_fail(error, VT_NO_MEMORY, "picture: out of memory");
    vt_status status = vt_engine_describe(api->engine, *space, &image, vector, error);
    if (status == VT_OK && !any_number(vector, dims))
        status = vt_fail(error, VT_BAD_REQUEST, "picture: there is nothing to see in it");
    if (status == VT_OK) *values = vector;
    else vt_free(vector);
    return status;
}

static vt_status add_picture(vt_query_vectors *out, vt_api *api, const cJSON *params, vt_error *error)
{
    size_t space = 0;
    const vt_vector_space *rows;
    VT_TRY(vt_read_picture_vector(api, params, &out->picture, &space, error));
    if (!out->picture) return VT_OK;
    const vt_space_info *info = &vt_engine_manifest(api->engine)->spaces[space];
    VT_TRY(vt_engine_find_space(api->engine, info->name, &rows, error));
    add(out, (vt_search_vector){.found_by = VT_FOUND_BY_PICTURE, .space = rows, .values = out->picture, .dims = info->dims});
    return VT_OK;
}

vt_status vt_read_query_vectors(vt_query_vectors *out, vt_api *api, const cJSON *params, vt_error *error)
{
    const char *text = NULL;
    VT_TRY(vt_read_text(params, "text", &text, error));
    VT_TRY(read_vector(out, api, params, text, error));
    if (out->count == 0) VT_TRY(add_meaning(out, api->engine, params, text, error));
    return add_picture(out, api, params, error);
}

void vt_query_vectors_close(vt_query_vectors *vectors)
{
    vt_free(vectors->meaning);
    vt_free(vectors->picture);
    *vectors = (vt_query_vectors){0};
}
