#include "pack_builder.h"

#include "card_page_files.h"
#include "catalog_writer.h"
#include "cell_pages.h"
#include "cohort_fold.h"
#include "cohort_writer.h"
#include "kept_space.h"
#include "memory.h"
#include "old_pack.h"
#include "pack_files.h"
#include "pack_patches.h"
#include "signal_fold.h"
#include "signals_writer.h"
#include "term_fold.h"
#include "terms_writer.h"

#include <stdio.h>
#include <string.h>

/* The encoded files of a space wait here, so that the manifest can list all one-bit codes before any int8 codes. */
typedef struct encoded_space {
    vt_space_files files;
    vt_buffer map; /* empty, as the next, where there was too little to fit it on */
    vt_buffer text_map;
    bool in_cells; /* codes go into pages of lists */
} encoded_space;

typedef struct builder {
    const vt_pack_options *options;
    vt_pack_report *report;
    vt_pack_files files;
    vt_photos photos;
    encoded_space spaces[VT_MAX_SPACES];
    vt_buffer signals;
    vt_buffer terms;
    vt_buffer cohorts;
    vt_buffer models[VT_MODEL_KINDS];
    vt_buffer ranker;
    vt_old_pack *olds; /* of options->from_dirs */
    vt_pack_patches *patches;
    vt_bytes synonyms;
    uint64_t seed;
} builder;

static void tell(const builder *build, const char *step, size_t done, size_t total)
{
    if (build->options->progress) build->options->progress(build->options->context, step, done, total);
}

static void photo_progress(void *context, size_t done, size_t total) { tell(context, "photos", done, total); }

/* Whether cards and lists come in pages, so that the first answer does not wait for the catalog and all vectors. */
static bool is_paged(const builder *build) { return build->options->paged || build->options->count > VT_PACK_WHOLE_PRODUCTS; }

/* ---- spaces ---- */

/* The earlier generation whose fits are kept, or NULL. */
static const vt_old_pack *kept_pack(const builder *build) { return build->options->from_count && !build->options->refit ? build->olds : NULL; }

static vt_status encode_rows(builder *build, const vt_space_draft *draft, vt_space_info *info, encoded_space *encoded, vt_error *error)
{
    vt_space_wishes wishes = {.lists = build->options->lists, .fine = build->options->fine, .in_pages = is_paged(build), .seed = build->seed};
    VT_TRY(vt_kept_space_pack(&encoded->files, info, draft, build->options->products, kept_pack(build), &wishes, error));
    if (!info->list_count) return VT_OK;
    build->files.manifest.format_version = VT_PACK_FORMAT_VERSION;
    return is_paged(build) ? vt_cell_pages_fit(&encoded->in_cells, info, &encoded->files, error) : VT_OK;
}

/* The space's files but for the manifest's order; takes the draft's maps. */
static vt_status encode_space(builder *build, vt_space_draft *draft, const char *source, vt_error *error)
{
    vt_manifest *manifest = &build->files.manifest;
    encoded_space *encoded = &build->spaces[manifest->space_count];
    vt_space_info *info = &manifest->spaces[manifest->space_count++];
    *info = (vt_space_info){.dims = draft->dims, .rows = build->options->count, .rotation_seed = build->seed,
                            .part_count = draft->part_count};
    snprintf(info->name, sizeof info->name, "%s", draft->name);
    snprintf(info->source, sizeof info->source, "%s", source);
    memcpy(info->parts, draft->parts, sizeof info->parts);
    encoded->map = draft->map;
    encoded->text_map = draft->text_map;
    draft->map = draft->text_map = (vt_buffer){0};
    return encode_rows(build, draft, info, encoded, error);
}

static vt_status build_space(builder *build, const vt_space_input *input, const vt_embedding_input *embedding, vt_error *error)
{
    vt_space_draft draft = {0};
    const char *name = embedding ? embedding->name : "looks";
    vt_match_report *match = &build->report->matches[build->files.manifest.space_count];
    tell(build, name, 0, 2);
    vt_status status = embedding ? vt_space_draft_imported(&draft, input, embedding, match, error)
                                 : vt_space_draft_looks(&draft, input, error);
    tell(build, name, 1, 2);
    if (status == VT_OK && embedding) status = vt_space_draft_image_map(&draft, input, error);
    if (status == VT_OK) status = vt_space_draft_text_map(&draft, input, error);
    if (status == VT_OK) status = encode_space(build, &draft, embedding ? "imported" : "builtin", error);
    tell(build, name, 2, 2);
    vt_space_draft_close(&draft);
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
    vt_term_fold fold;
    tell(build, "terms", 0, 1);
    vt_status status = vt_term_fold_open(&fold, options->products, options->count, build->synonyms, error);
    if (status == VT_OK) status = vt_terms_write(&build->terms, &fold.terms, error);
    const vt_pack_numbers numbers = {options->products, options->count, &fold.terms};
    if (status == VT_OK && options->from_count)
        status = vt_pack_patches_open(&build->patches, build->olds, options->from_count, &numbers, error);
    build->report->words = fold.terms.count;
    vt_term_fold_close(&fold);
    tell(build, "terms", 1, 1);
    return status;
}

