#include "pack_builder.h"

#include "catalog_writer.h"
#include "descriptor.h"
#include "memory.h"
#include "pack_files.h"
#include "signal_fold.h"
#include "signals_writer.h"
#include "space_encoder.h"
#include "term_fold.h"
#include "terms_writer.h"
#include "visual_map.h"
#include "visual_map_fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VECTOR_FILE_MAX_BYTES = 0x7FFFFFFF };

/* The encoded files of a space wait here, so that the manifest can list all one-bit codes before any int8 codes. */
typedef struct encoded_space {
    vt_buffer bits;
    vt_buffer int8;
    vt_buffer map; /* empty for imported spaces */
} encoded_space;

typedef struct builder {
    const vt_pack_options *options;
    vt_pack_report *report;
    vt_pack_files files;
    vt_photos photos;
    encoded_space spaces[VT_MAX_SPACES];
    vt_buffer signals;
    vt_buffer terms;
    uint64_t seed;
} builder;

/* data/synonyms.txt (cmake/embed.cmake). */
extern const unsigned char vt_default_synonyms[];
extern const size_t vt_default_synonyms_bytes;

static void tell(const builder *build, const char *step, size_t done, size_t total)
{
    if (build->options->progress) build->options->progress(build->options->context, step, done, total);
}

static void photo_progress(void *context, size_t done, size_t total) { tell(context, "photos", done, total); }

static vt_space_info *new_space(builder *build, const char *name, const char *source, size_t dims)
{
    vt_manifest *manifest = &build->files.manifest;
    vt_space_info *info = &manifest->spaces[manifest->space_count++];
    snprintf(info->name, sizeof info->name, "%s", name);
    snprintf(info->source, sizeof info->source, "%s", source);
    info->dims = dims;
    info->rows = build->options->count;
    info->rotation_seed = build->seed;
    return info;
}

/* values: f32[count][info->dims] unit rows. */
static vt_status encode_space(builder *build, vt_space_info *info, const float *values, vt_error *error)
{
    size_t index = (size_t)(info - build->files.manifest.spaces);
    vt_space_rows rows = {values, info->rows, info->dims, info->rotation_seed};
    tell(build, info->name, 0, 1);
    VT_TRY(vt_space_encode(&rows, &build->spaces[index].bits, &build->spaces[index].int8, &info->vectors, error));
    tell(build, info->name, 1, 1);
    return VT_OK;
}

/* ---- the built-in space ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* labels[i] = the rank of the facet's value among those that occur, or -1 when empty, for the rows listed. */
static bool label_rows(const builder *build, vt_facet facet, const size_t *rows, size_t count, int32_t *labels)
{
    const char **values = vt_alloc(count, sizeof *values);
    if (!values) return false;
    for (size_t i = 0; i < count; i++) values[i] = build->options->products[rows[i]].facets[facet];
    qsort(values, count, sizeof *values, by_text);
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++)
        if (distinct == 0 || strcmp(values[distinct - 1], values[i]) != 0) values[distinct++] = values[i];
    for (size_t i = 0; i < count; i++) {
        const char *value = build->options->products[rows[i]].facets[facet];
        const char **found = bsearch(&value, values, distinct, sizeof *values, by_text);
        labels[i] = *value && found ? (int32_t)(found - values) : -1;
    }
    vt_free(values);
    return true;
}

/* Rows with a photo, moved together to the front of the raw matrix. */
static size_t gather(builder *build, size_t *rows)
{
    size_t dims = vt_descriptor_dims(), count = 0;
    for (size_t row = 0; row < build->options->count; row++) {
        if (!build->photos.has[row]) continue;
        memmove(build->photos.raw + count * dims, build->photos.raw + row * dims, dims * sizeof(float));
        rows[count++] = row;
    }
    return count;
}

