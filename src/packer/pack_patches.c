#include "pack_patches.h"

#include "id_order.h"
#include "memory.h"
#include "patch_maker.h"
#include "patch_stream.h"
#include "safetensors.h"

#include <stdio.h>
#include <string.h>

typedef enum number_kind { OF_ROWS, OF_WORDS, KINDS } number_kind;

/* Tensors whose elements are rows of the catalog, or words of the vocabulary: U16 or U32. */
static const struct numbered_tensor {
    vt_file_role role;
    const char *name;
    number_kind kind;
} numbered_tensors[] = {
    {VT_ROLE_SIGNALS, "partner_rows", OF_ROWS}, {VT_ROLE_COHORTS, "item_rows", OF_ROWS}, {VT_ROLE_ITEMKNN, "neighbours", OF_ROWS},
    {VT_ROLE_EASE, "neighbours", OF_ROWS},      {VT_ROLE_TERMS, "row_terms", OF_WORDS},
};

typedef struct old_generation {
    const vt_old_pack *pack;
    vt_number_map maps[KINDS];
} old_generation;

struct vt_pack_patches {
    old_generation *olds;
    size_t count;
};

/* ---- how numbers moved ---- */

static const char *product_id(const void *products, size_t index) { return ((const vt_product *)products)[index].id; }
static const char *text_at(const void *texts, size_t index) { return ((char *const *)texts)[index]; }

static void free_texts(char **texts, size_t count)
{
    for (size_t i = 0; texts && i < count; i++) vt_free(texts[i]);
    vt_free(texts);
}

static char **catalog_ids(vt_catalog *catalog, vt_error *error)
{
    size_t count = vt_catalog_count(catalog);
    char **ids = vt_alloc(count, sizeof *ids);
    bool good = ids != NULL;
    for (size_t row = 0; good && row < count; row++) {
        vt_product product;
        good = vt_catalog_product(catalog, row, &product, error) == VT_OK && (ids[row] = vt_copy_text(product.id, strlen(product.id)));
    }
    if (good) return ids;
    free_texts(ids, count);
    return NULL;
}

static char **vocabulary(const vt_terms *terms)
{
    char **words = vt_alloc(terms->count, sizeof *words);
    bool good = words != NULL;
    for (size_t i = 0; good && i < terms->count; i++) {
        vt_bytes word = vt_terms_word(terms, i);
        good = (words[i] = vt_copy_text((const char *)word.data, word.size)) != NULL;
    }
    if (good) return words;
    free_texts(words, terms->count);
    return NULL;
}

static vt_status out_of_memory(vt_error *error)
{
    return error && error->status != VT_OK ? error->status : vt_fail(error, VT_NO_MEMORY, "out of memory");
}

static vt_status map_rows(old_generation *old, vt_bytes database, const vt_pack_numbers *numbers, vt_error *error)
{
    vt_catalog *catalog;
    VT_TRY(vt_catalog_open(&catalog, database, error));
    size_t count = vt_catalog_count(catalog);
    char **ids = catalog_ids(catalog, error);
    const vt_key_list before = {text_at, ids, count}, now = {product_id, numbers->products, numbers->count};
    vt_status status = ids ? vt_number_map_find(&old->maps[OF_ROWS], &before, &now, vt_id_compare, error) : out_of_memory(error);
    free_texts(ids, count);
    vt_catalog_close(catalog);
    return status;
}

static vt_status map_words(old_generation *old, vt_bytes file, const vt_pack_numbers *numbers, vt_error *error)
{
    vt_terms terms;
    VT_TRY(vt_terms_open(&terms, file, old->pack->manifest.product_count, error));
    char **before = vocabulary(&terms), **now = vocabulary(numbers->terms);
    const vt_key_list old_words = {text_at, before, terms.count}, words = {text_at, now, numbers->terms->count};
    vt_status status =
        before && now ? vt_number_map_find(&old->maps[OF_WORDS], &old_words, &words, strcmp, error) : out_of_memory(error);
    free_texts(before, terms.count);
    free_texts(now, numbers->terms->count);
    vt_terms_close(&terms);
    return status;
}

