#include "training_shop.h"

#include "host_files.h"
#include "memory.h"

#include <string.h>

static vt_status read_below(vt_buffer *file, const char *folder, const char *name, size_t most_bytes, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    VT_TRY(vt_path_in(path, folder, name, error));
    return vt_file_read(file, path, most_bytes, error);
}

static vt_status deliver(vt_engine *engine, const char *folder, size_t index, vt_error *error)
{
    const vt_file_info *info = &vt_engine_manifest(engine)->files[index];
    vt_buffer file = {0};
    bool complete;
    vt_status status = read_below(&file, folder, info->path, info->bytes, error);
    uint8_t *room = status == VT_OK ? vt_engine_reserve(engine, index) : NULL;
    if (status == VT_OK && !room) status = vt_fail(error, VT_NO_MEMORY, "%s: out of memory", info->path);
    if (status == VT_OK && file.size != info->bytes) status = vt_fail(error, VT_INTEGRITY, "%s: is cut short", info->path);
    if (status == VT_OK) memcpy(room, file.data, file.size);
    vt_buffer_free(&file);
    return status == VT_OK ? vt_engine_commit(engine, index, &complete, error) : status;
}

static vt_status open_engine(vt_engine **out, const char *folder, vt_error *error)
{
    vt_buffer manifest = {0};
    vt_engine *engine = NULL;
    vt_status status = read_below(&manifest, folder, "manifest.json", VT_MANIFEST_MAX_BYTES, error);
    if (status == VT_OK) status = vt_engine_open(&engine, (vt_bytes){manifest.data, manifest.size}, error);
    vt_buffer_free(&manifest);
    for (size_t i = 0; status == VT_OK && i < vt_engine_manifest(engine)->file_count; i++)
        status = deliver(engine, folder, i, error);
    if (status == VT_OK) *out = engine;
    else vt_engine_close(engine);
    return status;
}

vt_status vt_training_shop_open(vt_engine **engine, const vt_pack_options *options, vt_error *error)
{
    vt_product *stocked = vt_alloc(options->count, sizeof *stocked);
    vt_pack_options training = *options;
    vt_pack_report report;
    *engine = NULL;
    if (!stocked) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu products", options->count);
    for (size_t row = 0; row < options->count; row++) {
        stocked[row] = options->products[row];
        stocked[row].stock = -1;
    }
    training.products = stocked;
    vt_status status = vt_pack_build(&training, &report, error);
    if (status == VT_OK) status = open_engine(engine, options->out_dir, error);
    vt_folder_discard(options->out_dir);
    vt_free(stocked);
    return status;
}