static vt_status fit_map(builder *build, const size_t *rows, size_t count, vt_buffer *file, vt_space_info *info,
                         vt_error *error)
{
    int32_t *type = vt_alloc(count, sizeof *type), *category = vt_alloc(count, sizeof *type),
            *colour = vt_alloc(count, sizeof *type);
    vt_visual_labels labels = {type, category, colour};
    vt_visual_part parts[VT_VISUAL_MAX_PARTS];
    vt_status status = VT_NO_MEMORY;
    if (type && category && colour && label_rows(build, VT_FACET_ARTICLE_TYPE, rows, count, type) &&
        label_rows(build, VT_FACET_CATEGORY, rows, count, category) &&
        label_rows(build, VT_FACET_COLOUR, rows, count, colour))
        status = vt_visual_map_fit(file, parts, &info->part_count, build->photos.raw, count, &labels, build->seed, error);
    else vt_fail(error, status, "out of memory");
    for (size_t i = 0; status == VT_OK && i < info->part_count; i++) {
        snprintf(info->parts[i].name, sizeof info->parts[i].name, "%.31s", parts[i].name);
        info->parts[i].begin = parts[i].begin;
        info->parts[i].end = parts[i].end;
    }
    vt_free(type);
    vt_free(category);
    vt_free(colour);
    return status;
}

static vt_status map_rows(builder *build, const vt_visual_map *map, const size_t *rows, size_t count,
                          vt_space_info *info, vt_error *error)
{
    info->dims = vt_visual_map_dims(map);
    float *values = vt_alloc(info->rows, info->dims * sizeof *values);
    if (!values) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++)
        vt_visual_map_apply(map, build->photos.raw + i * vt_descriptor_dims(), values + rows[i] * info->dims);
    vt_status status = encode_space(build, info, values, error);
    vt_free(values);
    return status;
}

static vt_status build_looks(builder *build, vt_error *error)
{
    size_t *rows = vt_alloc(build->options->count, sizeof *rows);
    if (!rows) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    size_t count = gather(build, rows);
    vt_status status = VT_OK;
    if (count) {
        vt_space_info *info = new_space(build, "looks", "builtin", 0);
        vt_buffer *file = &build->spaces[build->files.manifest.space_count - 1].map;
        vt_visual_map *map = NULL;
        tell(build, "fit", 0, 1);
        status = fit_map(build, rows, count, file, info, error);
        if (status == VT_OK) status = vt_visual_map_open(&map, (vt_bytes){file->data, file->size}, "map", error);
        tell(build, "fit", 1, 1);
        if (status == VT_OK) status = map_rows(build, map, rows, count, info, error);
        vt_visual_map_close(map);
    }
    vt_free(rows);
    return status;
}

/* ---- imported spaces ---- */

vt_status vt_embedding_input_read(const vt_embedding_input *input, vt_vector_set *set, vt_error *error)
{
    vt_buffer vectors = {0}, ids = {0};
    vt_status status = vt_file_read(&vectors, input->vectors_path, VECTOR_FILE_MAX_BYTES, error);
    if (status == VT_OK && input->ids_path)
        status = vt_file_read(&ids, input->ids_path, VECTOR_FILE_MAX_BYTES, error);
    if (status == VT_OK)
        status = vt_vector_set_open(set, (vt_bytes){vectors.data, vectors.size}, input->vectors_path,
                                    (vt_bytes){ids.data, ids.size}, input->ids_path ? input->ids_path : "ids", error);
    vt_buffer_free(&vectors);
    vt_buffer_free(&ids);
    return status;
}

static vt_status build_imported(builder *build, const vt_embedding_input *input, vt_error *error)
{
    vt_vector_set set = {0};
    VT_TRY(vt_embedding_input_read(input, &set, error));
    vt_match_report *match = &build->report->matches[build->files.manifest.space_count];
    vt_space_info *info = new_space(build, input->name, "imported", set.dims);
    float *values = vt_alloc(build->options->count, set.dims * sizeof *values);
    vt_status status = values ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (status == VT_OK) {
        status = vt_embedding_match(&set, build->options->products, build->options->count, values, match, error);
        if (status != VT_OK && error) vt_fail_within(error, input->vectors_path);
    }
    vt_vector_set_close(&set);
    if (status == VT_OK) status = encode_space(build, info, values, error);
    vt_free(values);
    return status;
}

/* ---- signals ---- */

static vt_status build_signals(builder *build, vt_error *error)
{
    vt_signal_fold fold;
    if (!build->options->transactions) return VT_OK;
    tell(build, "signals", 0, 1);
    vt_status status = vt_signal_fold_open(&fold, build->options->transactions, build->options->count, error);
    if (status == VT_OK) {
        build->report->large_baskets = fold.large_baskets;
        build->report->partners = fold.signals.partner_offsets[fold.signals.rows];
        status = vt_signals_write(&build->signals, &fold.signals, error);
        build->report->signal_bytes = build->signals.size;
    }
    vt_signal_fold_close(&fold);
    tell(build, "signals", 1, 1);
    return status;
}

