#include "ranker_file.h"

#include "file_map.h"
#include "host_files.h"
#include "rank_model.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

enum { FILE_MOST_BYTES = 0x7FFFFFFF };

vt_status vt_ranker_file_check(vt_ranker_report *report, vt_bytes file, vt_error *error)
{
    vt_rank_model *model;
    VT_TRY(vt_rank_model_open(&model, file, error));
    *report = (vt_ranker_report){.found = true, .bytes = file.size, .trees = vt_tree_model_trees(vt_rank_model_trees(model)),
                                 .features = vt_tree_model_features(vt_rank_model_trees(model))};
    for (size_t source = 0; source < VT_RANK_SOURCES; source++) report->sources += vt_rank_model_config(model)->caps[source] > 0;
    vt_rank_model_close(model);
    vt_sha256_hex(file, report->sha256);
    return VT_OK;
}

vt_status vt_ranker_file_read(vt_buffer *file, const char *dir, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    struct stat info;
    vt_file_map map;
    vt_ranker_report report;
    if (snprintf(path, sizeof path, "%s/ranker.safetensors", dir) >= (int)sizeof path)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", dir);
    if (stat(path, &info) != 0 && errno == ENOENT) return VT_OK;
    VT_TRY(vt_file_map_open(&map, path, FILE_MOST_BYTES, error));
    vt_status status = vt_ranker_file_check(&report, map.bytes, error);
    if (status != VT_OK) vt_fail_within(error, path);
    else vt_buffer_append(file, map.bytes.data, map.bytes.size);
    vt_file_map_close(&map);
    return status == VT_OK && file->failed ? vt_fail(error, VT_NO_MEMORY, "out of memory for %s", path) : status;
}
