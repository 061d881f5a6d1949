/* Proves a pack: hashes, forms, and that the files agree with each other. Any defect is status 4. */
#include "command.h"

#include "gzip_file.h"
#include "host_files.h"
#include "memory.h"
#include "pack_files.h"
#include "pack_session.h"
#include "signal_proof.h"
#include "verify_pages.h"
#include "verify_patches.h"
#include "verify_signatures.h"
#include "visual_map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THUMBNAIL_MAX_BYTES = 64 << 20 };

/* One-bit codes are the signs of the int8 codes; where a code is 0 either sign may stand. */
static vt_status check_signs(const vt_vector_space *space, size_t row, const vt_space_row_view *view, vt_error *error)
{
    const int8_t *codes = view->codes;
    if (!view->bits) return VT_OK;
    for (size_t i = 0; i < space->dims; i++)
        if (codes[i] != 0 && (codes[i] > 0) != (view->bits[i / 64] >> i % 64 & 1))
            return vt_fail(error, VT_INTEGRITY, "space %s: row %zu: bit %zu is not the code's sign", space->info->name,
                           row, i);
    return VT_OK;
}

/* What follows from a row's residual, as its int8 codes tell it: formulas in docs/pack-format.md, section 3. */
typedef struct expected_row {
    double length, factor, error, bit_offset, code_offset;
} expected_row;

/* apart: f32[dims], c_l - c. */
static expected_row corrections_of(const vt_vector_space *space, const vt_space_row_view *view, const float *apart)
{
    double scale = (double)view->scale, dims = (double)space->dims, squares = 0, magnitudes = 0, offset = 0, lost = 0;
    for (size_t i = 0; i < space->dims; i++) {
        double value = scale * view->codes[i], sign = view->bits && view->bits[i / 64] >> i % 64 & 1 ? 1 : -1;
        squares += value * value;
        magnitudes += fabs(value);
        offset += value * (double)space->centroid[i];
        lost += (double)apart[i] * (value - sign * (double)view->factor);
    }
    double spread = magnitudes > 0 ? squares * (squares * dims / (magnitudes * magnitudes) - 1) : 0;
    return (expected_row){.length = sqrt(squares), .factor = magnitudes > 0 ? squares / magnitudes : 0,
                      .error = sqrt(spread > 0 ? spread : 0) / sqrt(dims - 1), .bit_offset = offset + lost, .code_offset = offset};
}

/* The same of fine codes, which tell it to a 254th of a step. */
static vt_status check_fine(const vt_vector_space *space, size_t row, const vt_space_row_view *view, vt_error *error)
{
    double scale = (double)view->scale, squares = 0, offset = 0;
    if (!view->fine) return VT_OK;
    for (size_t i = 0; i < space->dims; i++) {
        double value = scale * (view->codes[i] + view->fine[i] / 254.0);
        squares += value * value;
        offset += value * (double)space->centroid[i];
    }
    if (fabs((double)view->fine_offset - offset) <= scale * sqrt((double)space->dims) / 127 + 1e-6 &&
        sqrt(squares) <= (double)space->lists[view->list].radius * (1 + 1e-5) + 1e-6)
        return VT_OK;
    return vt_fail(error, VT_INTEGRITY, "space %s: row %zu: offset or radius is not its fine codes'", space->info->name, row);
}

/* Codes tell the residual to within half a step an entry; that much the numbers that belong to it may differ. */
static vt_status check_corrections(const vt_vector_space *space, size_t row, const vt_space_row_view *view, float *apart, vt_error *error)
{
    for (size_t i = 0; i < space->dims; i++) apart[i] = -space->centroid[i];
    vt_space_add_centroid(space, view->list, apart);
    expected_row want = corrections_of(space, view, apart);
    double scale = (double)view->scale, step = 2 * scale * sqrt((double)space->dims);
    bool bits = fabs((double)view->factor - want.factor) <= 0.05 * want.factor + scale &&
                fabs((double)view->error - want.error) <= 0.05 * want.error + scale && fabs((double)view->offset - want.bit_offset) <= step;
    if ((bits || !view->bits) && fabs((double)view->code_offset - want.code_offset) <= step &&
        want.length <= (double)space->lists[view->list].radius * (1 + 1e-5) + 1e-6)
        return VT_OK;
    return vt_fail(error, VT_INTEGRITY, "space %s: row %zu: factor, offset, error or radius is not its codes'", space->info->name, row);
}