/* ---- terms ---- */

static vt_status build_terms(builder *build, vt_error *error)
{
    const vt_pack_options *options = build->options;
    vt_bytes synonyms = options->synonyms;
    if (!synonyms.data) synonyms = (vt_bytes){vt_default_synonyms, vt_default_synonyms_bytes};
    vt_term_fold fold;
    tell(build, "terms", 0, 1);
    vt_status status = vt_term_fold_open(&fold, options->products, options->count, synonyms, error);
    if (status == VT_OK) status = vt_terms_write(&build->terms, &fold.terms, error);
    build->report->words = fold.terms.count;
    vt_term_fold_close(&fold);
    tell(build, "terms", 1, 1);
    return status;
}

/* ---- the whole ---- */

static vt_status build_spaces(builder *build, vt_error *error)
{
    for (size_t i = 0; i < build->options->embedding_count; i++)
        VT_TRY(build_imported(build, &build->options->embeddings[i], error));
    return build->photos.raw ? build_looks(build, error) : VT_OK;
}

static vt_status add_catalog(builder *build, vt_error *error)
{
    size_t count = build->options->count;
    vt_product *cards = vt_alloc(count, sizeof *cards);
    vt_buffer database = {0};
    if (!cards) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t row = 0; row < count; row++) {
        cards[row] = build->options->products[row];
        cards[row].row = row;
        cards[row].image = build->photos.paths[row];
    }
    tell(build, "catalog", 0, 1);
    vt_status status = vt_catalog_write(&database, cards, count, error);
    if (status == VT_OK)
        status = vt_pack_files_add(&build->files, VT_ROLE_CATALOG, SIZE_MAX, (vt_bytes){database.data, database.size}, error);
    tell(build, "catalog", 1, 1);
    vt_buffer_free(&database);
    vt_free(cards);
    return status;
}

static vt_status add_encoded(builder *build, vt_file_role role, size_t space, vt_error *error)
{
    encoded_space *encoded = &build->spaces[space];
    vt_buffer *file = role == VT_ROLE_BITS ? &encoded->bits : role == VT_ROLE_INT8 ? &encoded->int8 : &encoded->map;
    return file->size ? vt_pack_files_add(&build->files, role, space, (vt_bytes){file->data, file->size}, error) : VT_OK;
}

/* A file of the whole pack, where there is one. */
static vt_status add_common(builder *build, vt_file_role role, const vt_buffer *file, vt_error *error)
{
    return file->size ? vt_pack_files_add(&build->files, role, SIZE_MAX, (vt_bytes){file->data, file->size}, error) : VT_OK;
}

/* The order is the order of download: what the first answer needs comes first, what strategies and search need
 * as soon as look-alikes work. */
static vt_status add_files(builder *build, vt_error *error)
{
    size_t spaces = build->files.manifest.space_count;
    VT_TRY(add_catalog(build, error));
    if (spaces) VT_TRY(add_encoded(build, VT_ROLE_BITS, 0, error));
    VT_TRY(add_common(build, VT_ROLE_SIGNALS, &build->signals, error));
    VT_TRY(add_common(build, VT_ROLE_TERMS, &build->terms, error));
    for (size_t i = 1; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_BITS, i, error));
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_INT8, i, error));
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_MAP, i, error));
    return VT_OK;
}

static vt_status fill_folder(builder *build, vt_error *error)
{
    const vt_pack_options *options = build->options;
    vt_manifest *manifest = &build->files.manifest;
    vt_photo_options photos = {.products = options->products, .count = options->count, .out_dir = build->files.dir,
                               .describe = options->embedding_count == 0, .threads = options->threads,
                               .progress = photo_progress, .context = build};
    VT_TRY(vt_photos_open(&build->photos, &photos, error));
    manifest->format_version = VT_PACK_FORMAT_VERSION;
    snprintf(manifest->min_engine, sizeof manifest->min_engine, "0.1.0");
    snprintf(manifest->name, sizeof manifest->name, "%s", options->name ? options->name : "Vitrine");
    snprintf(manifest->licence, sizeof manifest->licence, "%s", options->licence ? options->licence : "");
    snprintf(manifest->currency, sizeof manifest->currency, "%s", options->currency ? options->currency : "EUR");
    manifest->product_count = options->count;
    manifest->image_count = build->photos.image_count;
    manifest->image_bytes = build->photos.image_bytes;
    VT_TRY(build_spaces(build, error));
    VT_TRY(build_signals(build, error));
    VT_TRY(build_terms(build, error));
    VT_TRY(add_files(build, error));
    vt_bytes names = {(const uint8_t *)build->photos.paths, options->count * sizeof *build->photos.paths};
    return vt_pack_files_finish(&build->files, names, error);
}