static vt_status build_cohorts(builder *build, vt_error *error)
{
    vt_cohort_fold fold;
    const vt_pack_options *options = build->options;
    if (!options->transactions) return VT_OK;
    tell(build, "cohorts", 0, 1);
    vt_status status = vt_cohort_fold_open(&fold, options->transactions, options->products, options->count, build->seed, error);
    build->report->cohorts = fold.cohorts.count;
    if (status == VT_OK && fold.cohorts.count) status = vt_cohorts_write(&build->cohorts, &fold.cohorts, options->count, error);
    vt_cohort_fold_close(&fold);
    tell(build, "cohorts", 1, 1);
    return status;
}

static vt_status build_ranker(builder *build, vt_error *error)
{
    const vt_pack_options *options = build->options;
    vt_ranker_report *report = &build->report->ranker;
    if (options->ranker.data) return vt_ranker_file_fold(&build->ranker, report, options->ranker, error);
    return options->models_dir ? vt_ranker_file_read(&build->ranker, report, options->models_dir, error) : VT_OK;
}

static vt_status build_models(builder *build, vt_error *error)
{
    const vt_pack_options *options = build->options;
    VT_TRY(build_ranker(build, error));
    if (!options->models_dir) return VT_OK;
    tell(build, "models", 0, 1);
    vt_status status =
        vt_model_folder_read(build->models, build->report->models, options->models_dir, options->products, options->count, error);
    tell(build, "models", 1, 1);
    return status;
}

/* ---- the whole ---- */

static vt_status build_spaces(builder *build, vt_error *error)
{
    const vt_pack_options *options = build->options;
    size_t *rows = vt_alloc(options->count, sizeof *rows);
    if (!rows) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_space_input input = {.products = options->products, .count = options->count, .raw = build->photos.raw,
                            .photo_rows = rows, .synonyms = build->synonyms, .models_dir = options->models_dir,
                            .kept = kept_pack(build), .seed = build->seed};
    if (build->photos.raw) input.photo_count = vt_photos_gather(&build->photos, options->count, rows);
    vt_status status = VT_OK;
    for (size_t i = 0; i < options->embedding_count && status == VT_OK; i++)
        status = build_space(build, &input, &options->embeddings[i], error);
    if (status == VT_OK && options->embedding_count == 0 && input.photo_count) status = build_space(build, &input, NULL, error);
    vt_free(rows);
    return status;
}

/* A logical file, and what leads to it from earlier generations. */
static vt_status add_file(builder *build, vt_file_role role, size_t space, const vt_buffer *file, vt_error *error)
{
    vt_bytes content = {file->data, file->size};
    VT_TRY(vt_pack_files_add(&build->files, role, space, content, error));
    return build->patches ? vt_pack_patches_add(build->patches, &build->files, role, space, content, error) : VT_OK;
}

/* A file of the whole pack, where there is one. */
static vt_status add_common(builder *build, vt_file_role role, const vt_buffer *file, vt_error *error)
{
    return file->size ? add_file(build, role, SIZE_MAX, file, error) : VT_OK;
}

/* The products as the pack shows them: with its own pictures. Free with vt_free; NULL when memory is out. */
static vt_product *shown_products(const builder *build)
{
    size_t count = build->options->count;
    vt_product *cards = vt_alloc(count, sizeof *cards);
    for (size_t row = 0; cards && row < count; row++) {
        cards[row] = build->options->products[row];
        cards[row].row = row;
        cards[row].image = build->photos.paths[row];
    }
    return cards;
}

static vt_status add_catalog(builder *build, const vt_product *cards, vt_error *error)
{
    vt_buffer database = {0};
    tell(build, "catalog", 0, 1);
    vt_status status = vt_catalog_write(&database, cards, build->options->count, error);
    if (status == VT_OK) status = add_file(build, VT_ROLE_CATALOG, SIZE_MAX, &database, error);
    tell(build, "catalog", 1, 1);
    vt_buffer_free(&database);
    return status;
}

/* ---- pages ---- */