static vt_status check_rows(const vt_vector_space *space, float *apart, vt_error *error)
{
    size_t vectors = 0;
    for (size_t row = 0; row < space->rows; row++) {
        vt_space_row_view view = {.scale = 0.0f};
        VT_TRY(vt_space_need_row(space, row, error));
        bool has = vt_space_row(space, row, &view);
        if (view.bits && has != (view.factor > 0))
            return vt_fail(error, VT_INTEGRITY, "space %s: row %zu: scale and factor disagree", space->info->name, row);
        if (!has) continue;
        vectors++;
        VT_TRY(check_signs(space, row, &view, error));
        VT_TRY(check_corrections(space, row, &view, apart, error));
        VT_TRY(check_fine(space, row, &view, error));
    }
    if (vectors == space->info->vectors) return VT_OK;
    return vt_fail(error, VT_INTEGRITY, "space %s: %zu rows have a vector, the manifest says %zu", space->info->name,
                   vectors, space->info->vectors);
}

static vt_status check_space(const vt_vector_space *space, vt_error *error)
{
    float *apart = vt_alloc(space->dims, sizeof *apart);
    vt_status status = apart ? check_rows(space, apart, error) : vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_free(apart);
    return status;
}

/* A thumbnail is images/ab/<first 32 hex of its SHA-256>.webp. */
static vt_status check_image(const char *folder, const char *image, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES], hex[VT_SHA256_HEX + 1], expected[VT_NAME_BYTES];
    vt_buffer file = {0};
    VT_TRY(vt_path_in(path, folder, image, error));
    vt_status status = vt_file_read(&file, path, THUMBNAIL_MAX_BYTES, error);
    if (status == VT_IO && access(path, F_OK) != 0)
        return vt_fail(error, VT_INTEGRITY, "%s: a product names it, but it is not there", path);
    if (status != VT_OK) return status;
    vt_sha256_hex((vt_bytes){file.data, file.size}, hex);
    vt_buffer_free(&file);
    snprintf(expected, sizeof expected, "images/%.2s/%.32s.webp", hex, hex);
    return strcmp(expected, image) == 0 ? VT_OK : vt_fail(error, VT_INTEGRITY, "%s: its name is not its hash", path);
}

/* Checks every thumbnail and writes the rows' paths to names[rows][VT_NAME_BYTES]. */
static vt_status check_images(vt_catalog *catalog, const char *folder, char (*names)[VT_NAME_BYTES], size_t *images,
                              vt_error *error)
{
    for (size_t row = 0; row < vt_catalog_count(catalog); row++) {
        vt_product product;
        VT_TRY(vt_catalog_product(catalog, row, &product, error));
        if (!product.image[0]) continue;
        if (strstr(product.image, "..") || product.image[0] == '/')
            return vt_fail(error, VT_INTEGRITY, "product %s: image \"%.60s\" leaves the pack", product.id, product.image);
        VT_TRY(check_image(folder, product.image, error));
        snprintf(names[row], VT_NAME_BYTES, "%s", product.image);
        ++*images;
    }
    return VT_OK;
}

/* The generation covers the manifest and the list of pictures, so nothing of either can change unseen. */
static vt_status check_content(vt_catalog *catalog, const vt_manifest *manifest, const char *folder, size_t *images,
                               vt_error *error)
{
    size_t rows = vt_catalog_count(catalog);
    char generation[VT_NAME_BYTES], (*names)[VT_NAME_BYTES] = vt_alloc(rows, sizeof *names);
    if (!names) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_bytes all = {(const uint8_t *)names, rows * sizeof *names};
    vt_status status = check_images(catalog, folder, names, images, error);
    if (status == VT_OK) status = vt_pack_generation(manifest, all, generation, error);
    vt_free(names);
    if (status == VT_OK && strcmp(generation, manifest->generation) != 0)
        return vt_fail(error, VT_INTEGRITY, "manifest.json: its generation is not what it holds");
    return status;
}

/* The file itself has been proved. */
static vt_status check_gzip(const vt_file_info *info, const char *path, vt_error *error)
{
    char packed_path[VT_HOST_PATH_BYTES + 3];
    vt_buffer plain = {0}, packed = {0};
    snprintf(packed_path, sizeof packed_path, "%s.gz", path);
    vt_status status = vt_file_read(&plain, path, info->bytes, error);
    if (status == VT_OK) status = vt_file_read(&packed, packed_path, info->gzip_bytes, error);
    if (status == VT_IO && access(packed_path, F_OK) != 0)
        status = vt_fail(error, VT_INTEGRITY, "%s: the manifest tells of it, but it is not there", packed_path);
    if (status == VT_OK && packed.size != info->gzip_bytes)
        status = vt_fail(error, VT_INTEGRITY, "%s: has %zu bytes, the manifest says %zu", packed_path, packed.size, info->gzip_bytes);
    if (status == VT_OK) {
        status = vt_gzip_prove((vt_bytes){packed.data, packed.size}, (vt_bytes){plain.data, plain.size}, error);
        if (status != VT_OK) vt_fail_within(error, packed_path);
    }
    vt_buffer_free(&plain);
    vt_buffer_free(&packed);
    return status;
}