static vt_status map_numbers(old_generation *old, const vt_pack_numbers *numbers, vt_error *error)
{
    vt_buffer file = {0};
    vt_status status = vt_old_pack_file(&file, old->pack, VT_ROLE_CATALOG, SIZE_MAX, error);
    if (status == VT_OK) status = map_rows(old, (vt_bytes){file.data, file.size}, numbers, error);
    file.size = 0;
    if (status == VT_OK) status = vt_old_pack_file(&file, old->pack, VT_ROLE_TERMS, SIZE_MAX, error);
    if (status == VT_OK && file.size) status = map_words(old, (vt_bytes){file.data, file.size}, numbers, error);
    vt_buffer_free(&file);
    if (status != VT_OK && error) vt_fail_within(error, old->pack->dir);
    return status;
}

vt_status vt_pack_patches_open(vt_pack_patches **out, const vt_old_pack *olds, size_t count, const vt_pack_numbers *numbers,
                               vt_error *error)
{
    vt_pack_patches *patches = *out = vt_alloc(1, sizeof *patches);
    if (patches) patches->olds = vt_alloc(count, sizeof *patches->olds);
    if (!patches || !patches->olds) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    patches->count = count;
    for (size_t i = 0; i < count; i++) {
        patches->olds[i].pack = &olds[i];
        VT_TRY(map_numbers(&patches->olds[i], numbers, error));
    }
    return VT_OK;
}

void vt_pack_patches_close(vt_pack_patches *patches)
{
    if (!patches) return;
    for (size_t i = 0; patches->olds && i < patches->count; i++)
        for (int kind = 0; kind < KINDS; kind++) vt_free(patches->olds[i].maps[kind].steps);
    vt_free(patches->olds);
    vt_free(patches);
}

/* ---- one patch ---- */

enum { MOST_RUNS = 64 };

typedef struct hint_runs {
    vt_numbered_run number;
    vt_offset_run old_offsets[MOST_RUNS], new_offsets[MOST_RUNS];
} hint_runs;

/* Tensors named X_offsets are sums of lengths everywhere in a pack. */
static size_t find_offsets(vt_offset_run *runs, vt_bytes file, const vt_safetensors *view)
{
    static const char ending[] = "_offsets";
    size_t count = 0;
    for (size_t i = 0; i < vt_safetensors_count(view) && count < MOST_RUNS; i++) {
        const vt_tensor *tensor = vt_safetensors_at(view, i);
        size_t length = strlen(tensor->name);
        if (length < sizeof ending || strcmp(tensor->name + length - (sizeof ending - 1), ending) != 0 || tensor->dtype != VT_DTYPE_U32) continue;
        runs[count++] = (vt_offset_run){(size_t)(tensor->data - file.data), tensor->size_bytes / 4};
    }
    return count;
}

/* What moved in the old file: at most one tensor of a role holds such numbers. */
static void find_numbers(vt_patch_hints *hints, vt_numbered_run *run, const old_generation *old, vt_file_role role, vt_bytes file,
                         const vt_safetensors *view)
{
    for (size_t i = 0; i < sizeof numbered_tensors / sizeof *numbered_tensors; i++) {
        const struct numbered_tensor *known = &numbered_tensors[i];
        const vt_number_map *map = &old->maps[known->kind];
        const vt_tensor *tensor = known->role == role && map->count ? vt_safetensors_find(view, known->name) : NULL;
        if (!tensor || (tensor->dtype != VT_DTYPE_U16 && tensor->dtype != VT_DTYPE_U32)) continue;
        size_t width = vt_dtype_size_bytes(tensor->dtype);
        *run = (vt_numbered_run){(size_t)(tensor->data - file.data), tensor->size_bytes / width, width, 0};
        hints->maps = map;
        hints->numbers = run;
        hints->map_count = hints->number_count = 1;
    }
}