/* An index whose pages lie beside it: of `cards`, or of the lists of a space where there are none. */
static vt_status add_pages(builder *build, size_t space, const vt_product *cards, vt_error *error)
{
    const vt_pack_options *options = build->options;
    vt_pack_report *report = build->report;
    vt_page_files pages = {.files = &build->files};
    vt_buffer index = {0};
    vt_status status = cards ? vt_card_pages_write(&pages, &index, &(vt_card_rows){cards, options->count, options->page_products}, error)
                             : vt_cell_pages_write(&pages, &index, &build->files.manifest.spaces[space], &build->spaces[space].files, error);
    if (status == VT_OK) status = add_file(build, cards ? VT_ROLE_CARDS : VT_ROLE_CELLS, space, &index, error);
    *(cards ? &report->card_pages : &report->cell_pages) += pages.count;
    *(cards ? &report->card_page_bytes : &report->cell_page_bytes) += pages.total_bytes;
    vt_buffer_free(&index);
    vt_page_files_close(&pages);
    return status;
}

static vt_status add_cards(builder *build, const vt_product *cards, vt_error *error)
{
    tell(build, "cards", 0, 1);
    vt_status status = add_pages(build, SIZE_MAX, cards, error);
    tell(build, "cards", 1, 1);
    return status;
}

static vt_status add_encoded(builder *build, vt_file_role role, size_t space, vt_error *error)
{
    encoded_space *encoded = &build->spaces[space];
    bool codes = role == VT_ROLE_BITS || role == VT_ROLE_INT8 || role == VT_ROLE_FINE;
    if (codes && encoded->in_cells) return role == VT_ROLE_BITS ? add_pages(build, space, NULL, error) : VT_OK;
    const vt_buffer *file = role == VT_ROLE_LISTS  ? &encoded->files.lists
                            : role == VT_ROLE_BITS ? &encoded->files.bits
                            : role == VT_ROLE_INT8 ? &encoded->files.int8
                            : role == VT_ROLE_FINE ? &encoded->files.fine
                            : role == VT_ROLE_MAP  ? &encoded->map
                                                   : &encoded->text_map;
    return file->size ? add_file(build, role, space, file, error) : VT_OK;
}

/* So that whoever has the pack can tell what it was packed from. */
static vt_status add_origin(builder *build, vt_file_role role, const char *sha256, vt_error *error)
{
    const vt_pack_options *options = build->options;
    vt_manifest *manifest = &build->files.manifest;
    uint64_t version = 0;
    if (options->model_version)
        VT_TRY(options->model_version(options->version_context, vt_file_role_name(role), sha256, &version, error));
    vt_packed_model *origin = &manifest->models[manifest->model_count++];
    *origin = (vt_packed_model){.role = role, .version = (size_t)version};
    memcpy(origin->sha256, sha256, sizeof origin->sha256);
    return VT_OK;
}

/* Roles of models have the kind's name. */
static vt_status add_models(builder *build, vt_error *error)
{
    for (int role = VT_ROLE_ITEMKNN; role <= VT_ROLE_TWO_TOWER; role++) {
        vt_model_kind kind = vt_model_kind_named(vt_file_role_name((vt_file_role)role));
        VT_TRY(add_common(build, (vt_file_role)role, &build->models[kind], error));
        const vt_model_report *report = &build->report->models[kind];
        if (report->found) VT_TRY(add_origin(build, (vt_file_role)role, report->sha256, error));
    }
    VT_TRY(add_common(build, VT_ROLE_RANKER, &build->ranker, error));
    return build->report->ranker.found ? add_origin(build, VT_ROLE_RANKER, build->report->ranker.sha256, error) : VT_OK;
}

static vt_status add_products(builder *build, bool in_pages, vt_error *error)
{
    vt_product *cards = shown_products(build);
    if (!cards) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = in_pages ? add_cards(build, cards, error) : add_catalog(build, cards, error);
    vt_free(cards);
    return status;
}

/* What look-alikes need of a paged pack comes first, the catalog and all that is of no use without it behind. */
static vt_status add_paged_head(builder *build, vt_error *error)
{
    size_t spaces = build->files.manifest.space_count;
    VT_TRY(add_products(build, true, error));
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_LISTS, i, error));
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_BITS, i, error));
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_INT8, i, error));
    return add_products(build, false, error);
}

static vt_status add_rest(builder *build, vt_error *error)
{
    size_t spaces = build->files.manifest.space_count;
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_TEXT_MAP, i, error));
    VT_TRY(add_models(build, error));
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_MAP, i, error));
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_FINE, i, error));
    return VT_OK;
}

static vt_status add_paged_files(builder *build, vt_error *error)
{
    VT_TRY(add_paged_head(build, error));
    VT_TRY(add_common(build, VT_ROLE_SIGNALS, &build->signals, error));
    VT_TRY(add_common(build, VT_ROLE_TERMS, &build->terms, error));
    VT_TRY(add_common(build, VT_ROLE_COHORTS, &build->cohorts, error));
    return add_rest(build, error);
}

/* The order is the order of download: what the first answer needs comes first, what strategies and search need
 * as soon as look-alikes work. */
