#include "verify_patches.h"

#include "memory.h"
#include "old_pack.h"
#include "patch.h"
#include "patch_stream.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct proof {
    const vt_manifest *manifest;
    const vt_old_pack *pack; /* whose patches they are */
    const vt_file_patch *info;
    vt_buffer bytes, next; /* the patch inflated, and the file that it should lead to */
    vt_patch patch;
    vt_error *error;
} proof;

static vt_status wrong(const proof *check, const char *what)
{
    return vt_fail(check->error, VT_INTEGRITY, "%s: %s", check->info->path, what);
}

static bool is_hash_of(const uint8_t *hash, const char *hex)
{
    char found[VT_SHA256_HEX + 1];
    for (size_t i = 0; i < VT_PATCH_HASH_BYTES; i++) snprintf(found + 2 * i, 3, "%02x", hash[i]);
    return strcmp(found, hex) == 0;
}

static vt_status read_inflated(proof *check)
{
    const vt_file_patch *info = check->info;
    char path[VT_HOST_PATH_BYTES];
    vt_buffer deflated = {0};
    VT_TRY(vt_path_in(path, check->pack->dir, info->path, check->error));
    vt_status status = vt_old_pack_read(&deflated, check->pack, info->path, info->bytes, info->sha256, check->error);
    if (status == VT_OK)
        status = vt_patch_inflate(&check->bytes, (vt_bytes){deflated.data, deflated.size}, info->inflated_bytes, check->error);
    vt_buffer_free(&deflated);
    if (status == VT_IO && access(path, F_OK) != 0) return wrong(check, "the manifest tells of it, but it is not there");
    return status;
}

/* What the patch says of itself is what the manifest says. */
static vt_status check_head(proof *check)
{
    char next[VT_SHA256_HEX + 1];
    VT_TRY(read_inflated(check));
    VT_TRY(vt_patch_open(&check->patch, (vt_bytes){check->bytes.data, check->bytes.size}, check->error));
    VT_TRY(vt_old_pack_file(&check->next, check->pack, check->info->role, check->info->space, check->error));
    vt_sha256_hex((vt_bytes){check->next.data, check->next.size}, next);
    if (!is_hash_of(check->patch.old_sha256, check->info->from_sha256)) return wrong(check, "starts from another file than the manifest says");
    if (check->patch.new_bytes != check->next.size || !is_hash_of(check->patch.new_sha256, next)) return wrong(check, "leads to another file");
    return VT_OK;
}

static vt_status apply_to(proof *check, vt_buffer *old)
{
    if (old->size != check->patch.old_bytes) return wrong(check, "starts from a file of another size");
    uint8_t *out = vt_alloc(check->patch.new_bytes, 1);
    if (!out) return vt_fail(check->error, VT_NO_MEMORY, "out of memory");
    vt_status status = vt_patch_apply(&check->patch, old->data, out, check->error);
    if (status == VT_OK && memcmp(out, check->next.data, check->next.size) != 0) status = wrong(check, "does not lead to the pack's file");
    vt_free(out);
    return status;
}

static vt_status apply_from(proof *check, const vt_old_pack *from)
{
    size_t space = check->info->space;
    if (space != SIZE_MAX) space = vt_manifest_space(&from->manifest, check->manifest->spaces[space].name);
    vt_buffer old = {0};
    vt_status status = vt_old_pack_file(&old, from, check->info->role, space, check->error);
    if (status == VT_OK) status = apply_to(check, &old);
    vt_buffer_free(&old);
    return status;
}

static vt_status check_patch(proof *check, const vt_old_pack *from, size_t from_count, size_t *applied)
{
    VT_TRY(check_head(check));
    for (size_t i = 0; i < from_count; i++) {
        if (strcmp(from[i].manifest.generation, check->info->from_generation) != 0) continue;
        VT_TRY(apply_from(check, &from[i]));
        ++*applied;
    }
    return VT_OK;
}

static vt_status check_patches(const vt_manifest *manifest, const vt_old_pack *pack, const vt_old_pack *from, size_t from_count,
                               size_t *applied, vt_error *error)
{
    for (size_t i = 0; i < manifest->patch_count; i++) {
        proof check = {.manifest = manifest, .pack = pack, .info = &manifest->patches[i], .error = error};
        vt_status status = check_patch(&check, from, from_count, applied);
        vt_buffer_free(&check.bytes);
        vt_buffer_free(&check.next);
        if (status != VT_OK) return error ? vt_fail_within(error, check.info->path) : status;
    }
    return VT_OK;
}

static vt_status check_named(const vt_manifest *manifest, const vt_old_pack *from, vt_error *error)
{
    for (size_t i = 0; i < manifest->patch_count; i++)
        if (strcmp(manifest->patches[i].from_generation, from->manifest.generation) == 0) return VT_OK;
    return vt_fail(error, VT_NOT_FOUND, "%s: no patch starts from generation %s", from->dir, from->manifest.generation);
}

vt_status vt_verify_patches(const vt_manifest *manifest, const char *folder, const char *const *from, size_t from_count, size_t *applied,
                            vt_error *error)
{
    *applied = 0;
    vt_old_pack *packs = vt_alloc(from_count + 1, sizeof *packs); /* the pack itself, then those that it is updated from */
    if (!packs) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = vt_old_pack_open(&packs[0], folder, error);
    for (size_t i = 0; status == VT_OK && i < from_count; i++) {
        status = vt_old_pack_open(&packs[i + 1], from[i], error);
        if (status == VT_OK) status = check_named(manifest, &packs[i + 1], error);
    }
    if (status == VT_OK) status = check_patches(manifest, &packs[0], packs + 1, from_count, applied, error);
    for (size_t i = 0; i <= from_count; i++) vt_old_pack_close(&packs[i]);
    vt_free(packs);
    return status;
}
