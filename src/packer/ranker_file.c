#include "ranker_file.h"

#include "file_map.h"
#include "host_files.h"
#include "memory.h"
#include "rank_model.h"
#include "safetensors.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MOST_BYTES = 0x7FFFFFFF, MOST_TENSORS = 64 };

static vt_status rewrite(vt_buffer *out, const vt_safetensors *view, vt_error *error)
{
    static const char *const keys[] = {"format", "features", "config", "data_hash", "seed"};
    const char *metadata[2 * sizeof keys / sizeof *keys + 1] = {NULL};
    vt_tensor tensors[MOST_TENSORS];
    size_t count = 0, texts = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *text = vt_safetensors_metadata(view, keys[i]);
        if (!text) continue;
        metadata[texts++] = keys[i];
        metadata[texts++] = text;
    }
    for (size_t i = 0; i < vt_safetensors_count(view); i++) {
        const vt_tensor *tensor = vt_safetensors_at(view, i);
        if (strncmp(tensor->name, "pad.", 4) == 0) continue;
        if (count == MOST_TENSORS) return vt_fail(error, VT_BAD_DATA, "ranker: more than %d tensors", MOST_TENSORS);
        tensors[count++] = *tensor;
    }
    return vt_safetensors_write(out, tensors, count, metadata, error);
}

static vt_status tell(vt_ranker_report *report, vt_bytes packed, vt_error *error)
{
    vt_rank_model *model;
    VT_TRY(vt_rank_model_open(&model, packed, error));
    *report = (vt_ranker_report){.found = true, .bytes = packed.size, .trees = vt_tree_model_trees(vt_rank_model_trees(model)),
                                 .features = vt_tree_model_features(vt_rank_model_trees(model))};
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) report->sources += vt_rank_model_config(model)->caps[source] > 0;
    vt_rank_model_close(model);
    return VT_OK;
}

vt_status vt_ranker_file_fold(vt_buffer *out, vt_ranker_report *report, vt_bytes file, vt_error *error)
{
    vt_safetensors *view;
    VT_TRY(vt_safetensors_open(&view, file, "ranker", error));
    vt_status status = rewrite(out, view, error);
    vt_safetensors_close(view);
    VT_TRY(status);
    VT_TRY(tell(report, (vt_bytes){out->data, out->size}, error));
    vt_sha256_hex(file, report->sha256);
    return VT_OK;
}

vt_status vt_ranker_file_read(vt_buffer *out, vt_ranker_report *report, const char *dir, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    struct stat info;
    vt_file_map map;
    if (snprintf(path, sizeof path, "%s/ranker.safetensors", dir) >= (int)sizeof path)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", dir);
    if (stat(path, &info) != 0 && errno == ENOENT) return VT_OK;
    VT_TRY(vt_file_map_open(&map, path, FILE_MOST_BYTES, error));
    vt_status status = vt_ranker_file_fold(out, report, map.bytes, error);
    vt_file_map_close(&map);
    return status == VT_OK ? VT_OK : vt_fail_within(error, path);
}