/* Of a page, whose gzipped bytes nobody has counted. */
static vt_status check_gzip_of(const char *path, size_t bytes, vt_error *error)
{
    struct stat packed;
    char packed_path[VT_HOST_PATH_BYTES + 3];
    snprintf(packed_path, sizeof packed_path, "%s.gz", path);
    if (stat(packed_path, &packed) != 0) return vt_fail(error, VT_INTEGRITY, "%s: the pack tells of it, but it is not there", packed_path);
    return check_gzip(&(vt_file_info){.bytes = bytes, .gzip_bytes = (size_t)packed.st_size}, path, error);
}

static vt_status check_gzipped(const vt_manifest *manifest, const char *folder, vt_error *error)
{
    for (size_t i = 0; i < manifest->file_count; i++) {
        char path[VT_HOST_PATH_BYTES];
        if (manifest->files[i].gzip_bytes == 0) continue;
        VT_TRY(vt_path_in(path, folder, manifest->files[i].path, error));
        VT_TRY(check_gzip(&manifest->files[i], path, error));
    }
    return VT_OK;
}

/* Appends the parts of one file, in order; nothing when the pack does not have it. */
static vt_status read_parts(const vt_manifest *manifest, const char *folder, const vt_file_info *wanted, vt_buffer *content,
                            vt_error *error)
{
    for (size_t part = 0, i = 0; i < manifest->file_count; i++) {
        const vt_file_info *file = &manifest->files[i];
        char path[VT_HOST_PATH_BYTES];
        if (file->role != wanted->role || file->space != wanted->space || file->part != part) continue;
        VT_TRY(vt_path_in(path, folder, file->path, error));
        VT_TRY(vt_file_read(content, path, file->bytes, error));
        part++;
        i = SIZE_MAX; /* parts may be listed in any order */
    }
    return VT_OK;
}

static vt_status check_signals(const vt_manifest *manifest, const char *folder, vt_error *error)
{
    const vt_file_info wanted = {.role = VT_ROLE_SIGNALS, .space = SIZE_MAX};
    vt_buffer bytes = {0};
    vt_signals signals = {.rows = 0};
    vt_status status = read_parts(manifest, folder, &wanted, &bytes, error);
    if (status == VT_OK && bytes.size) {
        status = vt_signals_open(&signals, (vt_bytes){bytes.data, bytes.size}, manifest->product_count, error);
        if (status == VT_OK) status = vt_signals_prove(&signals, error);
        vt_signals_close(&signals);
    }
    vt_buffer_free(&bytes);
    return status;
}

/* The engine opens a map only when a photo asks; here it is proved to fit its space. */
static vt_status check_map(const vt_manifest *manifest, const char *folder, size_t space, vt_error *error)
{
    const vt_file_info wanted = {.role = VT_ROLE_MAP, .space = space};
    vt_buffer bytes = {0};
    vt_visual_map *map = NULL;
    vt_status status = read_parts(manifest, folder, &wanted, &bytes, error);
    if (status == VT_OK && bytes.size) {
        status = vt_visual_map_open(&map, (vt_bytes){bytes.data, bytes.size}, "map", error);
        if (status == VT_OK && vt_visual_map_dims(map) != manifest->spaces[space].dims)
            status = vt_fail(error, VT_INTEGRITY, "space %s: its map has %zu dims", manifest->spaces[space].name,
                             vt_visual_map_dims(map));
        vt_visual_map_close(map);
    }
    vt_buffer_free(&bytes);
    return status;
}

static vt_status check_gzipped_of(const vt_page_index *index, const char *folder, vt_error *error)
{
    for (size_t page = 0; index->gzipped && page < index->count; page++) {
        char name[VT_PATH_BYTES], path[VT_HOST_PATH_BYTES];
        vt_page_path(index, page, name);
        VT_TRY(vt_path_in(path, folder, name, error));
        VT_TRY(check_gzip_of(path, index->bytes[page], error));
    }
    return VT_OK;
}

static vt_status check_gzipped_pages(vt_engine *engine, const char *folder, vt_error *error)
{
    for (size_t file = 0; file < vt_engine_manifest(engine)->file_count; file++) {
        const vt_pages *pages = vt_engine_pages(engine, file);
        if (pages) VT_TRY(check_gzipped_of(&pages->index, folder, error));
    }
    return VT_OK;
}