static void fill_report(const builder *build)
{
    const vt_manifest *manifest = &build->files.manifest;
    vt_pack_report *report = build->report;
    report->products = manifest->product_count;
    report->images = manifest->image_count;
    report->image_bytes = manifest->image_bytes;
    report->unreadable_photos = build->photos.unreadable;
    memcpy(report->photo_examples, build->photos.examples, sizeof report->photo_examples);
    report->space_count = manifest->space_count;
    memcpy(report->spaces, manifest->spaces, sizeof report->spaces);
    report->bytes = build->files.bytes + manifest->image_bytes;
    memcpy(report->generation, manifest->generation, sizeof report->generation);
}

static void close_builder(builder *build)
{
    vt_photos_close(&build->photos);
    vt_manifest_close(&build->files.manifest);
    for (size_t i = 0; i < VT_MAX_SPACES; i++) {
        vt_buffer_free(&build->spaces[i].bits);
        vt_buffer_free(&build->spaces[i].int8);
        vt_buffer_free(&build->spaces[i].map);
    }
    vt_buffer_free(&build->signals);
    vt_buffer_free(&build->terms);
    vt_free(build);
}

vt_status vt_embedding_inputs_check(const vt_embedding_input *inputs, size_t count, vt_error *error)
{
    if (count > VT_MAX_SPACES) return vt_fail(error, VT_USAGE, "at most %d embeddings fit a pack", VT_MAX_SPACES);
    for (size_t i = 0; i < count; i++) {
        const char *name = inputs[i].name;
        size_t length = strlen(name);
        if (length == 0 || length >= 32 || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != length)
            return vt_fail(error, VT_USAGE, "embedding name \"%.60s\": 1 to 31 of a-z, 0-9, '-' and '_'", name);
        for (size_t j = 0; j < i; j++)
            if (strcmp(inputs[j].name, name) == 0)
                return vt_fail(error, VT_USAGE, "embedding name \"%s\" is given twice", name);
    }
    return VT_OK;
}

/* Before any work is done: what the manifest would refuse in the end. */
static vt_status check_text(const char *what, const char *text, vt_error *error)
{
    if (!text || (strlen(text) < VT_NAME_BYTES && vt_utf8_valid(text, strlen(text)))) return VT_OK;
    return vt_fail(error, VT_USAGE, "%s: must be UTF-8 of at most %d bytes", what, VT_NAME_BYTES - 1);
}

static vt_status check_options(const vt_pack_options *options, vt_error *error)
{
    const char *currency = options->currency;
    VT_TRY(check_text("name", options->name, error));
    VT_TRY(check_text("licence", options->licence, error));
    if (currency && (strlen(currency) != 3 || strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
        return vt_fail(error, VT_USAGE, "currency: must be three capital letters, such as EUR");
    VT_TRY(vt_embedding_inputs_check(options->embeddings, options->embedding_count, error));
    return vt_folder_replaceable(options->out_dir, error);
}

vt_status vt_pack_build(const vt_pack_options *options, vt_pack_report *report, vt_error *error)
{
    VT_TRY(check_options(options, error));
    char staging[VT_HOST_PATH_BYTES];
    builder *build = vt_alloc(1, sizeof *build);
    if (!build) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    memset(report, 0, sizeof *report);
    *build = (builder){.options = options, .report = report, .seed = options->seed ? options->seed : 1};
    build->files.dir = staging;
    vt_status status = vt_folder_stage(options->out_dir, staging, error);
    if (status == VT_OK) {
        status = fill_folder(build, error);
        if (status == VT_OK) {
            fill_report(build);
            status = vt_folder_commit(staging, options->out_dir, error);
        }
        if (status != VT_OK) vt_folder_discard(staging);
    }
    close_builder(build);
    return status;
}
