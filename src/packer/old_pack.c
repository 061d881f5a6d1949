#include "old_pack.h"

#include "safetensors.h"

#include <stdio.h>
#include <string.h>

vt_status vt_old_pack_open(vt_old_pack *out, const char *dir, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    vt_buffer json = {0};
    *out = (vt_old_pack){0};
    if (snprintf(out->dir, sizeof out->dir, "%s", dir) >= (int)sizeof out->dir)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", dir);
    VT_TRY(vt_path_in(path, out->dir, "manifest.json", error));
    vt_status status = vt_file_read(&json, path, VT_MANIFEST_MAX_BYTES, error);
    if (status == VT_OK) {
        status = vt_manifest_open(&out->manifest, (vt_bytes){json.data, json.size}, error);
        if (status != VT_OK && error) vt_fail_within(error, dir);
    }
    vt_buffer_free(&json);
    return status;
}

void vt_old_pack_close(vt_old_pack *pack) { vt_manifest_close(&pack->manifest); }

size_t vt_old_pack_space(const vt_old_pack *pack, const char *name, size_t dims)
{
    size_t space = pack ? vt_manifest_space(&pack->manifest, name) : SIZE_MAX;
    return space != SIZE_MAX && pack->manifest.spaces[space].dims == dims ? space : SIZE_MAX;
}

vt_status vt_old_pack_read(vt_buffer *out, const vt_old_pack *pack, const char *name, size_t bytes, const char *sha256, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES], found[VT_SHA256_HEX + 1];
    size_t begin = out->size;
    VT_TRY(vt_path_in(path, pack->dir, name, error));
    VT_TRY(vt_file_read(out, path, bytes, error));
    vt_sha256_hex((vt_bytes){out->data + begin, out->size - begin}, found);
    if (out->size - begin == bytes && strcmp(found, sha256) == 0) return VT_OK;
    return vt_fail(error, VT_INTEGRITY, "%s: is not what the manifest says", path);
}

static const vt_file_info *find_part(const vt_manifest *manifest, vt_file_role role, size_t space, size_t part)
{
    for (size_t i = 0; i < manifest->file_count; i++) {
        const vt_file_info *file = &manifest->files[i];
        if (file->role == role && file->space == space && file->part == part) return file;
    }
    return NULL;
}

vt_status vt_old_pack_file(vt_buffer *out, const vt_old_pack *pack, vt_file_role role, size_t space, vt_error *error)
{
    const vt_file_info *file;
    for (size_t part = 0; (file = find_part(&pack->manifest, role, space, part)) != NULL; part++)
        VT_TRY(vt_old_pack_read(out, pack, file->path, file->bytes, file->sha256, error));
    return VT_OK;
}

vt_status vt_old_pack_centroid(vt_buffer *centroid, const vt_old_pack *pack, size_t space, vt_error *error)
{
    size_t dims = pack->manifest.spaces[space].dims;
    const vt_tensor *tensor;
    vt_safetensors *view;
    vt_buffer file = {0};
    vt_status status = vt_old_pack_file(&file, pack, VT_ROLE_BITS, space, error);
    if (status == VT_OK && file.size) {
        status = vt_safetensors_open(&view, (vt_bytes){file.data, file.size}, "bits", error);
        if (status == VT_OK) {
            status = vt_safetensors_require(view, "centroid", VT_DTYPE_F32, 1, &dims, &tensor, error);
            if (status == VT_OK) vt_buffer_append(centroid, tensor->data, tensor->size_bytes);
            vt_safetensors_close(view);
        }
    }
    vt_buffer_free(&file);
    return status == VT_OK && centroid->failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : status;
}
