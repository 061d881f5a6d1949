#include "pack_files.h"

#include "gzip_file.h"
#include "memory.h"

#include <stdio.h>
#include <string.h>

static void stem_of(const vt_pack_files *files, vt_file_role role, size_t space, char stem[2 * VT_NAME_BYTES])
{
    if (space == SIZE_MAX) snprintf(stem, 2 * VT_NAME_BYTES, "%s", vt_file_role_name(role));
    else snprintf(stem, 2 * VT_NAME_BYTES, "%s-%s", vt_file_role_name(role), files->manifest.spaces[space].name);
}

static vt_status write_file(vt_pack_files *files, const char *name, vt_bytes content, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    if (snprintf(path, sizeof path, "%s/%s", files->dir, name) >= (int)sizeof path)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", files->dir);
    files->bytes += content.size;
    return vt_file_write(path, content, error);
}

/* Not where it would save less than a twentieth: then it is not worth the room. */
static vt_status write_gzip(vt_pack_files *files, vt_file_info *info, vt_bytes part, vt_error *error)
{
    char name[VT_PATH_BYTES + 3];
    vt_buffer packed = {0};
    snprintf(name, sizeof name, "%s.gz", info->path);
    vt_status status = vt_gzip_write(&packed, part, error);
    if (status == VT_OK && packed.size <= part.size - part.size / 20) {
        info->gzip_bytes = packed.size;
        status = write_file(files, name, (vt_bytes){packed.data, packed.size}, error);
    }
    vt_buffer_free(&packed);
    return status;
}

static vt_status write_part(vt_pack_files *files, vt_file_info *info, vt_bytes part, vt_error *error)
{
    char stem[2 * VT_NAME_BYTES], number[24] = "";
    const char *extension = info->role == VT_ROLE_CATALOG ? "sqlite" : "safetensors";
    stem_of(files, info->role, info->space, stem);
    if (info->parts > 1) snprintf(number, sizeof number, ".%zu", info->part);
    vt_sha256_hex(part, info->sha256);
    info->bytes = part.size;
    int length = snprintf(info->path, sizeof info->path, "%s%s-%.16s.%s", stem, number, info->sha256, extension);
    if (length >= (int)sizeof info->path) return vt_fail(error, VT_BAD_DATA, "space \"%s\": the name is too long", stem);
    VT_TRY(write_file(files, info->path, part, error));
    return write_gzip(files, info, part, error);
}

vt_status vt_pack_files_add(vt_pack_files *files, vt_file_role role, size_t space, vt_bytes content, vt_error *error)
{
    size_t parts = content.size > VT_SPLIT_BYTES ? (content.size + VT_SPLIT_BYTES - 1) / VT_SPLIT_BYTES : 1;
    vt_manifest *manifest = &files->manifest;
    if (parts > VT_MAX_FILES - manifest->file_count)
        return vt_fail(error, VT_BAD_DATA, "the pack would have more than %d files", VT_MAX_FILES);
    vt_file_info *grown =
        vt_resize(manifest->files, manifest->file_count, manifest->file_count + parts, sizeof *grown);
    if (!grown) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    manifest->files = grown;
    for (size_t part = 0; part < parts; part++) {
        size_t begin = part * VT_SPLIT_BYTES, left = content.size - begin;
        vt_file_info *info = &manifest->files[manifest->file_count++];
        *info = (vt_file_info){.role = role, .space = space, .part = part, .parts = parts};
        vt_bytes bytes = {content.data + begin, left < VT_SPLIT_BYTES ? left : VT_SPLIT_BYTES};
        VT_TRY(write_part(files, info, bytes, error));
    }
    return VT_OK;
}

vt_status vt_pack_files_add_patch(vt_pack_files *files, vt_file_patch *patch, vt_bytes deflated, vt_error *error)
{
    char stem[2 * VT_NAME_BYTES];
    vt_manifest *manifest = &files->manifest;
    if (manifest->patch_count == VT_MAX_PATCHES)
        return vt_fail(error, VT_BAD_DATA, "the pack would have more than %d patches", VT_MAX_PATCHES);
    vt_file_patch *grown = vt_resize(manifest->patches, manifest->patch_count, manifest->patch_count + 1, sizeof *grown);
    if (!grown) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    manifest->patches = grown;
    stem_of(files, patch->role, patch->space, stem);
    vt_sha256_hex(deflated, patch->sha256);
    patch->bytes = deflated.size;
    if (snprintf(patch->path, sizeof patch->path, "patch-%s-%.16s.zz", stem, patch->sha256) >= (int)sizeof patch->path)
        return vt_fail(error, VT_BAD_DATA, "space \"%s\": the name is too long", stem);
    manifest->patches[manifest->patch_count++] = *patch;
    return write_file(files, patch->path, deflated, error);
}

static vt_status write_manifest(vt_pack_files *files, vt_buffer *json, vt_error *error)
{
    VT_TRY(vt_manifest_write(json, &files->manifest, error));
    return write_file(files, "manifest.json", (vt_bytes){json->data, json->size}, error);
}

vt_status vt_pack_generation(const vt_manifest *manifest, vt_bytes image_names, char generation[VT_NAME_BYTES],
                             vt_error *error)
{
    vt_manifest unset = *manifest;
    vt_buffer all = {0};
    char hex[VT_SHA256_HEX + 1];
    unset.files = vt_alloc(manifest->file_count, sizeof *unset.files);
    if (!unset.files) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < manifest->file_count; i++) {
        unset.files[i] = manifest->files[i];
        unset.files[i].gzip_bytes = 0; /* zlib's, not ours: another version may pack the same pack smaller */
    }
    snprintf(unset.generation, sizeof unset.generation, "unset");
    vt_status status = vt_manifest_write(&all, &unset, error);
    vt_free(unset.files);
    vt_buffer_append(&all, image_names.data, image_names.size);
    if (status == VT_OK && all.failed) status = vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (status == VT_OK) {
        vt_sha256_hex((vt_bytes){all.data, all.size}, hex);
        snprintf(generation, VT_NAME_BYTES, "%.16s", hex);
    }
    vt_buffer_free(&all);
    return status;
}

vt_status vt_pack_files_finish(vt_pack_files *files, vt_bytes image_names, vt_error *error)
{
    vt_buffer json = {0};
    VT_TRY(vt_pack_generation(&files->manifest, image_names, files->manifest.generation, error));
    vt_status status = write_manifest(files, &json, error);
    vt_buffer_free(&json);
    return status;
}
