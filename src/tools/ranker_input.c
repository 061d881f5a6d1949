#include "ranker_input.h"

#include "file_map.h"
#include "host_files.h"
#include "lightgbm_text.h"
#include "xgboost_json.h"

#include <stdio.h>
#include <unistd.h>

enum { FILE_MOST_BYTES = 0x7FFFFFFF };

typedef vt_status tree_reader(vt_buffer *file, vt_bytes text, const vt_tree_origin *origin, vt_error *error);

/* *there is false where the folder has no file of that name. */
static vt_status path_of(char path[VT_HOST_PATH_BYTES], bool *there, const char *dir, const char *name, vt_error *error)
{
    if (snprintf(path, VT_HOST_PATH_BYTES, "%s/%s", dir, name) >= VT_HOST_PATH_BYTES)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", dir);
    *there = access(path, F_OK) == 0;
    return VT_OK;
}

static vt_status import(vt_buffer *file, const char *path, tree_reader *read, vt_error *error)
{
    const vt_tree_origin origin = {.config = NULL};
    vt_file_map map;
    VT_TRY(vt_file_map_open(&map, path, FILE_MOST_BYTES, error));
    vt_status status = read(file, map.bytes, &origin, error);
    vt_file_map_close(&map);
    return status == VT_OK ? VT_OK : vt_fail_within(error, path);
}

vt_status vt_ranker_input(vt_buffer *file, const char *dir, vt_error *error)
{
    static const struct {
        const char *name;
        tree_reader *read;
    } forms[] = {{"ranker.safetensors", NULL}, {"ranker.json", vt_xgboost_json_read}, {"ranker.txt", vt_lightgbm_text_read}};
    for (size_t i = 0; dir && i < sizeof forms / sizeof *forms; i++) {
        char path[VT_HOST_PATH_BYTES];
        bool there = false;
        VT_TRY(path_of(path, &there, dir, forms[i].name, error));
        if (there) return forms[i].read ? import(file, path, forms[i].read, error) : VT_OK;
    }
    return VT_OK;
}
