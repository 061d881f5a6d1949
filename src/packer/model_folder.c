#include "model_folder.h"

#include "data_hash.h"
#include "product_row.h"
#include "file_map.h"
#include "host_files.h"
#include "memory.h"
#include "model_fold.h"
#include "npy.h"
#include "vector_ids.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MOST_BYTES = 0x7FFFFFFF };

/* The ids of a folder, joined with the catalog. */
typedef struct item_rows {
    char **ids;
    size_t items;
    size_t *rows; /* [items]: SIZE_MAX: no product */
    size_t matched;
    char data_hash[96]; /* of the first model, "" until then: all of a folder are of one log, as their ids are in one file */
    char ids_hash[VT_SHA256_HEX + 1];
    char file_hash[VT_SHA256_HEX + 1]; /* of the latest model */
} item_rows;

static vt_status path_of(char path[VT_HOST_PATH_BYTES], const char *dir, const char *name, const char *extension, vt_error *error)
{
    int length = snprintf(path, VT_HOST_PATH_BYTES, "%s/%s.%s", dir, name, extension);
    return length < VT_HOST_PATH_BYTES ? VT_OK : vt_fail(error, VT_IO, "%.200s...: the path is too long", dir);
}

static void close_items(item_rows *items)
{
    for (size_t i = 0; items->ids && i < items->items; i++) vt_free(items->ids[i]);
    vt_free(items->ids);
    vt_free(items->rows);
}

static vt_status join(item_rows *items, const vt_product *products, size_t count, const char *path, vt_error *error)
{
    bool *taken = vt_alloc(count, sizeof *taken);
    vt_status status = taken ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t i = 0; status == VT_OK && i < items->items; i++) {
        size_t row = items->rows[i] = vt_product_row(products, count, items->ids[i]);
        if (row == SIZE_MAX) continue;
        if (taken[row]) status = vt_fail(error, VT_BAD_DATA, "%s: element %zu: \"%.60s\" stands twice", path, i, items->ids[i]);
        taken[row] = true;
        items->matched++;
    }
    vt_free(taken);
    return status;
}

static vt_status read_ids(item_rows *items, vt_bytes file, const char *path, vt_error *error)
{
    vt_npy array;
    VT_TRY(vt_npy_view(&array, file, path, error));
    if (array.tensor.dimensions != 1 || array.tensor.shape[0] >= UINT32_MAX)
        return vt_fail(error, VT_BAD_DATA, "%s: is no list of ids", path);
    items->items = array.tensor.shape[0];
    items->ids = vt_alloc(items->items, sizeof *items->ids);
    items->rows = vt_alloc(items->items, sizeof *items->rows);
    if (!items->ids || !items->rows) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu ids", items->items);
    return vt_vector_ids_read(items->ids, items->items, file, path, error);
}

static vt_status open_items(item_rows *items, const char *dir, const vt_product *products, size_t count, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    vt_file_map map;
    VT_TRY(path_of(path, dir, "item_ids", "npy", error));
    VT_TRY(vt_file_map_open(&map, path, FILE_MOST_BYTES, error));
    vt_status status = read_ids(items, map.bytes, path, error);
    vt_file_map_close(&map);
    if (status == VT_OK) status = vt_ids_hash(items->ids_hash, (const char *const *)items->ids, items->items, error);
    return status == VT_OK ? join(items, products, count, path, error) : status;
}

/* A model that tells whose it is must not be served as others'. */
static vt_status check_ids(const item_rows *items, const vt_model *model, vt_error *error)
{
    const char *hash = vt_model_metadata(model, "ids_hash");
    if (!hash || !hash[0] || strcmp(hash, items->ids_hash) == 0) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "__metadata__: ids_hash is not that of item_ids.npy: the model is of other items, or of these in another order");
}

/* Two models may have as many items, and other ones. */
static vt_status check_hash(item_rows *items, const vt_model *model, vt_error *error)
{
    const char *hash = vt_model_metadata(model, "data_hash");
    if (!hash || !hash[0]) return VT_OK;
    if (!items->data_hash[0]) snprintf(items->data_hash, sizeof items->data_hash, "%s", hash);
    if (strncmp(items->data_hash, hash, sizeof items->data_hash - 1) == 0) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "__metadata__: data_hash is not that of the folder's other models: item_ids.npy cannot be of both");
}

static vt_status fold_file(vt_buffer *file, vt_model_kind kind, vt_bytes bytes, item_rows *items, size_t rows, vt_error *error)
{
    vt_model *model;
    VT_TRY(vt_model_open(&model, kind, bytes, items->items, error));
    vt_status status = check_hash(items, model, error);
    if (status == VT_OK) status = check_ids(items, model, error);
    if (status == VT_OK) status = vt_model_fold(file, model, items->rows, rows, &vt_pack_widths, error);
    vt_model_close(model);
    return status;
}

static vt_status read_model(vt_buffer *file, vt_model_kind kind, const char *path, item_rows *items, size_t rows, vt_error *error)
{
    vt_file_map map;
    if (items->matched == 0)
        return vt_fail(error, VT_BAD_DATA, "%s: none of its %zu items is a product of the catalog (first id: \"%.60s\")", path, items->items,
                       items->items ? items->ids[0] : "");
    VT_TRY(vt_file_map_open(&map, path, FILE_MOST_BYTES, error));
    vt_status status = fold_file(file, kind, map.bytes, items, rows, error);
    vt_sha256_hex(map.bytes, items->file_hash);
    vt_file_map_close(&map);
    return status == VT_OK ? VT_OK : vt_fail_within(error, path);
}

vt_status vt_model_folder_read(vt_buffer files[VT_MODEL_KINDS], vt_model_report reports[VT_MODEL_KINDS], const char *dir,
                               const vt_product *products, size_t count, vt_error *error)
{
    item_rows items = {.ids = NULL};
    char path[VT_HOST_PATH_BYTES];
    struct stat info;
    vt_status status = VT_OK;
    for (size_t kind = VT_MODEL_ITEMKNN; status == VT_OK && kind < VT_MODEL_KINDS; kind++) {
        status = path_of(path, dir, vt_model_kind_name((vt_model_kind)kind), "safetensors", error);
        if (status != VT_OK || (stat(path, &info) != 0 && errno == ENOENT)) continue;
        if (!items.ids) status = open_items(&items, dir, products, count, error);
        if (status == VT_OK) status = read_model(&files[kind], (vt_model_kind)kind, path, &items, count, error);
        reports[kind] = (vt_model_report){true, items.items, items.matched, files[kind].size, {0}};
        memcpy(reports[kind].sha256, items.file_hash, sizeof items.file_hash);
    }
    close_items(&items);
    return status;
}
