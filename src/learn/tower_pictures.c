#include "tower_pictures.h"

#include "file_read.h"
#include "id_index.h"
#include "memory.h"
#include "vector_file.h"

#include <math.h>
#include <string.h>

enum { FILE_MOST_BYTES = 0x7FFFFFFF };

static vt_status read_set(vt_vector_set *set, const char *vectors_path, const char *ids_path, vt_error *error)
{
    vt_buffer vectors = {0}, ids = {0};
    vt_status status = vt_file_read(&vectors, vectors_path, FILE_MOST_BYTES, error);
    if (status == VT_OK && *ids_path) status = vt_file_read(&ids, ids_path, FILE_MOST_BYTES, error);
    if (status == VT_OK)
        status = vt_vector_set_open(set, (vt_bytes){vectors.data, vectors.size}, vectors_path, (vt_bytes){ids.data, ids.size},
                                    *ids_path ? ids_path : "ids", error);
    vt_buffer_free(&vectors);
    vt_buffer_free(&ids);
    return status;
}

/* Writes the vector at length one; false when it has no direction. */
static bool take_row(float *to, const float *from, size_t dims)
{
    double squares = 0;
    for (size_t i = 0; i < dims; i++) squares += (double)from[i] * (double)from[i];
    if (!isfinite(squares) || squares < 1e-60) return false;
    for (size_t i = 0; i < dims; i++) to[i] = (float)((double)from[i] / sqrt(squares));
    return true;
}

static vt_status index_rows(vt_id_index *index, const vt_vector_set *set, vt_error *error)
{
    bool added;
    for (size_t row = 0; row < set->rows; row++)
        if (!vt_id_index_add(index, set->ids[row], row, &added)) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu ids", set->rows);
    return VT_OK;
}

static vt_status match(vt_tower_features *features, const vt_event_log *log, const vt_vector_set *set, vt_error *error)
{
    vt_id_index index = {0};
    size_t found = 0;
    vt_status status = index_rows(&index, set, error);
    features->picture_dims = set->dims;
    features->pictures = vt_alloc(log->items, set->dims * sizeof(float));
    if (status == VT_OK && !features->pictures) status = vt_fail(error, VT_NO_MEMORY, "no memory for %zu vectors", log->items);
    for (size_t item = 0; status == VT_OK && item < log->items; item++) {
        const size_t *row = vt_id_index_find(&index, log->item_ids[item]);
        if (row) found += take_row(features->pictures + item * set->dims, set->values + *row * set->dims, set->dims);
    }
    vt_id_index_close(&index);
    if (status == VT_OK && !found)
        return vt_fail(error, VT_BAD_DATA, "none of %zu vectors belongs to an item of the log and is neither zero nor out of range (first id: \"%.60s\")", set->rows,
                       set->rows ? set->ids[0] : "");
    return status;
}

vt_status vt_tower_pictures_read(vt_tower_features *features, const vt_event_log *log, const vt_two_tower_options *options,
                                 vt_error *error)
{
    const char *equals = strchr(options->embeddings, '=');
    vt_vector_set set = {0};
    if (!equals || equals == options->embeddings || !equals[1])
        return vt_fail(error, VT_USAGE, "--embeddings must be NAME=FILE, not \"%.100s\"", options->embeddings);
    VT_TRY(read_set(&set, equals + 1, options->ids, error));
    vt_status status = match(features, log, &set, error);
    vt_vector_set_close(&set);
    return status;
}
