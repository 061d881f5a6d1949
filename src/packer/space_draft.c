#include "space_draft.h"

#include "descriptor.h"
#include "fitted_layer.h"
#include "host_files.h"
#include "image_map_fit.h"
#include "looks_fit.h"
#include "memory.h"
#include "product_texts.h"
#include "text_map.h"
#include "visual_map.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MODEL_MOST_BYTES = 64 << 20, TEXT_FIT_PRODUCTS = 20000 };

/* data/synonyms.txt (cmake/embed.cmake). */
extern const unsigned char vt_default_synonyms[];
extern const size_t vt_default_synonyms_bytes;

vt_bytes vt_synonyms_or_default(vt_bytes synonyms)
{
    return synonyms.data ? synonyms : (vt_bytes){vt_default_synonyms, vt_default_synonyms_bytes};
}

/* The map of an earlier generation, so that unchanged products keep their vectors and visitors their files. */
static vt_status read_kept(vt_buffer *file, const vt_space_draft *draft, const vt_space_input *input, vt_file_role role,
                           char path[VT_HOST_PATH_BYTES], vt_error *error)
{
    size_t kept = input->kept ? vt_manifest_space(&input->kept->manifest, draft->name) : SIZE_MAX;
    if (kept == SIZE_MAX) return VT_OK;
    const vt_space_info *space = &input->kept->manifest.spaces[kept];
    if (draft->dims ? space->dims != draft->dims : strcmp(space->source, "builtin") != 0) return VT_OK;
    snprintf(path, VT_HOST_PATH_BYTES, "%.3900s: %s of %s", input->kept->dir, vt_file_role_name(role), draft->name);
    return vt_old_pack_file(file, input->kept, role, kept, error);
}

/* The file of the models' folder for this space and role, else of the earlier generation, where there is one; `path` is for messages. */
static vt_status read_model(vt_buffer *file, const vt_space_draft *draft, const vt_space_input *input, vt_file_role role,
                            char path[VT_HOST_PATH_BYTES], vt_error *error)
{
    if (!input->models_dir) return read_kept(file, draft, input, role, path, error);
    if (snprintf(path, VT_HOST_PATH_BYTES, "%s/%s-%s.safetensors", input->models_dir, vt_file_role_name(role), draft->name) >=
        VT_HOST_PATH_BYTES)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", input->models_dir);
    if (access(path, F_OK) != 0 && errno == ENOENT) return read_kept(file, draft, input, role, path, error);
    VT_TRY(vt_file_read(file, path, MODEL_MOST_BYTES, error));
    return file->size ? VT_OK : vt_fail(error, VT_BAD_DATA, "%s: is empty", path);
}

static vt_bytes bytes_of(const vt_buffer *buffer) { return (vt_bytes){buffer->data, buffer->size}; }

/* Makes the parts and values of a built-in space from its opened map. */
static vt_status map_photos(vt_space_draft *draft, const vt_visual_map *map, const vt_space_input *input, vt_error *error)
{
    const char *name;
    draft->dims = vt_visual_map_dims(map);
    for (size_t at = 0, dims; draft->part_count < VT_MAX_SPACE_PARTS; at += dims) {
        dims = vt_visual_map_part(map, draft->part_count, &name);
        if (dims == 0) break;
        vt_space_part *part = &draft->parts[draft->part_count++];
        *part = (vt_space_part){.begin = at, .end = at + dims};
        snprintf(part->name, sizeof part->name, "%s", name);
    }
    draft->values = vt_alloc(input->count, draft->dims * sizeof *draft->values);
    if (!draft->values) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < input->photo_count; i++)
        vt_visual_map_apply(map, input->raw + i * vt_descriptor_dims(), draft->values + input->photo_rows[i] * draft->dims);
    return VT_OK;
}

vt_status vt_space_draft_looks(vt_space_draft *draft, const vt_space_input *input, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES] = "map";
    vt_visual_map *map = NULL;
    snprintf(draft->name, sizeof draft->name, "looks");
    VT_TRY(read_model(&draft->map, draft, input, VT_ROLE_MAP, path, error));
    if (draft->map.size == 0) VT_TRY(vt_looks_fit(&draft->map, input, error));
    VT_TRY(vt_visual_map_open(&map, bytes_of(&draft->map), path, error));
    vt_status status = VT_OK;
    if (vt_visual_map_dims(map) < VT_MIN_DIMS || vt_visual_map_dims(map) > VT_MAX_DIMS)
        status = vt_fail(error, VT_BAD_DATA, "%s: a space of %zu dimensions", path, vt_visual_map_dims(map));
    if (status == VT_OK) status = map_photos(draft, map, input, error);
    vt_visual_map_close(map);
    return status;
}

