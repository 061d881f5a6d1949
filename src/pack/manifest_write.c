#include "manifest.h"

#include "json_text.h"
#include "manifest_check.h"

const char *vt_file_role_name(vt_file_role role)
{
    static const char *const names[VT_ROLE_COUNT] = {"catalog", "bits",     "int8",    "map",  "signals", "terms",
                                                     "cohorts", "text-map", "lists",  "fine", "itemknn", "ease", "ials",    "two-tower", "ranker", "cards", "cells"};
    VT_CHECK((unsigned)role < VT_ROLE_COUNT);
    return names[role];
}

bool vt_file_role_has_space(vt_file_role role)
{
    return role == VT_ROLE_BITS || role == VT_ROLE_INT8 || role == VT_ROLE_MAP || role == VT_ROLE_TEXT_MAP ||
           role == VT_ROLE_LISTS || role == VT_ROLE_FINE || role == VT_ROLE_CELLS;
}

bool vt_file_role_is_model(vt_file_role role) { return role >= VT_ROLE_ITEMKNN && role <= VT_ROLE_RANKER; }

bool vt_file_role_is_paged(vt_file_role role) { return role == VT_ROLE_CARDS || role == VT_ROLE_CELLS; }

static void append_text(vt_buffer *json, const char *key, const char *text)
{
    vt_buffer_printf(json, "\"%s\":", key);
    vt_json_append_string(json, text);
}

static void append_head(vt_buffer *json, const vt_manifest *manifest)
{
    vt_buffer_printf(json, "{\"format\":\"vitrine-pack\",\"format_version\":%d,\n", manifest->format_version);
    append_text(json, "min_engine", manifest->min_engine);
    vt_buffer_append_text(json, ",\n");
    append_text(json, "generation", manifest->generation);
    vt_buffer_append_text(json, ",\n");
    append_text(json, "name", manifest->name);
    vt_buffer_append_text(json, ",\n");
    append_text(json, "licence", manifest->licence);
    vt_buffer_append_text(json, ",\n");
    append_text(json, "currency", manifest->currency);
    if (manifest->product_url[0]) {
        vt_buffer_append_text(json, ",\n");
        append_text(json, "product_url", manifest->product_url);
    }
    vt_buffer_printf(json, ",\n\"counts\":{\"products\":%zu,\"images\":%zu,\"image_bytes\":%zu},\n",
                     manifest->product_count, manifest->image_count, manifest->image_bytes);
}

static void append_space(vt_buffer *json, const vt_space_info *space)
{
    vt_buffer_append_text(json, "{");
    append_text(json, "name", space->name);
    vt_buffer_append_text(json, ",");
    append_text(json, "source", space->source);
    vt_buffer_printf(json, ",\"dims\":%zu,\"rows\":%zu,\"vectors\":%zu,\"metric\":\"cosine\",", space->dims,
                     space->rows, space->vectors);
    if (space->list_count) vt_buffer_printf(json, "\"lists\":%zu,", space->list_count);
    vt_buffer_printf(json, "\"rotation_seed\":\"%llu\",\"parts\":[",
                     (unsigned long long)space->rotation_seed);
    for (size_t i = 0; i < space->part_count; i++) {
        vt_buffer_append_text(json, i ? ",{" : "{");
        append_text(json, "name", space->parts[i].name);
        vt_buffer_printf(json, ",\"begin\":%zu,\"end\":%zu}", space->parts[i].begin, space->parts[i].end);
    }
    vt_buffer_append_text(json, "]}");
}

static void append_file(vt_buffer *json, const vt_manifest *manifest, const vt_file_info *file)
{
    vt_buffer_append_text(json, "{");
    append_text(json, "role", vt_file_role_name(file->role));
    vt_buffer_append_text(json, ",");
    if (file->space != SIZE_MAX) {
        append_text(json, "space", manifest->spaces[file->space].name);
        vt_buffer_append_text(json, ",");
    }
    vt_buffer_printf(json, "\"part\":%zu,\"parts\":%zu,", file->part, file->parts);
    append_text(json, "path", file->path);
    vt_buffer_printf(json, ",\"bytes\":%zu,", file->bytes);
    append_text(json, "sha256", file->sha256);
    if (file->gzip_bytes) vt_buffer_printf(json, ",\"gzip_bytes\":%zu", file->gzip_bytes);
    vt_buffer_append_text(json, "}");
}

static void append_models(vt_buffer *json, const vt_manifest *manifest)
{
    if (manifest->model_count == 0) return;
    vt_buffer_append_text(json, ",\n\"models\":[");
    for (size_t i = 0; i < manifest->model_count; i++) {
        const vt_packed_model *model = &manifest->models[i];
        vt_buffer_append_text(json, i ? ",\n{" : "\n{");
        append_text(json, "role", vt_file_role_name(model->role));
        if (model->version) vt_buffer_printf(json, ",\"version\":%zu", model->version);
        vt_buffer_append_text(json, ",");
        append_text(json, "sha256", model->sha256);
        vt_buffer_append_text(json, "}");
    }
    vt_buffer_append_text(json, "]");
}

static void append_patches(vt_buffer *json, const vt_manifest *manifest)
{
    if (manifest->patch_count == 0) return;
    vt_buffer_append_text(json, ",\n\"patches\":[");
    for (size_t i = 0; i < manifest->patch_count; i++) {
        const vt_file_patch *patch = &manifest->patches[i];
        vt_buffer_append_text(json, i ? ",\n{" : "\n{");
        append_text(json, "from_generation", patch->from_generation);
        vt_buffer_append_text(json, ",");
        append_text(json, "role", vt_file_role_name(patch->role));
        vt_buffer_append_text(json, ",");
        if (patch->space != SIZE_MAX) {
            append_text(json, "space", manifest->spaces[patch->space].name);
            vt_buffer_append_text(json, ",");
        }
        append_text(json, "from_sha256", patch->from_sha256);
        vt_buffer_append_text(json, ",");
        append_text(json, "path", patch->path);
        vt_buffer_printf(json, ",\"bytes\":%zu,\"inflated_bytes\":%zu,", patch->bytes, patch->inflated_bytes);
        append_text(json, "sha256", patch->sha256);
        vt_buffer_append_text(json, "}");
    }
    vt_buffer_append_text(json, "]");
}

vt_status vt_manifest_write(vt_buffer *json, const vt_manifest *manifest, vt_error *error)
{
    VT_TRY(vt_manifest_check(manifest, error));
    append_head(json, manifest);
    vt_buffer_append_text(json, "\"spaces\":[");
    for (size_t i = 0; i < manifest->space_count; i++) {
        vt_buffer_append_text(json, i ? ",\n" : "\n");
        append_space(json, &manifest->spaces[i]);
    }
    vt_buffer_append_text(json, "],\n\"files\":[");
    for (size_t i = 0; i < manifest->file_count; i++) {
        vt_buffer_append_text(json, i ? ",\n" : "\n");
        append_file(json, manifest, &manifest->files[i]);
    }
    vt_buffer_append_text(json, "]");
    append_models(json, manifest);
    append_patches(json, manifest);
    vt_buffer_append_text(json, "}\n");
    return json->failed ? vt_fail(error, VT_NO_MEMORY, "no memory for manifest.json") : VT_OK;
}