/* What is no tensor file gives no hints. */
static vt_patch_hints find_hints(hint_runs *runs, const old_generation *old, vt_file_role role, vt_bytes before, vt_bytes content)
{
    vt_patch_hints hints = {.old_offsets = runs->old_offsets, .new_offsets = runs->new_offsets};
    vt_safetensors *view;
    if (role == VT_ROLE_CATALOG) return hints;
    if (vt_safetensors_open(&view, before, "", NULL) == VT_OK) {
        find_numbers(&hints, &runs->number, old, role, before, view);
        hints.old_offset_count = find_offsets(runs->old_offsets, before, view);
        vt_safetensors_close(view);
    }
    if (vt_safetensors_open(&view, content, "", NULL) == VT_OK) {
        hints.new_offset_count = find_offsets(runs->new_offsets, content, view);
        vt_safetensors_close(view);
    }
    return hints;
}

static bool has_part(const vt_manifest *manifest, const char *sha256)
{
    for (size_t i = 0; i < manifest->file_count; i++)
        if (strcmp(manifest->files[i].sha256, sha256) == 0) return true;
    return false;
}

/* Bytes of the logical file that are in no file of the old pack. */
static size_t missing_bytes(const vt_manifest *manifest, const vt_manifest *old, vt_file_role role, size_t space)
{
    size_t bytes = 0;
    for (size_t i = 0; i < manifest->file_count; i++) {
        const vt_file_info *file = &manifest->files[i];
        if (file->role == role && file->space == space && !has_part(old, file->sha256)) bytes += file->bytes;
    }
    return bytes;
}

typedef struct made_patch {
    vt_buffer plain, deflated;
    char from_sha256[VT_SHA256_HEX + 1];
} made_patch;

static vt_status make_patch(made_patch *made, const old_generation *old, vt_file_role role, vt_bytes before, vt_bytes content, vt_error *error)
{
    hint_runs runs;
    vt_patch_hints hints = find_hints(&runs, old, role, before, content);
    vt_sha256_hex(before, made->from_sha256);
    VT_TRY(vt_patch_make(&made->plain, before, content, &hints, error));
    return vt_patch_deflate(&made->deflated, (vt_bytes){made->plain.data, made->plain.size}, error);
}

static vt_status add_from(const old_generation *old, vt_pack_files *files, vt_file_role role, size_t space, vt_bytes content, vt_error *error)
{
    const vt_manifest *before = &old->pack->manifest;
    size_t missing = missing_bytes(&files->manifest, before, role, space);
    size_t old_space = space == SIZE_MAX ? SIZE_MAX : vt_manifest_space(before, files->manifest.spaces[space].name);
    if (missing == 0 || (space != SIZE_MAX && old_space == SIZE_MAX)) return VT_OK;
    vt_buffer file = {0};
    made_patch made = {0};
    vt_status status = vt_old_pack_file(&file, old->pack, role, old_space, error);
    if (status == VT_OK && file.size) {
        status = make_patch(&made, old, role, (vt_bytes){file.data, file.size}, content, error);
        if (status == VT_OK && made.deflated.size <= missing / 2 && made.deflated.size <= VT_FILE_MAX_BYTES && made.plain.size <= VT_PATCH_MAX_BYTES) {
            vt_file_patch patch = {.role = role, .space = space, .inflated_bytes = made.plain.size};
            memcpy(patch.from_generation, before->generation, sizeof patch.from_generation);
            memcpy(patch.from_sha256, made.from_sha256, sizeof patch.from_sha256);
            status = vt_pack_files_add_patch(files, &patch, (vt_bytes){made.deflated.data, made.deflated.size}, error);
        }
    }
    vt_buffer_free(&made.plain);
    vt_buffer_free(&made.deflated);
    vt_buffer_free(&file);
    return status;
}

vt_status vt_pack_patches_add(vt_pack_patches *patches, vt_pack_files *files, vt_file_role role, size_t space, vt_bytes content,
                              vt_error *error)
{
    for (size_t i = 0; i < patches->count; i++) VT_TRY(add_from(&patches->olds[i], files, role, space, content, error));
    return VT_OK;
}