vt_status vt_space_draft_imported(vt_space_draft *draft, const vt_space_input *input, const vt_embedding_input *embedding,
                                  vt_match_report *match, vt_error *error)
{
    vt_vector_set set = {0};
    snprintf(draft->name, sizeof draft->name, "%s", embedding->name);
    VT_TRY(vt_embedding_input_read(embedding, &set, error));
    draft->dims = set.dims;
    draft->values = vt_alloc(input->count, set.dims * sizeof *draft->values);
    vt_status status = draft->values ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (status == VT_OK) {
        status = vt_embedding_match(&set, input->products, input->count, draft->values, match, error);
        if (status != VT_OK && error) vt_fail_within(error, embedding->vectors_path);
    }
    vt_vector_set_close(&set);
    return status;
}

static bool has_vector(const vt_space_draft *draft, size_t row)
{
    for (size_t i = 0; i < draft->dims; i++)
        if (draft->values[row * draft->dims + i] != 0.0f) return true;
    return false;
}

static vt_status check_image_map(const vt_space_draft *draft, const char *path, vt_error *error)
{
    vt_visual_map *map;
    VT_TRY(vt_visual_map_open(&map, bytes_of(&draft->map), path, error));
    size_t dims = vt_visual_map_dims(map);
    vt_visual_map_close(map);
    if (dims == draft->dims) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "%s: maps to %zu dimensions, the space \"%s\" has %zu", path, dims, draft->name, draft->dims);
}

vt_status vt_space_draft_image_map(vt_space_draft *draft, const vt_space_input *input, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES] = "map";
    VT_TRY(read_model(&draft->map, draft, input, VT_ROLE_MAP, path, error));
    if (draft->map.size) return check_image_map(draft, path, error);
    size_t *raw_rows = vt_alloc(input->photo_count, 2 * sizeof *raw_rows), *vector_rows = raw_rows + input->photo_count;
    if (!raw_rows) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_image_pairs pairs = {.raw = input->raw, .vectors = draft->values, .raw_rows = raw_rows, .vector_rows = vector_rows,
                            .dims = draft->dims};
    for (size_t i = 0; i < input->photo_count; i++) {
        if (!has_vector(draft, input->photo_rows[i])) continue;
        raw_rows[pairs.count] = i;
        vector_rows[pairs.count++] = input->photo_rows[i];
    }
    vt_status status = VT_OK;
    if (pairs.count >= VT_MAP_LEAST_PRODUCTS) status = vt_image_map_fit(&draft->map, &pairs, input->seed, error);
    vt_free(raw_rows);
    return status;
}

static vt_status fit_text_map(vt_space_draft *draft, const vt_space_input *input, const size_t *rows, size_t count,
                              vt_error *error)
{
    vt_product_texts texts;
    vt_text_targets targets = {draft->values, input->count, draft->dims};
    vt_status status = vt_product_texts_open(&texts, input->products, rows, count, input->synonyms, error);
    if (status == VT_OK && texts.count) status = vt_text_map_fit(&draft->text_map, texts.examples, texts.count, &targets, error);
    vt_product_texts_close(&texts);
    return status;
}

vt_status vt_space_draft_text_map(vt_space_draft *draft, const vt_space_input *input, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    vt_text_map map;
    VT_TRY(read_model(&draft->text_map, draft, input, VT_ROLE_TEXT_MAP, path, error));
    if (draft->text_map.size) {
        vt_status status = vt_text_map_open(&map, bytes_of(&draft->text_map), draft->dims, error);
        if (status == VT_OK) vt_text_map_close(&map);
        else if (error) vt_fail_within(error, path);
        return status;
    }
    int32_t *labels = vt_alloc(input->count, sizeof *labels);
    size_t *rows = vt_alloc(TEXT_FIT_PRODUCTS, sizeof *rows);
    vt_status status = labels && rows ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t row = 0; status == VT_OK && row < input->count; row++) labels[row] = has_vector(draft, row) ? 0 : -1;
    size_t count = status == VT_OK ? vt_sample_rows(rows, TEXT_FIT_PRODUCTS, labels, input->count, input->seed) : 0;
    if (count >= VT_MAP_LEAST_PRODUCTS) status = fit_text_map(draft, input, rows, count, error);
    vt_free(labels);
    vt_free(rows);
    return status;
}

void vt_space_draft_close(vt_space_draft *draft)
{
    vt_free(draft->values);
    vt_buffer_free(&draft->map);
    vt_buffer_free(&draft->text_map);
    *draft = (vt_space_draft){0};
}