static vt_status add_files(builder *build, vt_error *error)
{
    size_t spaces = build->files.manifest.space_count;
    if (is_paged(build)) return add_paged_files(build, error);
    VT_TRY(add_products(build, false, error));
    if (spaces) VT_TRY(add_encoded(build, VT_ROLE_LISTS, 0, error));
    if (spaces) VT_TRY(add_encoded(build, VT_ROLE_BITS, 0, error));
    VT_TRY(add_common(build, VT_ROLE_SIGNALS, &build->signals, error));
    VT_TRY(add_common(build, VT_ROLE_TERMS, &build->terms, error));
    VT_TRY(add_common(build, VT_ROLE_COHORTS, &build->cohorts, error));
    for (size_t i = 1; i < spaces; i++) {
        VT_TRY(add_encoded(build, VT_ROLE_LISTS, i, error));
        VT_TRY(add_encoded(build, VT_ROLE_BITS, i, error));
    }
    for (size_t i = 0; i < spaces; i++) VT_TRY(add_encoded(build, VT_ROLE_INT8, i, error));
    return add_rest(build, error);
}

static bool has_photos(const vt_pack_options *options)
{
    for (size_t row = 0; row < options->count; row++)
        if (options->products[row].image[0]) return true;
    return false;
}

static vt_status open_olds(builder *build, vt_error *error)
{
    const vt_pack_options *options = build->options;
    build->olds = vt_alloc(options->from_count, sizeof *build->olds);
    if (!build->olds) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < options->from_count; i++) VT_TRY(vt_old_pack_open(&build->olds[i], options->from_dirs[i], error));
    return VT_OK;
}

static vt_status fill_folder(builder *build, vt_error *error)
{
    const vt_pack_options *options = build->options;
    VT_TRY(open_olds(build, error));
    vt_manifest *manifest = &build->files.manifest;
    vt_photo_options photos = {.products = options->products, .count = options->count, .out_dir = build->files.dir,
                               .describe = has_photos(options), .threads = options->threads,
                               .progress = photo_progress, .context = build};
    VT_TRY(vt_photos_open(&build->photos, &photos, error));
    manifest->format_version = 1; /* until something needs more */
    snprintf(manifest->min_engine, sizeof manifest->min_engine, "0.1.0");
    snprintf(manifest->name, sizeof manifest->name, "%s", options->name ? options->name : "Vitrine");
    snprintf(manifest->licence, sizeof manifest->licence, "%s", options->licence ? options->licence : "");
    snprintf(manifest->currency, sizeof manifest->currency, "%s", options->currency ? options->currency : "EUR");
    if (options->product_url) snprintf(manifest->product_url, sizeof manifest->product_url, "%s", options->product_url);
    manifest->product_count = options->count;
    manifest->image_count = build->photos.image_count;
    manifest->image_bytes = build->photos.image_bytes;
    VT_TRY(build_spaces(build, error));
    VT_TRY(build_signals(build, error));
    VT_TRY(build_cohorts(build, error));
    VT_TRY(build_terms(build, error));
    VT_TRY(build_models(build, error));
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
    report->patches = manifest->patch_count;
    for (size_t i = 0; i < manifest->patch_count; i++) report->patch_bytes += manifest->patches[i].bytes;
}

static void close_builder(builder *build)
{
    vt_photos_close(&build->photos);
    vt_manifest_close(&build->files.manifest);
    for (size_t i = 0; i < VT_MAX_SPACES; i++) {
        vt_space_files_close(&build->spaces[i].files);
        vt_buffer_free(&build->spaces[i].map);
        vt_buffer_free(&build->spaces[i].text_map);
    }
    vt_buffer_free(&build->signals);
    vt_buffer_free(&build->terms);
    vt_buffer_free(&build->cohorts);
    for (size_t i = 0; i < VT_MODEL_KINDS; i++) vt_buffer_free(&build->models[i]);
    vt_buffer_free(&build->ranker);
    vt_pack_patches_close(build->patches);
    for (size_t i = 0; build->olds && i < build->options->from_count; i++) vt_old_pack_close(&build->olds[i]);
    vt_free(build->olds);
    vt_free(build);
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
    const char *wrong = options->product_url ? vt_product_url_wrong(options->product_url) : NULL;
    if (wrong) return vt_fail(error, VT_USAGE, "product-url: %s", wrong);
    if (options->page_products > VT_CARD_PAGE_MOST_ROWS / 2)
        return vt_fail(error, VT_USAGE, "page-products: %zu are above %d", options->page_products, VT_CARD_PAGE_MOST_ROWS / 2);
    VT_TRY(vt_embedding_inputs_check(options->embeddings, options->embedding_count, error));
    if (options->models_dir) VT_TRY(vt_folder_check(options->models_dir, error));
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
    build->synonyms = vt_synonyms_or_default(options->synonyms);
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
