#include "tree_inputs.h"

#include "file_map.h"
#include "lightgbm_text.h"
#include "memory.h"
#include "xgboost_json.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MOST_BYTES = 0x7FFFFFFF, NUMBER_BYTES = 24 };

static bool begins(vt_bytes bytes, const char *text) { return bytes.size >= strlen(text) && memcmp(bytes.data, text, strlen(text)) == 0; }

static vt_status read_trees(vt_buffer *file, vt_bytes bytes, const vt_tree_origin *origin, vt_error *error)
{
    if (begins(bytes, "{")) return vt_xgboost_json_read(file, bytes, origin, error);
    if (begins(bytes, "tree\n") || begins(bytes, "tree\r")) return vt_lightgbm_text_read(file, bytes, origin, error);
    vt_buffer_append(file, bytes.data, bytes.size);
    return file->failed ? vt_fail(error, VT_NO_MEMORY, "out of memory for %zu bytes", bytes.size) : VT_OK;
}

vt_status vt_tree_input(vt_buffer *file, const char *path, const vt_tree_origin *origin, vt_error *error)
{
    vt_file_map map;
    VT_TRY(vt_file_map_open(&map, path, FILE_MOST_BYTES, error));
    vt_status status = read_trees(file, map.bytes, origin, error);
    vt_file_map_close(&map);
    return status == VT_OK ? VT_OK : vt_fail_within(error, path);
}

static void hash_both(vt_bytes rows, vt_bytes query, char hash[VT_SHA256_HEX + 1])
{
    char both[2 * VT_SHA256_HEX + 1];
    vt_sha256_hex(rows, both);
    vt_sha256_hex(query, both + VT_SHA256_HEX);
    vt_sha256_hex((vt_bytes){(const uint8_t *)both, 2 * VT_SHA256_HEX}, hash);
}

vt_status vt_rows_input_read(vt_svmlight *out, const vt_rows_input *input, char hash[VT_SHA256_HEX + 1], vt_error *error)
{
    vt_file_map rows, query = {0};
    VT_TRY(vt_file_map_open(&rows, input->path, SIZE_MAX, error));
    vt_status status = input->query ? vt_file_map_open(&query, input->query, FILE_MOST_BYTES, error) : VT_OK;
    if (status == VT_OK) {
        static const uint8_t nothing = 0;
        vt_bytes sizes = {input->query && !query.bytes.data ? &nothing : query.bytes.data, query.bytes.size};
        if (hash) hash_both(rows.bytes, sizes, hash);
        status = vt_svmlight_read(out, rows.bytes, sizes, input->least_features, error);
        if (status != VT_OK) vt_fail_within(error, input->path);
        if (input->query) vt_file_map_close(&query);
    }
    vt_file_map_close(&rows);
    return status;
}

static vt_status number_names(vt_names_input *out, size_t count, vt_error *error)
{
    out->text = vt_alloc(count, NUMBER_BYTES);
    out->names = vt_alloc(count, sizeof *out->names);
    if (!out->text || !out->names) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu names", count);
    for (size_t i = 0; i < count; i++) {
        out->names[i] = out->text + i * NUMBER_BYTES;
        snprintf(out->text + i * NUMBER_BYTES, NUMBER_BYTES, "%zu", i);
    }
    out->count = count;
    return VT_OK;
}

static vt_status split_names(vt_names_input *out, vt_bytes bytes, vt_error *error)
{
    char *state;
    out->text = vt_copy_text((const char *)bytes.data, bytes.size);
    out->names = vt_alloc(VT_TREE_MOST_FEATURES, sizeof *out->names);
    if (!out->text || !out->names) return vt_fail(error, VT_NO_MEMORY, "out of memory for names");
    for (char *at = strtok_r(out->text, "\r\n", &state); at; at = strtok_r(NULL, "\r\n", &state)) {
        if (out->count == VT_TREE_MOST_FEATURES) return vt_fail(error, VT_BAD_DATA, "more than %d names", VT_TREE_MOST_FEATURES);
        out->names[out->count++] = at;
    }
    return out->count ? VT_OK : vt_fail(error, VT_BAD_DATA, "no names");
}

vt_status vt_names_input_read(vt_names_input *out, const char *path, size_t numbered, vt_error *error)
{
    vt_file_map map;
    *out = (vt_names_input){0};
    if (!path) return number_names(out, numbered, error);
    VT_TRY(vt_file_map_open(&map, path, FILE_MOST_BYTES, error));
    vt_status status = split_names(out, map.bytes, error);
    vt_file_map_close(&map);
    return status == VT_OK ? VT_OK : vt_fail_within(error, path);
}

void vt_names_input_close(vt_names_input *names)
{
    vt_free(names->text);
    vt_free(names->names);
}