/* The engine leaves out cohorts that count other values than the catalog does. */
static vt_status check_cohorts(vt_api *api, vt_error *error)
{
    const vt_manifest *manifest = vt_api_manifest(api);
    for (size_t i = 0; i < manifest->file_count; i++)
        if (manifest->files[i].role == VT_ROLE_COHORTS && !vt_engine_cohorts(vt_api_engine_of(api)))
            return vt_fail(error, VT_INTEGRITY, "cohorts: tensor value_counts is not of this catalog");
    return VT_OK;
}

static vt_status check_all(vt_api *api, const char *folder, size_t *images, size_t *pages, vt_error *error)
{
    const vt_manifest *manifest = vt_api_manifest(api);
    for (size_t i = 0; i < manifest->space_count; i++) {
        const vt_vector_space *space = vt_engine_space(vt_api_engine_of(api), i);
        if (!vt_space_ready(space) || !vt_space_has_codes(space))
            return vt_fail(error, VT_INTEGRITY, "space %s: its files are not listed", manifest->spaces[i].name);
        VT_TRY(check_space(space, error));
        VT_TRY(check_map(manifest, folder, i, error));
    }
    vt_catalog *catalog = vt_engine_catalog(vt_api_engine_of(api), error);
    if (!catalog) return VT_NOT_READY;
    VT_TRY(check_signals(manifest, folder, error));
    VT_TRY(check_cohorts(api, error));
    VT_TRY(check_gzipped(manifest, folder, error));
    VT_TRY(vt_verify_pages(vt_api_engine_of(api), pages, error));
    VT_TRY(check_gzipped_pages(vt_api_engine_of(api), folder, error));
    return check_content(catalog, manifest, folder, images, error);
}

typedef struct proved_counts {
    size_t files, images, pages, patches, applied, signatures;
} proved_counts;

static void tell(const vt_arguments *arguments, const char *folder, const proved_counts *proved)
{
    if (arguments->json) {
        cJSON *document = cJSON_CreateObject();
        cJSON_AddBoolToObject(document, "ok", true);
        cJSON_AddNumberToObject(document, "files", (double)proved->files);
        cJSON_AddNumberToObject(document, "images", (double)proved->images);
        if (proved->pages) cJSON_AddNumberToObject(document, "pages", (double)proved->pages);
        if (proved->patches) cJSON_AddNumberToObject(document, "patches", (double)proved->patches);
        if (proved->signatures) cJSON_AddNumberToObject(document, "signatures", (double)proved->signatures);
        if (proved->applied) cJSON_AddNumberToObject(document, "applied", (double)proved->applied);
        vt_print_json(document);
    } else if (!arguments->quiet) {
        printf("%s: %zu files", folder, proved->files);
        if (proved->pages) printf(", %zu pages", proved->pages);
        printf(" and %zu pictures are what they claim to be\n", proved->images);
        if (proved->patches) printf("%zu patches, %zu of them applied\n", proved->patches, proved->applied);
        if (proved->signatures) printf("signed by %zu key%s\n", proved->signatures, proved->signatures == 1 ? "" : "s");
    }
}

static vt_status prove(const vt_arguments *arguments, const char *folder, proved_counts *proved, vt_error *error)
{
    const char *const *from;
    size_t from_count = vt_argument_list(arguments, "from", &from);
    vt_api *api;
    VT_TRY(vt_pack_session_open(&api, folder, error));
    const vt_manifest *manifest = vt_api_manifest(api);
    proved->files = manifest->file_count;
    proved->patches = manifest->patch_count;
    vt_status status = check_all(api, folder, &proved->images, &proved->pages, error);
    if (status == VT_OK) status = vt_verify_patches(manifest, folder, from, from_count, &proved->applied, error);
    vt_api_close(api);
    return status;
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "name one pack folder");
    const char *folder = arguments->positional[0];
    const char *const *keys;
    size_t key_count = vt_argument_list(arguments, "public-key", &keys);
    proved_counts proved = {0};
    vt_status status = vt_verify_signatures(folder, keys, key_count, &proved.signatures, error);
    if (status == VT_OK) status = prove(arguments, folder, &proved, error);
    if (status == VT_OK) tell(arguments, folder, &proved);
    return status == VT_BAD_DATA || status == VT_NOT_READY ? VT_INTEGRITY : status;
}

static const vt_option options[] = {
    {"from", "PACK", "an earlier generation: apply the patches that start from it (may repeat)"},
    {"public-key", "K", "a key that must have signed it, as `vitrine keys` prints it; of several, one is enough"},
    {0},
};

const vt_command vt_command_verify = {"verify", "PACK", "prove a pack: hashes, ranges, scales, counts, id order", options, run};
